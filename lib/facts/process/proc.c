/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What /proc says about processes. */
#include "facts/process/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "array.h"
#include "facts/process/numbered.h"
#include "fd.h"
#include "nslink.h"

#define PF_KTHREAD 0x00200000	/* of the kernel's sched.h: unlike a name, it cannot be faked */

static bool is_procfs(int dir)
{
	struct statfs fs;

	return fstatfs(dir, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

int proc_find(const char *sysroot, const char *dir, bool *recorded, struct nsu_error *e)
{
	char path[PATH_MAX];
	autofd proc = -1;

	if (snprintf(path, sizeof(path), "%s%s", dir ? dir : sysroot ? sysroot : "",
		     dir ? "" : "/proc") >= PATH_MAX)
		return nsu_error_set(e, ENAMETOOLONG, NSU_OP_OPEN, NSU_NO_KIND, "%s", sysroot);
	proc = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc < 0)
		return nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NO_KIND, "%s", path);
	*recorded = !is_procfs(proc);
	if (*recorded && (dir || !sysroot))
		return nsu_error_set(e, ENODEV, NSU_OP_OPEN, NSU_NO_KIND, "%s", path);
	return move_fd(&proc);
}

int proc_open(const char *sysroot, struct nsu_error *e)
{
	bool recorded;

	return proc_find(sysroot, NULL, &recorded, e);
}

/* --- which there are --- */

struct pids {
	pid_t *at;
	size_t count, room;
	bool mixed;		/* not in ascending order */
};

static int pids_add(struct pids *pids, pid_t pid)
{
	if (array_grow(&pids->at, pids->count, &pids->room, sizeof(*pids->at)) < 0)
		return -ENOMEM;
	pids->mixed |= pids->count && pids->at[pids->count - 1] > pid;
	pids->at[pids->count++] = pid;
	return 0;
}

static int compare_pids(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;

	return (x > y) - (x < y);
}

static int read_pids(int dir, struct pids *pids)
{
	struct numbered list;
	int pid, more = 1, err = 0;

	numbered_begin(&list, dir, 1);
	while (!err && (more = numbered_next(&list, &pid)) > 0)
		err = pids_add(pids, pid);
	return err ? err : more;
}

pid_t proc_find_self(int proc)
{
	char text[16] = "";
	uint64_t pid;

	/* Who has no PID there gets ENOENT (proc_self_get_link()); most look at their own. */
	if (readlinkat(proc, "self", text, sizeof(text) - 1) < 0)
		return errno == ENOENT ? 0 : getpid();
	return nsu_number_parse(text, 1, INT_MAX, &pid) < 0 ? 0 : (pid_t)pid;
}

int proc_list(int proc, pid_t **pids, size_t *count)
{
	struct pids all = { 0 };
	autofd own = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = own < 0 ? -errno : read_pids(own, &all);

	if (err) {
		free(all.at);
		return err;
	}
	if (all.mixed)		/* as a tree of files is, but no proc(5) */
		qsort(all.at, all.count, sizeof(*all.at), compare_pids);
	*pids = all.at;
	*count = all.count;
	return 0;
}

/* --- namespaces --- */

/* "PID/ns", from its end: a format would take as long as opening does. */
static const char *name_ns(char path[32], pid_t pid)
{
	char *at = path + 32 - sizeof("/ns");

	memcpy(at, "/ns", sizeof("/ns"));
	do
		*--at = (char)('0' + pid % 10);
	while (pid /= 10);
	return at;
}

