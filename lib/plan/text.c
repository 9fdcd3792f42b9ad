/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells a plan: what each step does, in the words of the manual pages. */
#include "plan/plan.h"

#include <signal.h>
#include <string.h>
#include <sys/mount.h>

#include "kind.h"
#include "language.h"
#include "plan/create/maps.h"
#include "plan/paragraph.h"
#include "plan/telling.h"

#define TEXT_SIZE (MAPS_TEXT_SIZE + 1024) /* a step, of which a map is the longest part */
#define WIDTH 80
#define ACTOR_WIDTH 8

static const char actor_names[ACTORS][8] = { "self", "child", "helper", "pause" };

#define MOUNTS(at, a, b, c, d, e, f, g, h) \
	[SLOT_MOUNT + (at)] = "MOUNT" a, "MOUNT" b, "MOUNT" c, "MOUNT" d, \
	"MOUNT" e, "MOUNT" f, "MOUNT" g, "MOUNT" h

static const char slot_names[SLOTS][8] = {
	[SLOT_NONE] = "", [SLOT_SELF] = "SELF", [SLOT_CHILD] = "CHILD",
	[SLOT_HELPER] = "HELPER", [SLOT_SANDBOX] = "PAUSE", [SLOT_PROGRAM] = "PROGRAM",
	[SLOT_UIDS] = "UIDS", [SLOT_GIDS] = "GIDS",
	[SLOT_TARGET] = "TARGET", [SLOT_LOCK] = "LOCK",
	[SLOT_ROOT] = "ROOT", [SLOT_CWD] = "CWD", [SLOT_ENV] = "ENV",
	[SLOT_TTY] = "TTY", [SLOT_TTY_INSIDE] = "TTY", [SLOT_DEV] = "DEV",
	[SLOT_USERNS] = "USERNS", [SLOT_MADE] = "MADE",
	[SLOT_POD] = "POD",
	MOUNTS(0, "1", "2", "3", "4", "5", "6", "7", "8"),
	MOUNTS(8, "9", "10", "11", "12", "13", "14", "15", "16"),
	MOUNTS(16, "17", "18", "19", "20", "21", "22", "23", "24"),
	MOUNTS(24, "25", "26", "27", "28", "29", "30", "31", "32"),
	[SLOT_NS + NSU_CGROUP] = "CGROUP", [SLOT_NS + NSU_IPC] = "IPC",
	[SLOT_NS + NSU_MNT] = "MNT", [SLOT_NS + NSU_NET] = "NET", [SLOT_NS + NSU_PID] = "PID",
	[SLOT_NS + NSU_TIME] = "TIME", [SLOT_NS + NSU_USER] = "USER",
	[SLOT_NS + NSU_UTS] = "UTS",
};

const char *slot_get_name(enum slot slot)
{
	return slot_names[slot];
}

/* SELF is "self" only to itself: for others it has a number, once it runs. */
void plan_get_path(const struct nsu_plan *p, const int *slots, enum actor me, enum slot of,
		   const char *name, char *path, size_t size)
{
	if (of == SLOT_NONE)
		snprintf(path, size, "%s", name);
	else if (of == SLOT_TARGET)
		snprintf(path, size, "/proc/%d/%s", (int)p->target, name);
	else if (of == slot_of_actor(me))
		snprintf(path, size, "/proc/self/%s", name);
	else if (slots && slots[of] > 0)
		snprintf(path, size, "/proc/%d/%s", slots[of], name);
	else
		snprintf(path, size, "/proc/%s/%s", slot_names[of], name);
}

/*
 * How each step is told, and what an error says it acted on. Words behind a $
 * are the fields below; a test walks the table, so that no step goes untold.
 */
