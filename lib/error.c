/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error record: filled where a call fails, told as one sentence. */
#include <nsutil.h>

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* Not pointers: those are relocated at every start, and few starts fail. */
static const char names[NSU_OPS][28] = {
	[NSU_OP_NONE]        = "error",
	[NSU_OP_OPTION]      = "option",
	[NSU_OP_FIND]        = "find",
	[NSU_OP_OPEN]        = "open",
	[NSU_OP_READ]        = "read",
	[NSU_OP_LIST]        = "list",
	[NSU_OP_ASK]         = "ask",
	[NSU_OP_PRINT]       = "print",
	[NSU_OP_LOAD]        = "load",
	[NSU_OP_SAVE]        = "save",
	[NSU_OP_HOLD]        = "pidfd_open",
	[NSU_OP_SOCKET]      = "find namespace of socket",
	[NSU_OP_PARENT]      = "find parent",
	[NSU_OP_SETNS]       = "setns",
	[NSU_OP_JOIN]        = "setns",
	[NSU_OP_UNSHARE]     = "unshare",
	[NSU_OP_FORK]        = "clone",
	[NSU_OP_HELPER]      = "fork",
	[NSU_OP_WRITE]       = "write",
	[NSU_OP_RUN]         = "run",
	[NSU_OP_SETGROUPS]   = "setgroups",
	[NSU_OP_SETGID]      = "setgid",
	[NSU_OP_SETUID]      = "setuid",
	[NSU_OP_HOSTNAME]    = "sethostname",
	[NSU_OP_LOOPBACK]    = "set up interface",
	[NSU_OP_DIE_WITH]    = "prctl",
	[NSU_OP_LOCK]        = "lock",
	[NSU_OP_LOCK_FILE]   = "lock",
	[NSU_OP_UNLOCK]      = "unlock",
	[NSU_OP_CHOOSE]      = "choose IDs",
	[NSU_OP_PROCESSOR]   = "sched_setaffinity",
	[NSU_OP_MKDIR]       = "mkdir",
	[NSU_OP_CREATE]      = "create",
	[NSU_OP_CHECK]       = "check",
	[NSU_OP_UNLINK]      = "unlink",
	[NSU_OP_PROPAGATION] = "mount propagation",
	[NSU_OP_MOUNT]       = "mount",
	[NSU_OP_BIND]        = "bind mount",
	[NSU_OP_TREE]        = "open_tree",
	[NSU_OP_READ_ONLY]   = "mount read-only",
	[NSU_OP_USERNS]      = "make user namespace",
	[NSU_OP_IDMAP]       = "id-map mount",
	[NSU_OP_ATTACH]      = "move_mount",
	[NSU_OP_DEVICES]     = "bind devices",
	[NSU_OP_SYMLINK]     = "symlink",
	[NSU_OP_PIVOT]       = "pivot_root",
	[NSU_OP_UMOUNT]      = "umount",
	[NSU_OP_CHROOT]      = "chroot",
	[NSU_OP_CHDIR]       = "chdir",
	[NSU_OP_SETENV]      = "environment",
	[NSU_OP_CLEARENV]    = "environment",
	[NSU_OP_KEEP_CAPS]   = "capabilities",
	[NSU_OP_DROP_CAPS]   = "capabilities",
	[NSU_OP_SEAL]        = "seal",
	[NSU_OP_SHIELD]      = "prctl",
	[NSU_OP_CLOSE_FDS]   = "close",
	[NSU_OP_OPEN_TTY]    = "open terminal",
	[NSU_OP_ATTACH_TTY]  = "terminal",
	[NSU_OP_FILTER]      = "filter",
	[NSU_OP_NSID]        = "assign nsid",
	[NSU_OP_EVICT]       = "end processes",
	[NSU_OP_STRIP]       = "delete interfaces",
	[NSU_OP_GONE]        = "wait for the end",
	[NSU_OP_SETUP]       = "setup",
	[NSU_OP_INIT]        = "fork",
	[NSU_OP_LEARN]       = "learn PID",
	[NSU_OP_PID_FILE]    = "write PID file",
	[NSU_OP_KEEPER]      = "clone",
	[NSU_OP_RECORD]      = "write record",
	[NSU_OP_UPLINK]      = "uplink",
	[NSU_OP_PAUSE]       = "pause",
	[NSU_OP_END]         = "end process",
	[NSU_OP_BREAKOUT]    = "break out",
	[NSU_OP_EXEC]        = "exec",
	[NSU_OP_START]       = "start",
	[NSU_OP_KEEP]        = "keep",
	[NSU_OP_WAIT]        = "wait",
	[NSU_OP_NETWORK]     = "network",
	[NSU_OP_LINK]        = "link",
	[NSU_OP_LINK_DELETE] = "delete link",
	[NSU_OP_LINK_UP]     = "set up interface",
	[NSU_OP_LINK_DOWN]   = "set down interface",
	[NSU_OP_MASTER]      = "link to bridge",
	[NSU_OP_MASTER_DELETE] = "link from bridge",
	[NSU_OP_ADDRESS]     = "address",
	[NSU_OP_ADDRESS_DELETE] = "delete address",
	[NSU_OP_ROUTE]       = "route",
	[NSU_OP_ROUTE_DELETE] = "delete route",
	[NSU_OP_SYSCTL]      = "sysctl",
	[NSU_OP_NAT]         = "nft",
	[NSU_OP_NAT_DELETE]  = "nft",
	[NSU_OP_COMMAND]     = "run",
	[NSU_OP_NOTE]      = "record",
	[NSU_OP_DETACH]      = "detach",
};

const char *nsu_op_get_name(enum nsu_op op)
{
	return names[op];
}

/* An object too long for the record is visibly cut: it is for people only. */
static void mark_cut(char *object)
{
	memcpy(object + NSU_OBJECT_SIZE - 4, "...", 4);
}

int nsu_error_set(struct nsu_error *e, int errnum, enum nsu_op op, enum nsu_kind kind,
		  const char *format, ...)
{
	int saved = errno;
	va_list ap;

	*e = (struct nsu_error){ .errnum = errnum, .op = op, .step = -1, .kind = kind };
	va_start(ap, format);
	if (vsnprintf(e->object, sizeof(e->object), format, ap) >= (int)sizeof(e->object))
		mark_cut(e->object);
	va_end(ap);
	errno = saved;
	return -errnum;
}

void nsu_error_print(const struct nsu_error *e, FILE *out)
{
	char object[4 * NSU_OBJECT_SIZE], said[4 * NSU_SAID_SIZE];

	nsu_escape(object, sizeof(object), e->object, strlen(e->object), false);
	nsu_escape(said, sizeof(said), e->said, strlen(e->said), false);
	if (*object)
		fprintf(out, "%s: %s: %s", names[e->op], object, strerror(e->errnum));
	else
		fprintf(out, "%s: %s", names[e->op], strerror(e->errnum));
	if (*said)
		fprintf(out, " (%s)", said);
}