/* What somebody has mounted over the directory of a process is not that process: EXDEV. */
static int open_process(int proc, const char *path)
{
	const struct open_how how = { .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
				      .resolve = RESOLVE_NO_XDEV };
	int dir = (int)syscall(SYS_openat2, proc, path, &how, sizeof(how));

	if (dir < 0 && (errno == ENOSYS || errno == EPERM))
		dir = openat(proc, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? -errno : dir;
}

int proc_open_ns(int proc, pid_t pid)
{
	char path[32];

	return open_process(proc, pid ? name_ns(path, pid) : "self/ns");
}

int proc_open_ns_at(int dir)
{
	int ns = openat(dir, "ns", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return ns < 0 ? -errno : ns;
}

int proc_open_above(int ns)
{
	int dir = openat(ns, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return dir < 0 ? -errno : dir;
}

int proc_open_pid(int proc, pid_t pid)
{
	char path[16];

	snprintf(path, sizeof(path), "%d", (int)pid);
	return open_process(proc, path);
}

int proc_read_ns(int ns, unsigned int link, uint64_t *inode)
{
	char text[64];
	ssize_t len = readlinkat(ns, nsu_link_get_name(link), text, sizeof(text) - 1);

	if (len < 0)
		return -errno;
	text[len] = '\0';
	return link_parse(text, nsu_link_get_kind(link), inode) < 0 ? -EBADMSG : 0;
}

/* --- files --- */

/*
 * As much of the file as fits, and a NUL. Returns its length or -errno. A tree
 * of files may hold a FIFO, whose opening would wait for a writer.
 */
static ssize_t read_file(int dir, const char *name, char *text, size_t size)
{
	autofd fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	while (len < size - 1 && (n = read(fd, text + len, size - 1 - len)) != 0) {
		if (n < 0)
			return -errno;
		len += (size_t)n;
	}
	text[len] = '\0';
	return (ssize_t)len;
}

/*
 * That of a PID namespace above ours names us by another number, and our status there has
 * both: one number alone is that of its own namespace.
 */
bool proc_is_ours(int proc)
{
	char text[4096];	/* it lies in its first half */
	const char *at;
	int level = 0, n = 0;
	pid_t pid;

	if (proc_find_self(proc) != getpid() || read_file(proc, "self/status", text,
							  sizeof(text)) < 0)
		return false;
	at = strstr(text, "\nNSpid:");
	for (at = at ? at + strlen("\nNSpid:") : ""; sscanf(at, "%*[\t]%d%n", &pid, &n) == 1;
	     at += n)
		level++;
	return level <= 1;
}

/* The kernel writes newline and backslash of a name as \n and \\ here, and only these. */
static void unescape_name(const char *from, size_t len, char *name, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n + 1 < size; i++) {
		if (from[i] == '\\' && i + 1 < len) {
			i++;
			name[n++] = from[i] == 'n' ? '\n' : from[i];
		} else {
			name[n++] = from[i];
		}
	}
	name[n] = '\0';
}

/* What follows "KEY:\t" at the start of a line. */
static const char *field(const char *text, const char *key)
{
	size_t len = strlen(key);

	while (text && strncmp(text, key, len) != 0) {
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return text ? text + len : NULL;
}

static bool parse_id(const char *text, uint64_t max, uint64_t *id)
{
	char digits[16] = "";
	size_t len = text ? strspn(text, "0123456789") : 0;

	if (len == 0 || len >= sizeof(digits))
		return false;
	memcpy(digits, text, len);
	return nsu_number_parse(digits, 0, max, id) == 0;
}

int proc_parse_status(const char *text, struct proc_status *status)
{
	const char *name = field(text, "Name:\t");
	const char *real = field(text, "Uid:\t");
	const char *effective = real ? strchr(real, '\t') : NULL;
	uint64_t ppid, uid;

	if (!name || !parse_id(field(text, "PPid:\t"), INT_MAX, &ppid) ||
	    !effective || !parse_id(effective + 1, UINT32_MAX, &uid))
		return -EBADMSG;
	status->ppid = (pid_t)ppid;
	status->uid = (uid_t)uid;
	unescape_name(name, strcspn(name, "\n"), status->name, sizeof(status->name));
	return 0;
}

int proc_read_status(int dir, struct proc_status *status)
{
	char text[1024];	/* Name, PPid and Uid are among the first lines */
	ssize_t len = read_file(dir, "status", text, sizeof(text));

	return len < 0 ? (int)len : proc_parse_status(text, status);
}

/*
 * A file of a process may belong to root instead, but not its directory (the kernel's
 * task_dump_owner()): that is a twentieth of what it takes to write and read a status.
 */
int proc_read_uid(int dir, uid_t *uid)
{
	struct stat st;

	if (fstat(dir, &st) < 0)
		return -errno;
	*uid = st.st_uid;
	return 0;
}

/* The kernel gives as much of it as there is, or is asked for, at once (get_mm_cmdline()). */
static ssize_t read_cmdline(int dir, char *text, size_t size)
{
	autofd fd = openat(dir, "cmdline", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, size - 1);

	if (len < 0)
		return -errno;
	text[len] = '\0';
	return len;
}

ssize_t proc_read_command(int dir, char command[PROC_COMMAND_SIZE])
{
	ssize_t len = read_cmdline(dir, command, PROC_COMMAND_SIZE);

	/* A process may have overwritten its arguments: trailing NULs are no blanks. */
	while (len > 0 && command[len - 1] == '\0')
		len--;
	for (ssize_t i = 0; i < len; i++)
		if (command[i] == '\0')
			command[i] = ' ';
	return len;
}

/* A name may hold blanks and parentheses: the fields begin after the last one. */
bool proc_parse_kthread(const char *stat)
{
	const char *end = strrchr(stat, ')');
	unsigned long flags;

	return end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %lu", &flags) == 1 &&
	       (flags & PF_KTHREAD);
}

bool proc_is_kthread(int dir)
{
	char text[512];

	return read_file(dir, "stat", text, sizeof(text)) > 0 && proc_parse_kthread(text);
}