static const struct telling {
	char call[80], object[24];	/* not pointers: no start relocates them */
} tellings[NSU_OPS] = {
	[NSU_OP_HOLD]        = { "$slot = pidfd_open($number)", "process $number" },
	[NSU_OP_OPEN]        = { "$slot = open($path)", "$path" },
	[NSU_OP_SOCKET]      = { "$slot = ioctl(descriptor $number of TARGET, SIOCGSKNS)",
				 "descriptor $number" },
	[NSU_OP_PARENT]      = { "$slot = ioctl($process, $name)", "$name" },
	[NSU_OP_SETNS]       = { "setns($slot, $clone)", "$path" },
	[NSU_OP_JOIN]        = { "setns($slot, $clone)", "$path" },
	[NSU_OP_UNSHARE]     = { "unshare($clone)", "$clone" },
	[NSU_OP_FORK]        = { "$slot = clone($clone)", "$clone" },
	[NSU_OP_HELPER]      = { "$slot = fork()", "$slot" },
	[NSU_OP_WRITE]       = { "write $path \"$text\"", "$path$map" },
	[NSU_OP_RUN]         = { "run $name $process $text", "$name $text" },
	[NSU_OP_SETGROUPS]   = { "setgroups(0)", "no groups" },
	[NSU_OP_SETGID]      = { "setresgid($number)", "$number" },
	[NSU_OP_SETUID]      = { "setresuid($number)", "$number" },
	[NSU_OP_HOSTNAME]    = { "sethostname($name)", "$name" },
	[NSU_OP_LOOPBACK]    = { "ioctl(SIOCSIFFLAGS, $name: IFF_UP)", "$name" },
	[NSU_OP_DIE_WITH]    = { "prctl(PR_SET_PDEATHSIG, $signal)", "$signal" },
	[NSU_OP_LOCK]        = { "$slot = open($name), flock($slot)", "$name" },
	[NSU_OP_LOCK_FILE]   = { "$slot = open($name), flock($slot)", "$name" },
	[NSU_OP_UNLOCK]      = { "flock($slot, LOCK_UN)", "$slot" },
	[NSU_OP_CHOOSE]      = { "UIDS, GIDS = $number free IDs each", "$number" },
	[NSU_OP_PROCESSOR]   = { "sched_setaffinity($name)", "$name" },
	[NSU_OP_MKDIR]       = { "mkdir($place)", "$place" },
	[NSU_OP_CREATE]      = { "create $place", "$place" },
	[NSU_OP_CHECK]       = { "check $name: $check", "$name" },
	[NSU_OP_UNLINK]      = { "unlink($name)", "$name" },
	[NSU_OP_PROPAGATION] = { "mount($name, $mount)", "$name" },
	[NSU_OP_MOUNT]       = { "mount $text on $place$data", "$place" },
	[NSU_OP_BIND]        = { "bind $source on $place", "$place" },
	[NSU_OP_TREE]        = { "$slot = open_tree($name)", "$name" },
	[NSU_OP_READ_ONLY]   = { "mount_setattr($slot, MOUNT_ATTR_RDONLY)", "$name" },
	[NSU_OP_USERNS]      = { "$slot = clone(CLONE_NEWUSER): $shown", "$shown" },
	[NSU_OP_IDMAP]       = { "mount_setattr($slot, MOUNT_ATTR_IDMAP, USERNS)", "$name" },
	[NSU_OP_ATTACH]      = { "move_mount($slot, $place)", "$place" },
	[NSU_OP_DEVICES]     = { "bind $text of $slot on $place", "$place" },
	[NSU_OP_SYMLINK]     = { "symlink($text, $place)", "$place" },
	[NSU_OP_PIVOT]       = { "pivot_root($slot), umount(the old root)", "$name" },
	[NSU_OP_UMOUNT]      = { "umount($name)", "$name" },
	[NSU_OP_CHROOT]      = { "chroot($where)", "$where" },
	[NSU_OP_CHDIR]       = { "chdir($where)", "$where" },
	[NSU_OP_SETENV]      = { "environment = $slot", "$slot" },
	[NSU_OP_CLEARENV]    = { "environment = { $name }", "$name" },
	[NSU_OP_KEEP_CAPS]   = { "capset(inheritable), prctl(PR_CAP_AMBIENT_RAISE)",
				 "ambient" },
	[NSU_OP_DROP_CAPS]   = { "capset(not inheritable), prctl(PR_CAP_AMBIENT_CLEAR_ALL)",
				 "ambient" },
	[NSU_OP_SEAL]        = { "run from a sealed copy of this program", "memory" },
	[NSU_OP_SHIELD]      = { "prctl(PR_SET_DUMPABLE, 0), no core dumps", "" },
	[NSU_OP_CLOSE_FDS]   = { "close descriptors from 3 on", "descriptors" },
	[NSU_OP_OPEN_TTY]    = { "$slot = open(/dev/ptmx)", "/dev/ptmx" },
	[NSU_OP_ATTACH_TTY]  = { "setsid(), ioctl($slot, TIOCSCTTY)", "$slot" },
	[NSU_OP_FILTER]      = { "seccomp: no TIOCSTI, no TIOCLINUX", "ioctl" },
	[NSU_OP_NSID]        = { "rtnetlink: RTM_NEWNSID $slot = $name", "nsid $name" },
	[NSU_OP_EVICT]       = { "kill(all in $slot, $signal), then SIGKILL", "$name" },
	[NSU_OP_STRIP]       = { "rtnetlink: RTM_DELLINK each in $slot", "$name" },
	[NSU_OP_GONE]        = { "let go of $name, wait until it is gone", "$name" },
	[NSU_OP_SETUP]       = { "run sh -c \"$name\"", "$name" },
	[NSU_OP_INIT]        = { "fork(): the child goes on, PID 1 waits for all", "" },
	[NSU_OP_LEARN]       = { "$slot = PID of who does the steps of CHILD now", "$slot" },
	[NSU_OP_PID_FILE]    = { "write $name \"$slot\"", "$name" },
	[NSU_OP_KEEPER]      = { "$slot = fork(), clone($clone)", "$clone" },
	[NSU_OP_RECORD]      = { "write $name \"$slot\", its start and USER", "$name" },
	[NSU_OP_UPLINK]      = { "$slot = $argv", "$name" },
	[NSU_OP_PAUSE]       = { "close all descriptors, setsid(), pause()", "" },
	[NSU_OP_BREAKOUT]    = { "open what a root of the machine may, by $slot", "$slot" },
	[NSU_OP_END]         = { "kill($slot, SIGKILL), wait for its end", "$name" },
	[NSU_OP_EXEC]        = { "exec $argv", "$name" },
	[NSU_OP_START]       = { "see the program start", "$slot" },
	[NSU_OP_KEEP]        = { "keep what was made", "$slot" },
	[NSU_OP_WAIT]        = { "wait for $slot", "$slot" },
	[NSU_OP_NETWORK]     = { "network $net: rtnetlink socket in $name", "$name" },
	[NSU_OP_LINK]        = { "link $link$peer, $type", "$link$peer" },
	[NSU_OP_LINK_DELETE] = { "delete link $link", "$link" },
	[NSU_OP_LINK_UP]     = { "link $link up", "$link" },
	[NSU_OP_LINK_DOWN]   = { "link $link down", "$link" },
	[NSU_OP_MASTER]      = { "link $link master $master", "$link" },
	[NSU_OP_MASTER_DELETE] = { "link $link nomaster", "$link" },
	[NSU_OP_ADDRESS]     = { "address $prefix on $link", "$prefix on $link" },
	[NSU_OP_ADDRESS_DELETE] = { "delete address $prefix on $link", "$prefix on $link" },
	[NSU_OP_ROUTE]       = { "route in $net: $route", "$route in $net" },
	[NSU_OP_ROUTE_DELETE] = { "delete route in $net: $route", "$route in $net" },
	[NSU_OP_SYSCTL]      = { "sysctl in $net: $name = $value", "$name in $net" },
	[NSU_OP_NAT]         = { "nft in $net: table $family $name, "
				 "masquerade $prefix out of $out", "table $family $name" },
	[NSU_OP_NAT_DELETE]  = { "nft in $net: delete table $family $name",
				 "table $family $name" },
	[NSU_OP_COMMAND]     = { "run in $net: sh -c \"$name\"", "$name in $net" },
	[NSU_OP_NOTE]      = { "record $name", "$name" },
	[NSU_OP_DETACH]    = { "setsid(), /dev/null for what is no file", "/dev/null" },
};

void step_get_object(const struct nsu_plan *p, const struct step *s, char *object, size_t size)
{
	const struct telling_of t = { p, s };

	*object = '\0';
	telling_expand(tellings[s->op].object, &t, object, size);
}

/* Some are told apart by who does them, and to whom. */
static const char *get_call(const struct step *s)
{
	/* clone(2) without a new namespace is what everybody calls fork(2). */
	if (s->op == NSU_OP_FORK && !s->flags)
		return tellings[NSU_OP_HELPER].call;
	if (s->op == NSU_OP_EXEC && s->text)
		return "exec $argv ($text where that is missing)";
	if (s->op == NSU_OP_SETGROUPS && s->text)
		return "setgroups($text)";
	if (s->op == NSU_OP_HOLD && s->of)
		return "$slot = pidfd_open($process)";
	if (s->op == NSU_OP_TREE && s->in)
		return "$slot = open_tree($root, OPEN_TREE_NAMESPACE)";
	if (s->op == NSU_OP_TREE && s->flags & MS_PRIVATE)
		return "$slot = open_tree($name), mount_setattr($slot, $mount)";
	if (s->op == NSU_OP_EVICT && s->of)
		return "kill(all in $slot but $process, $signal), then SIGKILL";
	if (s->op == NSU_OP_NOTE && !s->text)
		return "delete the record $name";
	if (s->op == NSU_OP_DIE_WITH && s->of && s->flags == SIGKILL)
		return "kill($process) when SELF is killed";
	if (s->op == NSU_OP_DIE_WITH && s->of)
		return "kill($process) when SELF is killed and it is deaf to $signal";
	return tellings[s->op].call;
}

/* The last place where at most @left bytes of a call may be broken, or NULL. */
static const char *find_break(const char *text, size_t left)
{
	for (const char *at = text + left - 1; at > text; at--)
		if (*at == '|' || *at == ',')
			return at;
	return NULL;
}

/* A long call is broken between flags or names, under its actor's column. */
static void print_call(const char *text, FILE *out)
{
	size_t left = WIDTH - ACTOR_WIDTH;

	while (strlen(text) > left) {
		const char *at = find_break(text, left);

		if (!at)
			break;
		fprintf(out, "%.*s\n%*s", (int)(at + 1 - text), text, ACTOR_WIDTH + 4, "");
		text = at + 1;
		left = WIDTH - ACTOR_WIDTH - 4;
	}
	fprintf(out, "%s\n", text);
}

/* The manual page is the last word of the sentence. */
static void print_why(enum why why, enum nsu_language language, FILE *out)
{
	char text[512];

	snprintf(text, sizeof(text), "%s [%s]", why_get_sentence(why, language),
		 why_get_page(why));
	paragraph_print(text, ACTOR_WIDTH + 4, out);
}

/* What the kinds isolate is said where they are made. */
static void print_kinds(const struct step *s, enum nsu_language language, FILE *out)
{
	if (s->op != NSU_OP_UNSHARE && s->op != NSU_OP_FORK)
		return;
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (s->flags & nsu_kind_get_flag(kind))
			fprintf(out, "%*s%s: %s\n", ACTOR_WIDTH + 4, "",
				nsu_kind_get_name(kind), kind_get_isolates(kind, language));
}

/* See NSU_PLAN_IN. */
static enum nsu_language get_language(unsigned int flags)
{
	return flags >> 8 < NSU_LANGUAGES ? flags >> 8 : NSU_ENGLISH;
}

void nsu_plan_print_step(const struct nsu_plan *p, size_t step, unsigned int flags, FILE *out)
{
	const struct step *s = &p->steps[step];
	const struct telling_of t = { p, s };
	enum nsu_language language = get_language(flags);
	char text[TEXT_SIZE], safe[4 * TEXT_SIZE];

	if (flags & NSU_PLAN_WHY && s->part && (step == 0 || s[-1].part != s->part))
		fprintf(out, "%s\n", why_get_part(s->part, language));
	telling_expand(get_call(s), &t, text, sizeof(text));
	nsu_escape(safe, sizeof(safe), text, strlen(text), false);
	fprintf(out, "%-*s", ACTOR_WIDTH, actor_names[s->actor]);
	print_call(safe, out);
	if (flags & NSU_PLAN_WHY) {
		print_why(s->why, language, out);
		print_kinds(s, language, out);
	}
}

static const char as_manifest[] = TOLD("-- the same for Kubernetes, as a manifest",
				       "-- 同じものを Kubernetes のマニフェストで");

void nsu_plan_print(const struct nsu_plan *p, unsigned int flags, FILE *out)
{
	for (size_t i = 0; i < p->count; i++)
		nsu_plan_print_step(p, i, flags, out);
	if (flags & NSU_PLAN_WHY && p->manifest)
		fprintf(out, "%s\n%s", told_get(as_manifest, get_language(flags)), p->manifest);
}
