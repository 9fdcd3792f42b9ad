/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nsutil.h - look at the namespaces of a machine, plan a change, make it.
 *
 * Data goes one way:
 *
 *	kernel -- facts --> snapshot --> your view
 *	request          -> plan     --> text, or effect
 *
 * Looking never changes the system. A change is always a plan first: a list
 * of steps that can be printed, explained, run and undone.
 *
 * Conventions that hold for every function here:
 *
 * - Fallible functions return 0, or a negative errno value after filling the
 *   struct nsu_error they were given; that pointer may not be NULL.
 * - nsu_x_new() and nsu_x_take() give an object that you own and release with
 *   nsu_x_free(), which accepts NULL. nsu_x_get_...() lends: what it returns
 *   lives as long as the object it came from, and is not yours to change.
 * - Indexes are size_t and NSU_NONE where there is nothing to point at.
 * - Process IDs are those of the caller's PID namespace, user and group IDs
 *   those of the caller's user namespace.
 * - Strings that came from a process, a file or a file name are raw bytes and
 *   hostile: pass them through nsu_escape() before a terminal sees them.
 * - The library prints only into a FILE that you pass, and never exits.
 * - Objects may be used from any thread, one thread at a time. A plan is run
 *   from a process with a single thread: setns(2) and unshare(2) refuse user,
 *   mount and time namespaces otherwise.
 * - Only libc is linked. libmnl is opened for the first netlink(7) socket, before
 *   any namespace is entered: ELIBACC says that it is not there.
 *
 * Since: 1.0, every symbol that does not say otherwise. The ABI is sealed: as
 * long as the soname is .1, no function, value, structure or member changes or
 * goes; functions and values may come.
 */
#ifndef NSUTIL_H
#define NSUTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NSU_VERSION "1.0.0"	/* of this header */
#define NSU_NONE ((size_t)-1)	/* an index that points at nothing */

/* -------------------------------------------------------------- languages */

/*
 * What is told to people, why and what to do, is told in one of these. Names,
 * operations and what programs read are the same in all of them.
 */
enum nsu_language { NSU_ENGLISH, NSU_JAPANESE, NSU_LANGUAGES };

/*
 * The language that a locale asks for: "ja_JP.UTF-8" for Japanese. NSU_ENGLISH
 * for any that is not there, and for a codeset other than UTF-8, in which no
 * sentence could be read. The library never looks at the environment: a program
 * does so at its start, at the first of LC_ALL, LC_MESSAGES and LANG that is not
 * empty, and passes the answer on; no state is kept, so that any thread may ask
 * for any language.
 */
enum nsu_language nsu_language_find(const char *locale);

/* ------------------------------------------------------------------ kinds */

/*
 * The eight kinds of namespaces(7), in alphabetical order. The order of this
 * list means nothing to the kernel; the order of entry is the library's affair.
 */
enum nsu_kind {
	NSU_CGROUP, NSU_IPC, NSU_MNT, NSU_NET,
	NSU_PID, NSU_TIME, NSU_USER, NSU_UTS,
	NSU_KINDS,		/* how many there are */
	NSU_NO_KIND = -1
};

/* A set of kinds is an unsigned int with one bit for each. */
#define NSU_BIT(kind)	(1u << (unsigned int)(kind))
#define NSU_EVERY_KIND	(NSU_BIT(NSU_KINDS) - 1)

/* "uts": the name below /proc/PID/ns and in namespaces(7). Static string. */
const char *nsu_kind_get_name(enum nsu_kind kind);

/* "hostname and NIS domain name": what the kind isolates. Static string. */
const char *nsu_kind_get_isolates(enum nsu_kind kind);

/* CLONE_NEWUTS and so on, of clone(2); as unsigned, CLONE_NEWTIME fits. */
unsigned int nsu_kind_get_flag(enum nsu_kind kind);

/* The kind of that name, or NSU_NO_KIND. */
enum nsu_kind nsu_kind_find(const char *name);

/* ----------------------------------------------------------------- errors */

/*
 * What was being done when something failed. The first group asks, the second
 * are the steps of plans; nsu_error_print() has a word for each.
 */
enum nsu_op {
	NSU_OP_NONE,
	NSU_OP_OPTION,		/* understand an option or operand */
	NSU_OP_FIND,		/* find a process, a namespace, a name */
	NSU_OP_OPEN,		/* open(2) */
	NSU_OP_READ,		/* read(2), readlink(2) */
	NSU_OP_LIST,		/* readdir(3) */
	NSU_OP_ASK,		/* ioctl_ns(2), rtnetlink(7) */
	NSU_OP_PRINT,		/* write the answer to standard output */
	NSU_OP_LOAD,		/* understand a saved snapshot */
	NSU_OP_SAVE,		/* write one */

	NSU_OP_HOLD,		/* pidfd_open(2) */
	NSU_OP_SOCKET,		/* pidfd_getfd(2), SIOCGSKNS */
	NSU_OP_PARENT,		/* NS_GET_PARENT or NS_GET_USERNS of ioctl_ns(2) */
	NSU_OP_SETNS,		/* setns(2) on a namespace */
	NSU_OP_JOIN,		/* setns(2) on a process, several kinds at once */
	NSU_OP_UNSHARE,		/* unshare(2) */
	NSU_OP_FORK,		/* clone3(2), clone(2) */
	NSU_OP_HELPER,		/* fork(2), twice: a process that outlives us */
	NSU_OP_WRITE,		/* write(2) into a file below /proc/PID */
	NSU_OP_RUN,		/* run a program to its end: newuidmap(1) */
	NSU_OP_SETGROUPS,	/* setgroups(2) */
	NSU_OP_SETGID,		/* setresgid(2) */
	NSU_OP_SETUID,		/* setresuid(2) */
	NSU_OP_HOSTNAME,	/* sethostname(2) */
	NSU_OP_LOOPBACK,	/* SIOCSIFFLAGS of netdevice(7) */
	NSU_OP_DIE_WITH,	/* PR_SET_PDEATHSIG of prctl(2) */
	NSU_OP_LOCK,		/* flock(2) */
	NSU_OP_LOCK_FILE,	/* the same of a file, which is made, and stays */
	NSU_OP_UNLOCK,		/* flock(2), LOCK_UN */
	NSU_OP_CHOOSE,		/* nsu_idmap_find_free() */
	NSU_OP_PROCESSOR,	/* sched_setaffinity(2) */
	NSU_OP_MKDIR,		/* mkdir(2); undone by rmdir(2) */
	NSU_OP_CREATE,		/* open(2) with O_CREAT; undone by unlink(2) */
	NSU_OP_CHECK,		/* statx(2): see that what lies there is what we expect */
	NSU_OP_UNLINK,		/* unlink(2) */
	NSU_OP_PROPAGATION,	/* mount(2), MS_SHARED and its kin */
	NSU_OP_MOUNT,		/* mount(2) of a new file system */
	NSU_OP_BIND,		/* mount(2), MS_BIND; undone by umount2(2) */
	NSU_OP_TREE,		/* open_tree(2): a copy of a mount, attached nowhere yet */
	NSU_OP_READ_ONLY,	/* mount_setattr(2), MOUNT_ATTR_RDONLY */
	NSU_OP_USERNS,		/* clone(2), for a user namespace that is only a map */
	NSU_OP_IDMAP,		/* mount_setattr(2), MOUNT_ATTR_IDMAP */
	NSU_OP_ATTACH,		/* move_mount(2) */
	NSU_OP_DEVICES,		/* create the usual device files, and bind the host's */
	NSU_OP_SYMLINK,		/* symlink(2) */
	NSU_OP_PIVOT,		/* pivot_root(2) */
	NSU_OP_UMOUNT,		/* umount2(2) */
	NSU_OP_CHROOT,		/* chroot(2) */
	NSU_OP_CHDIR,		/* chdir(2), fchdir(2) */
	NSU_OP_SETENV,		/* replace the environment */
	NSU_OP_CLEARENV,	/* empty the environment but for some names */
	NSU_OP_KEEP_CAPS,	/* capset(2) and PR_CAP_AMBIENT of prctl(2) */
	NSU_OP_DROP_CAPS,	/* takes that back */
	NSU_OP_SEAL,		/* a sealed memfd_create(2) is what we run from */
	NSU_OP_SHIELD,		/* PR_SET_DUMPABLE of prctl(2), RLIMIT_CORE */
	NSU_OP_CLOSE_FDS,	/* close_range(2) */
	NSU_OP_OPEN_TTY,	/* pts(4): a new pseudoterminal */
	NSU_OP_ATTACH_TTY,	/* setsid(2), TIOCSCTTY of ioctl_tty(2) */
	NSU_OP_FILTER,		/* seccomp(2) */
	NSU_OP_NSID,		/* RTM_NEWNSID of rtnetlink(7) */
	NSU_OP_EVICT,		/* end the processes in a network namespace */
	NSU_OP_STRIP,		/* RTM_DELLINK of the interfaces in one */
	NSU_OP_GONE,		/* wait until a network namespace is gone */
	NSU_OP_SETUP,		/* run a shell command to its end */
	NSU_OP_INIT,		/* fork(2): the child goes on, we stay as PID 1 for it */
	NSU_OP_LEARN,		/* SCM_CREDENTIALS of unix(7): a PID as we see it */
	NSU_OP_PID_FILE,	/* write(2), rename(2); undone by unlink(2) */
	NSU_OP_KEEPER,		/* fork(2), clone(2): a process that keeps a lab */
	NSU_OP_RECORD,		/* write(2), rename(2): which process; undone by unlink(2) */
	NSU_OP_UPLINK,		/* run a program that leads out of a lab; undone by its end */
	NSU_OP_PAUSE,		/* pause(2), for as long as the lab, or the pod, lives */
	NSU_OP_END,		/* SIGKILL to one process, and its end */
	NSU_OP_BREAKOUT,	/* open(2) and the like: what a container leaves open */
	NSU_OP_EXEC,		/* execve(2) */
	NSU_OP_START,		/* see the program start, or fail to */
	NSU_OP_KEEP,		/* let what was made stay */
	NSU_OP_WAIT,		/* waitpid(2), and signals passed on */
	NSU_OP_NETWORK,		/* a socket of rtnetlink(7) in a network namespace */
	NSU_OP_LINK,		/* RTM_NEWLINK of rtnetlink(7); undone by RTM_DELLINK */
	NSU_OP_LINK_DELETE,	/* RTM_DELLINK; undone where another cable takes its place */
	NSU_OP_LINK_UP,		/* RTM_NEWLINK: IFF_UP of netdevice(7); undone */
	NSU_OP_LINK_DOWN,	/* the same without IFF_UP; undone */
	NSU_OP_MASTER,		/* RTM_NEWLINK: IFLA_MASTER; undone */
	NSU_OP_MASTER_DELETE,	/* IFLA_MASTER: none; undone */
	NSU_OP_ADDRESS,		/* RTM_NEWADDR; undone by RTM_DELADDR */
	NSU_OP_ADDRESS_DELETE,	/* RTM_DELADDR */
	NSU_OP_ROUTE,		/* RTM_NEWROUTE; undone by RTM_DELROUTE */
	NSU_OP_ROUTE_DELETE,	/* RTM_DELROUTE */
	NSU_OP_SYSCTL,		/* write(2) into a file below /proc/sys/net; undone */
	NSU_OP_NAT,		/* a table of nf_tables (nft(8)); undone by its deletion */
	NSU_OP_NAT_DELETE,	/* its deletion */
	NSU_OP_COMMAND,		/* run a shell command in a network namespace to its end */
	NSU_OP_NOTE,		/* rename(2): what is made is written down; undone */
	NSU_OP_DETACH,		/* setsid(2), /dev/null: nothing of the terminal's */
	NSU_OPS
};

#define NSU_OBJECT_SIZE 192	/* bytes of nsu_error.object */
#define NSU_SAID_SIZE 96	/* and of nsu_error.said */
#define NSU_FOUND_SIZE 24	/* and of nsu_error.found */

/*
 * Why a call failed: plain data, owned by the caller, nothing to free. It
 * holds no pointer, so that a child can send it to its parent as it is.
 */
struct nsu_error {
	int errnum;		/* errno value, positive; 0: no error */
	enum nsu_op op;		/* what was being attempted */
	int step;		/* its index in the plan, or -1 */
	int kind;		/* enum nsu_kind, or NSU_NO_KIND */
	int cause;		/* 0: not looked for yet; else the library's, which knows it
				   by where it failed: see nsu_error_get_hint() */
	char found[NSU_FOUND_SIZE]; /* a word of that */
	char object[NSU_OBJECT_SIZE]; /* on what: a path, a flag; raw bytes. One
					 that does not fit ends in "..." */
	char said[NSU_SAID_SIZE]; /* what the kernel itself says of it (the extended
				     acknowledgement of netlink(7)), or the program
				     that failed; raw bytes; or "" */
};

/* Fills @e and returns -errnum. @format names the object. Keeps errno. */
int nsu_error_set(struct nsu_error *e, int errnum, enum nsu_op op, enum nsu_kind kind,
		  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "setns", "find": the word for an operation in messages. Static string. */
const char *nsu_op_get_name(enum nsu_op op);

/*
 * Writes "setns: /proc/7/ns/net: Operation not permitted", without a newline,
 * the object escaped as nsu_escape() does, and in brackets what the kernel said.
 */
void nsu_error_print(const struct nsu_error *e, FILE *out);

/*
 * Writes the one cause and what to do about it into @hint, as a sentence of at
 * most 70 columns, and returns true; false when the error text says it all.
 * What is not certain it says with "may". To tell one cause from another the
 * machine is looked at (/proc/sys/user, the Seccomp field of
 * /proc/self/status). A plan does so where and when a step of it fails; for
 * other errors it is done now, so call this soon, in the process that failed.
 */
#define NSU_HINT_SIZE 128
bool nsu_error_get_hint(const struct nsu_error *e, char hint[NSU_HINT_SIZE]);

/*
 * The same for who administers the machine, in at most 53 columns: what would
 * allow it to this user, where something would.
 */
bool nsu_error_get_remedy(const struct nsu_error *e, char remedy[NSU_HINT_SIZE]);

/* Both in @language; those above speak English. */
bool nsu_error_get_hint_in(const struct nsu_error *e, enum nsu_language language,
			   char hint[NSU_HINT_SIZE]);
bool nsu_error_get_remedy_in(const struct nsu_error *e, enum nsu_language language,
			     char remedy[NSU_HINT_SIZE]);

/* ------------------------------------------------------------------- text */

/*
 * Copies @len bytes of @text to @to so that it is safe on a terminal and valid
 * UTF-8: control characters, DEL, C1, bidirectional controls and bytes that
 * are no UTF-8 become \xHH, and so does a backslash before an x, which makes
 * the result reversible. With @ascii every byte above 126 is written so.
 * @to always ends in NUL; what does not fit in @size is cut between characters.
 * Returns the number of bytes the whole result has, as snprintf(3) does.
 */
size_t nsu_escape(char *to, size_t size, const char *text, size_t len, bool ascii);

/*
 * The same for what stands between the quotes of a JSON string (RFC 8259): control
 * characters are \uHHHH, so that who reads it has the text again; bytes that are no
 * UTF-8, for which JSON has no word, are read as \xHH, and a backslash before an x too.
 */
size_t nsu_escape_json(char *to, size_t size, const char *text, size_t len);

/*
 * Copies @word as a shell takes it for one word: in single quotes, unless it
 * needs none. The result ends in NUL and is cut as by nsu_escape(); returns the
 * number of bytes that the whole of it has.
 */
size_t nsu_quote(char *to, size_t size, const char *word);

/*
 * How many letters, whatever their case, somebody left out, added or replaced who wrote
 * @word and meant @known. NSU_NONE where there are so many that it is another word.
 */
size_t nsu_word_count_typos(const char *word, const char *known);

/*
 * Reads the whole of @text as a decimal number between @min and @max: digits
 * only, no sign, no blanks. Returns 0, -EINVAL (not a number) or -ERANGE.
 */
int nsu_number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *number);

/* --------------------------------------------------------------- id maps */

/*
 * One line of /proc/PID/uid_map or gid_map (user_namespaces(7)): @count IDs
 * from @inside on are the IDs from @outside on of the parent namespace.
 */
struct nsu_extent {
	uint32_t inside, outside, count;
};

#define NSU_EXTENTS_MAX 340	/* UID_GID_MAP_MAX_EXTENTS of the kernel */

/* A whole map; plain data, zero-initialised is the empty map. */
struct nsu_idmap {
	size_t count;
	struct nsu_extent extents[NSU_EXTENTS_MAX];
};

/*
 * Appends "INSIDE:OUTSIDE:COUNT" to @map. IDs go from 0 to 4294967294, a count
 * from 1 on, and neither side may wrap or overlap an extent already there. One
 * that goes on where another ends, on both sides, makes that one longer.
 * Returns 0, -EINVAL (not of that form), -ERANGE (an ID or count out of range),
 * -EEXIST (overlap) or -E2BIG (more than NSU_EXTENTS_MAX).
 */
int nsu_idmap_parse(struct nsu_idmap *map, const char *text);

/*
 * Maps the one ID @outside to @inside. Ranges that hold either make room: they
 * are split around it, and on the other side lose their highest ID unless they
 * hold both, as unshare(1) does. Returns 0, -ERANGE or -E2BIG.
 */
int nsu_idmap_set(struct nsu_idmap *map, uint32_t inside, uint32_t outside);

enum nsu_idmap_source {
	NSU_IDMAP_AUTO,		/* the blocks of subuid(5), from where the map ends on */
	NSU_IDMAP_SUBIDS,	/* the same, each ID as itself */
	NSU_IDMAP_OWN		/* every ID that our own namespace has, as itself */
};

/*
 * Appends what the caller's effective user may map: users, or with @groups its
 * groups (/etc/subgid, which goes by the name of the user too). Returns 0,
 * -ENODATA (no block is the user's), -errno of the file, or as
 * nsu_idmap_parse(). Source: subuid(5), /proc/self/uid_map.
 */
int nsu_idmap_find(struct nsu_idmap *map, enum nsu_idmap_source source, bool groups);

/*
 * Sets both maps to @count IDs from 0 on that nobody uses outside: no subuid(5)
 * line of others has them, and no living process. Root gets the same range of
 * users and groups, at a multiple of 65536 and from a random one on, as the
 * kubelet does; others what is left of the blocks that subuid(5) gives them.
 * Returns 0, -ENODATA (no block is the user's), -ENOSPC (none is free), or
 * -errno of a file. Nothing is reserved: NSU_OP_LOCK_FILE of a plan is for that.
 */
int nsu_idmap_find_free(struct nsu_idmap *uids, struct nsu_idmap *gids, uint32_t count);

/* ------------------------------------------------------------------ plans */

/*
 * A plan is a list of steps. Appending to it never touches the system, though
 * it may look at it; only nsu_plan_run() and nsu_plan_undo() change anything.
 * Strings in requests are borrowed until the plan is freed.
 */
struct nsu_plan;

/* An empty plan, or NULL when out of memory. */
struct nsu_plan *nsu_plan_new(void);
void nsu_plan_free(struct nsu_plan *plan);

/*
 * From here on errors of this plan are explained by the proc and sys below
 * @dir, which were recorded on another machine or made for a test. What fails
 * is another matter: that is up to this machine. Returns 0, or -errno of open(2).
 */
int nsu_plan_set_sysroot(struct nsu_plan *plan, const char *dir, struct nsu_error *e);

enum nsu_setgroups { NSU_SETGROUPS_UNSET, NSU_SETGROUPS_ALLOW, NSU_SETGROUPS_DENY };

#define NSU_KEEP_ID ((uint32_t)-1)	/* leave this uid or gid as it is */

/* Something to mount in a new mount namespace. */
enum nsu_mount_what {
	NSU_MOUNT_BIND,		/* what lies at @source, with the mounts below it */
	NSU_MOUNT_TMPFS,	/* an empty file system in memory */
	NSU_MOUNT_SYS,		/* sysfs(5) of the program's network namespace */
	NSU_MOUNT_DEV		/* a /dev of few devices, with pts and shm of its own */
};

/*
 * An id-mapped mount shows the IDs of its files as others (mount_setattr(2)), in
 * which no mount below it takes part. It takes root of the machine, or of who
 * mounted that file system.
 */
enum nsu_mount_idmap {
	NSU_IDMAP_NONE,
	NSU_IDMAP_REQUEST,	/* by the maps of the request: as the program's namespace */
	NSU_IDMAP_GIVEN
};

/* How a type of file systems has id-mapped mounts, or why it has none. */
enum nsu_mappable_how {
	NSU_MAPPABLE,
	NSU_MAPPABLE_ASKED,	/* where the daemon that serves it asks for them */
	NSU_MAPPABLE_EXT4,	/* the same when it is mounted as ext4 */
	NSU_MAPPABLE_LAYERS,	/* it has none; what it is made of may */
	NSU_MAPPABLE_SERVER,	/* a server elsewhere decides whose a file is */
	NSU_MAPPABLE_NOTHING	/* there is nothing on a disk that the kernel would map */
};

struct nsu_mappable {
	const char *type;	/* "ext4" */
	enum nsu_mappable_how how;
	const char *since;	/* the first Linux: "5.12"; or "" */
};

/* What is known of a type, or NULL. The kernel there is may know more: only trying tells. */
const struct nsu_mappable *nsu_mappable_find(const char *type);

#define NSU_MOUNTS_MAX 32	/* of one request */

struct nsu_mount {
	enum nsu_mount_what what;
	const char *target;	/* below the new root, where there is one; then no part of
				   it may be a symbolic link */
	const char *source;	/* the rest is of NSU_MOUNT_BIND */
	bool read_only;
	enum nsu_mount_idmap idmap;
	struct nsu_extent shown; /* GIVEN: IDs from @inside on, as the disk has them, are
				   shown as those from @outside on */
};

/* Run a program in new namespaces: the request behind nsrun(1). */
struct nsu_create {
	unsigned int kinds;		/* set of kinds to make */
	const char *pins[NSU_KINDS];	/* files that keep them, or NULL; a missing
					   file is made */
	bool fork;			/* the program is a child even if nothing
					   demands it (PID and time do) */
	uint32_t owner_uid, owner_gid;	/* NSU_KEEP_ID, or who owns the user namespace:
					   become that before it is made */
	int kill_child;			/* signal the child gets when we end; 0: none */
	const struct nsu_idmap *uids;	/* maps to write, or NULL */
	const struct nsu_idmap *gids;
	uint32_t map_free;		/* 0, or how many IDs to map that are free when it is
					   run; then there are no other maps */
	enum nsu_setgroups setgroups;
	unsigned long propagation;	/* MS_PRIVATE, MS_SHARED, MS_SLAVE; 0: as is */
	bool has_monotonic, has_boottime;
	int64_t monotonic, boottime;	/* clock offsets in seconds */
	const char *cgroup;		/* directory of the cgroup it is in, or NULL */
	pid_t cgroup_of;		/* or the process whose cgroups these are, of every
					   hierarchy; 0: none */
	const char *hostname;		/* of the new UTS namespace, or NULL */
	bool loopback;			/* set lo up in the new network namespace */
	const struct nsu_mount *mounts;	/* in this order */
	size_t nmounts;
	const char *root;		/* directory to chroot into, or NULL */
	const char *rootfs;		/* the same by pivot_root(2), with proc, sys and a
					   NSU_MOUNT_DEV; NULL when there is a root */
	const char *cwd;		/* working directory after that, or NULL */
	const char *proc;		/* directory to mount a new proc on, or NULL */
	const char *binfmt;		/* the same for binfmt_misc */
	const char *interpreter;	/* line for its file register, or NULL */
	const char *setup;		/* shell command that root inside runs before the
					   program, or NULL */
	bool init;			/* the program is not PID 1 but a child of it, which
					   waits for whoever else ends in there */
	const char *pid_file;		/* gets the PID of the program, or NULL */
	bool tty;			/* the program gets a terminal of its own */
	uint32_t uid, gid;		/* NSU_KEEP_ID, or to become; a gid drops the
					   supplementary groups */
	bool keep_caps;			/* the program keeps the capabilities of the new user
					   namespace although it is not root there; those
					   of before are never handed on */
	bool clear_env;			/* the program gets no environment */
	const char *keep_env;		/* but these names, with commas between, or NULL */
	char *const *argv;		/* the program, ending in NULL */
	const char *shell;		/* executed where there is no argv[0] (ENOENT), which
					   is told to nsu_run.excused; or NULL */
};

/*
 * Appends the steps of @request. Errors: EINVAL for what cannot be had together
 * (offsets without a time namespace), ENOMEM.
 * Source: unshare(2), clone(2), user_namespaces(7), time_namespaces(7).
 */
int nsu_plan_create(struct nsu_plan *plan, const struct nsu_create *request,
		    struct nsu_error *e);

/*
 * A process that could be entered. @kinds are those it has and we may look at;
 * @shared those of them where entering would change nothing: we are there
 * already, and so will be our children.
 */
struct nsu_target {
	pid_t pid;
	unsigned int kinds, shared;
};

/*
 * Looks at process @pid. Errors: ESRCH (no such process; a zombie, which has
 * left its namespaces), EACCES (not yours: see ptrace(2), PTRACE_MODE_READ).
 * Source: namespaces(7), /proc/PID/ns.
 */
int nsu_target_find(pid_t pid, struct nsu_target *target, struct nsu_error *e);

/* Whose credentials, directory or root a joined program takes. */
enum nsu_take { NSU_TAKE_NONE, NSU_TAKE_TARGET, NSU_TAKE_GIVEN, NSU_TAKE_INSIDE };

/* Run a program in namespaces that exist: the request behind nsjoin(1). */
struct nsu_join {
	pid_t target;			/* 0: none, only files */
	uint64_t target_inode;		/* 0, or what its pidfd's st_ino must be: not a
					   later process of that PID */
	unsigned int kinds;		/* set of kinds of the target to enter */
	unsigned int try_kinds;		/* those of them that are left out where the
					   target or the kernel has none (--all) */
	const char *files[NSU_KINDS];	/* namespace files to enter instead, or NULL */
	const char *names[NSU_KINDS];	/* what plans and errors call them; NULL: as they are */
	bool has_socket;		/* enter the net namespace of descriptor @socket */
	unsigned int socket;		/* of the target */
	bool pid_for_children;		/* enter the PID namespace of its next child */
	bool user_parent;		/* enter the parent of the target's user namespace;
					   without target the owner of the first file */
	bool cgroup;			/* move into the cgroups of the target */
	bool security_context;		/* execute with the target's SELinux context */
	bool keep_credentials;		/* change neither IDs nor groups */
	bool no_fork;			/* stay the same process after setns(pid) */
	enum nsu_take uid_from, gid_from;
	uint32_t uid, gid;		/* with NSU_TAKE_GIVEN */
	enum nsu_take root_from, cwd_from; /* GIVEN: a path of ours, opened before
					   entering; INSIDE (cwd): one in there */
	const char *root, *cwd;
	const char *proc;		/* directory to mount a new proc on, or NULL: in a
					   mount namespace of the program's own; left out
					   where @try_kinds has PID, and that is ours */
	bool environment;		/* take the target's environment */
	bool keep_caps;			/* as in struct nsu_create */
	/*
	 * Into mnt, pid or user namespaces of others only descriptors 0 to 2 go,
	 * and of the environment what a terminal needs. Unless:
	 */
	bool keep_fds;			/* all descriptors, or with a list these: "5,7-9" */
	const char *keep_fds_list;
	bool keep_env;			/* the environment as it is */
	bool tty;			/* the program gets a terminal of its own there */
	char *const *argv;
	const char *shell;		/* as in struct nsu_create */
};

/*
 * Appends the steps of @request, and holds the target by a pidfd from here on.
 * Kinds that we share with the target already are left out where entering
 * them would change nothing; @entered, unless NULL, gets the set of the others.
 * Errors: ESRCH (no such process, or a zombie), EACCES or EPERM (not yours),
 * EINVAL (a file that is no namespace, or of another kind), ENOMEM.
 * Source: setns(2), pidfd_open(2), ioctl_ns(2).
 */
int nsu_plan_join(struct nsu_plan *plan, const struct nsu_join *request,
		  unsigned int *entered, struct nsu_error *e);

/*
 * What nsu_plan_run() would do, a step a line, in the order it is done:
 * "self    unshare(CLONE_NEWUTS)". Processes and descriptors that exist only
 * while running have a name in capitals. NSU_PLAN_WHY adds below each step one
 * sentence on why the kernel wants it, with its manual page; in English, or with
 * NSU_PLAN_IN(NSU_JAPANESE) in that language, then in UTF-8.
 */
#define NSU_PLAN_WHY 1u
#define NSU_PLAN_IN(language) ((unsigned int)(language) << 8)
void nsu_plan_print(const struct nsu_plan *plan, unsigned int flags, FILE *out);

/* The steps, and one of them told as nsu_plan_print() does. */
size_t nsu_plan_count_steps(const struct nsu_plan *plan);
void nsu_plan_print_step(const struct nsu_plan *plan, size_t step, unsigned int flags,
			 FILE *out);

/*
 * The line of the file that asked for what failed with @e, in a run or while it was planned:
 * nsu_part.line, of nsu_plan_up(). 0: none did.
 */
unsigned int nsu_plan_get_line(const struct nsu_plan *plan, const struct nsu_error *e);

/*
 * Called just before each step, in the process that performs it; not for those
 * behind the start of the program, which then has the terminal.
 */
typedef void nsu_watch_fn(void *arg, const struct nsu_plan *plan, size_t step);

/* What became of a plan that was run. */
struct nsu_outcome {
	pid_t pid;		/* of the program as we see it, 0 before it exists */
	pid_t inside;		/* of the program in its own PID namespace; 0: not known */
	int status;		/* wait status of the program (waitpid(2)) */
};

struct nsu_run {
	nsu_watch_fn *watch;	/* or NULL */
	void (*started)(void *arg, const struct nsu_outcome *outcome); /* or NULL:
				   called where the program is about to start,
				   when the plan has one, by the process that
				   will become it or is waiting for it */
	void (*excused)(void *arg, const struct nsu_error *e); /* or NULL: called
				   after a step failed that the plan can do
				   without */
	void *arg;		/* for all three */
};

/*
 * Does the plan. A plan that executes a program in place does not come back
 * when it succeeds. When a step fails, what the steps before it made is taken
 * back in reverse order, and @e says which step and why; @e->step is its
 * index. Signals reach the program while it is waited for.
 */
int nsu_plan_run(struct nsu_plan *plan, const struct nsu_run *run,
		 struct nsu_outcome *outcome, struct nsu_error *e);

/*
 * What nsu_plan_try() found about a step. One is NSU_UNTRIED when what it is about lies in a
 * directory that the plan would make, and that is not there without it; and that of a program
 * when the policy that decides about its security context cannot be asked.
 */
enum nsu_verdict { NSU_WOULD_WORK, NSU_WOULD_FAIL, NSU_NOT_REACHED, NSU_UNTRIED };

/* Called in the order of the steps; @e is of NSU_WOULD_FAIL, and else NULL. */
typedef void nsu_tried_fn(void *arg, const struct nsu_plan *plan, size_t step,
			  enum nsu_verdict verdict, const struct nsu_error *e);

/*
 * Whether the plan would work for this user on this machine: a process of its
 * own does the steps up to the start of the program, and ends there. Of those
 * whose traces would outlive it (files, pins, cgroups, the setup command) it
 * only looks whether they are allowed. Returns 0, or -errno with @e filled.
 */
int nsu_plan_try(struct nsu_plan *plan, nsu_tried_fn *tried, void *arg, struct nsu_error *e);

/*
 * Takes back, in reverse order, what a completed run of this process made. EOPNOTSUPP, and
 * nothing is done: that run has removed or changed a name, or made a lab, which
 * nsu_plan_lab_remove() ends.
 */
int nsu_plan_undo(struct nsu_plan *plan, struct nsu_error *e);

/*
 * The directory of the cgroup that the caller is in, of version 2 where there
 * is one. Returns 0, -ENOENT (no hierarchy is mounted) or -errno. Source: cgroups(7).
 */
int nsu_cgroup_find(char *path, size_t size);

/* ------------------------------------------------- named network namespaces */

/*
 * A network namespace has a name while a file in this directory is one: a bind
 * mount of /proc/PID/ns/net, which keeps it without any process. Everybody who
 * follows ip-netns(8) shares these names. Whoever changes them here holds a
 * lock on the directory (flock(2)), and so sees no half-made ones.
 */
#define NSU_NETNS_DIR "/run/netns"

/*
 * Whether @name can be one: not empty, "." or "..", and without a slash, or
 * -EINVAL; at most 255 bytes, or -ENAMETOOLONG. Then 0, or -EILSEQ for control
 * characters and bytes that are no UTF-8: such a name may exist and can be
 * used, but is not made here.
 */
int nsu_netns_parse_name(const char *name);

/*
 * Who sees a name that is made here. SLAVE: mounts come into this mount namespace and none
 * goes out of it, as in what ip netns exec starts. ALONE: others have the directory, and
 * none of its mounts, as in a container that has it of its host. In both cases others find a
 * file that is nothing, and the network ends with the last process here. Where it cannot be
 * known it is ALL.
 * Source: statmount(2) since Linux 6.8, or /proc/self/mountinfo; /proc/1.
 */
enum nsu_netns_reach { NSU_REACH_ALL, NSU_REACH_SLAVE, NSU_REACH_ALONE };
enum nsu_netns_reach nsu_netns_get_reach(void);

/* What lies there under a name. */
enum nsu_netns_state {
	NSU_NETNS_LIVE,		/* a network namespace, or a link to one */
	NSU_NETNS_EMPTY,	/* a file that no namespace is mounted on: what a killed
				   add or delete left. The next one takes or removes it */
	NSU_NETNS_LINK,		/* a symbolic link that leads to none */
	NSU_NETNS_FOREIGN	/* anything else: a directory, data, another kind */
};

struct nsu_netns {
	const char *name;	/* raw bytes */
	enum nsu_netns_state state;
	uint64_t inode;		/* of the network namespace; 0: none, or not looked at */
	int nsid;		/* as our own network namespace names it; see
				   NSU_NSID_UNASSIGNED and NSU_NSID_UNKNOWN */
};

/* The names at one time, in the order of the directory. */
struct nsu_netns_list;

/*
 * Reads the names, or those of the namespace with inode number @only; none
 * when there is no such directory. With @nsids it asks for these too
 * (rtnetlink(7)), which assigns none. Names that go away meanwhile are left
 * out. Errors: EACCES, ENOTDIR, EMFILE, ENOMEM.
 */
int nsu_netns_take(struct nsu_netns_list **list, uint64_t only, bool nsids,
		   struct nsu_error *e);

/*
 * All names, with the NSIDs that the network namespace of descriptor @from has for them
 * (-1: ours), and without inode numbers. From 128 names on, where none has an NSID, they are
 * not looked at one by one as long as as many mounts lie below the directory as it has files:
 * then an EMPTY one is taken for LIVE if a second mount lies on another.
 */
int nsu_netns_take_from(struct nsu_netns_list **list, int from, struct nsu_error *e);
void nsu_netns_free(struct nsu_netns_list *list);

size_t nsu_netns_count(const struct nsu_netns_list *list);
const struct nsu_netns *nsu_netns_get(const struct nsu_netns_list *list, size_t index);

/*
 * The inode number of the network namespace with that name, or of the one that
 * process @pid (0: the caller) is in. Errors: of the first ENOENT, EACCES, and
 * EINVAL (no network namespace); of the second ESRCH, and EACCES (not yours).
 */
int nsu_netns_find_name(const char *name, uint64_t *inode, struct nsu_error *e);
int nsu_netns_find_process(pid_t pid, uint64_t *inode, struct nsu_error *e);

/* The network namespace with that name, open in *@ns. Errors: as nsu_netns_find_name(). */
int nsu_netns_open(const char *name, int *ns, struct nsu_error *e);

/* What happens to names. */
enum nsu_netns_what {
	NSU_NETNS_WATCHING,	/* from now on nothing is missed */
	NSU_NETNS_ADDED,	/* a file is there, and its namespace soon */
	NSU_NETNS_READY,	/* the name leads to a network namespace */
	NSU_NETNS_DELETED,
	NSU_NETNS_NSID,		/* an NSID is assigned */
	NSU_NETNS_NSID_GONE,	/* it is none any more: its namespace ends */
	NSU_NETNS_LOST		/* too much at once: what follows is how it is now */
};

struct nsu_netns_event {
	enum nsu_netns_what what;
	const char *name;	/* of ADDED, READY and DELETED, raw bytes; else NULL */
	int nsid;		/* of those of NSIDs */
};

/* Returns 0 to go on; -errno fails the watch, which is then its error, and more ends it. */
typedef int nsu_netns_event_fn(void *arg, const struct nsu_netns_event *event);

/*
 * Calls @fn for each event until it does not return 0. NSIDs are those of the namespace
 * of descriptor @from, or with -1 of our own. Makes no directory: it waits for it. Source:
 * inotify(7), rtnetlink(7). Errors: EMFILE (no more inotify), EACCES, ENOMEM.
 */
int nsu_netns_watch(int from, nsu_netns_event_fn *fn, void *arg, struct nsu_error *e);

/* The number that one network namespace has for another (rtnetlink(7)). */
struct nsu_nsid {
	int nsid;		/* in the one that was asked, or NSU_NSID_UNASSIGNED */
	int current;		/* with a target: in our own; else NSU_NSID_UNKNOWN */
};

struct nsu_nsid_look {
	int from;		/* a descriptor: in its place, not in our own; or -1 */
	bool has_target;	/* what the namespace with number @target has for others */
	int target;
	bool has_nsid;		/* this one alone, which is a number of our own */
	int nsid;
};

/*
 * The NSIDs that are assigned; assigns none. *@nsids is yours to free(3). Errors: ENOENT (no
 * such nsid; or, where one was asked for, target), EINVAL (no such target), EOPNOTSUPP (Linux
 * 4.19 and older, with a target).
 */
int nsu_nsid_take(struct nsu_nsid **nsids, size_t *count, const struct nsu_nsid_look *look,
		  struct nsu_error *e);

/*
 * Builders, which look but change nothing; all names pass nsu_netns_parse_name().
 * They return 0, or -errno: EINVAL, ENAMETOOLONG and, where a name is made,
 * EILSEQ (a bad name), ENOMEM, and what is said below. Those that hold a namespace
 * until the plan is run have room for one: attach, set, rename, exec, and end with
 * kill or wait. A plan has one of these at most.
 *
 * add: a new network namespace with a name; the process that runs this plan is
 * in it afterwards. attach: a name for the one that process @pid is in.
 * Both make the directory if it is missing, as a shared mount of its own, and
 * take an empty file that lies under the name. EEXIST: the name is taken;
 * attach: ESRCH, EACCES.
 */
int nsu_plan_netns_add(struct nsu_plan *plan, const char *name, struct nsu_error *e);
int nsu_plan_netns_attach(struct nsu_plan *plan, const char *name, pid_t pid,
			  struct nsu_error *e);

/* The same for the one behind descriptor @ns, which the plan tells as @what. */
int nsu_plan_netns_attach_to(struct nsu_plan *plan, const char *name, int ns, const char *what,
			     struct nsu_error *e);

/* Gives a network namespace a number in ours, for good. */
struct nsu_nsid_set {
	const char *name;	/* of the namespace */
	int ns;			/* or that, open; -1: by its name */
	const char *from;	/* the name of the one that gets to call it so, NULL: ours */
	int nsid;		/* negative: the kernel chooses */
};

/* EEXIST: it has one already (NSU_OP_CHECK); in the run: the number is another's. */
int nsu_plan_nsid_set(struct nsu_plan *plan, const struct nsu_nsid_set *request,
		      struct nsu_error *e);

/*
 * Removes a name: everything that is mounted there, and the file. The namespace lives on
 * while a process or a descriptor is in it, unless it is to end, too. An empty file goes as
 * well, and of a symbolic link the link alone; the run refuses anything else with EINVAL or
 * EISDIR.
 */
struct nsu_netns_end {
	const char *name;
	bool kill;		/* SIGTERM for all processes in it; after a while SIGKILL */
	bool wait;		/* until it is gone; its interfaces go first */
	int64_t milliseconds;	/* how long, for the processes in it and then for itself */
	bool move_cards;	/* an interface of the machine in it moves to our namespace */
	bool anything;		/* not only a namespace: whatever has that name */
};

/*
 * EBUSY: an interface of the machine is in it (NSU_OP_STRIP), or it is to be killed and the
 * caller is in it himself, or PID 1 (NSU_OP_EVICT); in the run ETIMEDOUT: somebody is still
 * in it (NSU_OP_STRIP: then nothing was done), or holds it (NSU_OP_GONE); EINPROGRESS: nobody
 * does, and the kernel is not done with it yet; ESTALE: with kill or wait, another namespace
 * has the name by now (NSU_OP_CHECK), and keeps it.
 */
int nsu_plan_netns_end(struct nsu_plan *plan, const struct nsu_netns_end *end,
		       struct nsu_error *e);

/*
 * Another name, in place of the old. EEXIST: the new one is taken; EINVAL, ENOENT; in the run
 * ESTALE: another namespace has the old one by now (NSU_OP_CHECK), and keeps it.
 */
int nsu_plan_netns_rename(struct nsu_plan *plan, const char *from, const char *to,
			  struct nsu_error *e);

/* Removes each file that a killed run left, and links that lead to no namespace. */
int nsu_plan_netns_sweep(struct nsu_plan *plan, struct nsu_error *e);

/* How many names of network namespaces the plan makes, of whichever steps it is made of. */
size_t nsu_plan_count_names(const struct nsu_plan *plan);

/* Names made by this plan may have control characters, and be no UTF-8. */
void nsu_plan_allow_raw_names(struct nsu_plan *plan);

/*
 * Enters the named network namespace and executes @argv in place, in a mount
 * namespace of its own where /sys shows that network and the files below
 * /etc/netns/NAME lie on those of /etc. What of these mounts fails is told to
 * nsu_run.excused, and passed over. ENOENT, EACCES; EINVAL (no network namespace).
 * Source: ip-netns(8).
 */
struct nsu_netns_exec {
	const char *name;	/* of the namespace, of its files in /etc, in the mount table */
	int ns;			/* the namespace, open; -1: the one with that name */
	char *const *argv;
	bool net_only;		/* no mount namespace: /sys and /etc are as outside */
	const char *dns;	/* "ADDRESS" or several with commas between, or NULL */
	uint32_t uid, gid;	/* NSU_KEEP_ID, or to become */
	const char *groups;	/* with them: "4,27", supplementary groups */
	bool follows;		/* in the mount namespace that nsu_plan_netns_room() made, as
				   a child that is waited for */
};

int nsu_plan_netns_exec(struct nsu_plan *plan, const struct nsu_netns_exec *request,
			struct nsu_error *e);

/* ------------------------------------------------------------------------- labs */

/*
 * A lab: a user, a mount and a network namespace in which everything else lies, so that it
 * takes no rights outside. In there /run is empty, and so has names of its own. A process
 * that only waits, the keeper, holds it; a file, the record, says which: below
 * XDG_RUNTIME_DIR, or /run/netnsctl/labs where root made it. A keeper that was killed
 * leaves a record that is known to be of nobody (PID, start, and inode number), and a lab
 * that comes to nothing.
 */
#define NSU_LAB_NAME_SIZE 64

struct nsu_lab {
	char name[NSU_LAB_NAME_SIZE];
	uid_t uid;		/* whose it is */
	bool live;
	bool made;		/* and it needs nobody any more: who makes it is done */
	pid_t keeper;
	uint64_t start;		/* when that one was started, in ticks since boot */
	uint64_t user;		/* the inode number of its user namespace */
};

/* As nsu_netns_parse_name(), but shorter, and without a dot in front. */
int nsu_lab_parse_name(const char *name);

/*
 * The caller's lab of that name, live or not. Errors: ENOENT, EPERM (somebody else wrote
 * that record), those of nsu_lab_parse_name().
 */
int nsu_lab_find(const char *name, struct nsu_lab *lab, struct nsu_error *e);

/* All labs of the caller, or for root of everybody, in an array to free(3). */
int nsu_labs_take(struct nsu_lab **labs, size_t *count, struct nsu_error *e);

/*
 * How many processes are in it but the keeper; and for how many seconds it has been there. 0,
 * too, of one that is not live, and where /proc cannot be read.
 */
int nsu_lab_count_processes(const struct nsu_lab *lab);
uint64_t nsu_lab_get_age(const struct nsu_lab *lab);

/*
 * Whether a lab made now is there when its user has logged out. KILLED: it ends with the
 * session that the caller is in (KillUserProcesses of logind.conf(5)). LOST: it, or its
 * record, ends with the user's last session, unless the user lingers (loginctl(1)).
 */
enum nsu_lab_end { NSU_LAB_STAYS, NSU_LAB_LOST, NSU_LAB_KILLED };
enum nsu_lab_end nsu_lab_get_end(void);

/*
 * Builders. create: the lab; the process that runs this plan stays where it is. In the run
 * EEXIST (NSU_OP_CHECK): somebody else made it meanwhile. try: an empty one that only the
 * process that runs this is in, and that ends with it. join: into one that lives, by a
 * pidfd held from here on; ESRCH: it lives no more. remove: the end of all processes in
 * it, and of the record.
 */
int nsu_plan_lab_create(struct nsu_plan *plan, const char *name, struct nsu_error *e);
int nsu_plan_lab_try(struct nsu_plan *plan, struct nsu_error *e);
int nsu_plan_lab_join(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e);
int nsu_plan_lab_remove(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e);

/*
 * A way out of the lab: the interface "uplink" in its own network, and a program outside, of
 * the name "pasta" or "slirp4netns", or NULL: that of the two which is installed. It ends
 * with the lab. Errors: ENOENT (not installed), EEXIST (it has one), ESRCH; in the run
 * ECANCELED (it ended, the error has its words), ETIMEDOUT.
 */
int nsu_plan_lab_uplink(struct nsu_plan *plan, const struct nsu_lab *lab, const char *program,
			struct nsu_error *e);

/* ------------------------------------------------------------------------- pods */

/*
 * A pod made by hand, as Kubernetes makes one with hostUsers: false. A process that does
 * nothing, pause, is in a user namespace of 65536 IDs of its own, and in network, IPC and UTS
 * namespaces that this one owns; each container joins these, and has its own mount, PID and
 * cgroup namespace. Every process a pod was made with has a record below XDG_RUNTIME_DIR, or
 * /run/nsutil/pods where root made it. A record whose process was killed is known to be of
 * nobody (PID, start, and inode number), and does not count.
 */
#define NSU_POD_NAME_SIZE 64
#define NSU_POD_IDS 65536u	/* of one pod, as the kubelet hands them out */

struct nsu_pod {
	char name[NSU_POD_NAME_SIZE];
	char container[NSU_POD_NAME_SIZE]; /* "": this is the record of pause */
	uid_t uid;		/* whose it is */
	bool live;
	pid_t pid;
	uint64_t start;		/* when that one was started, in ticks since boot */
	uint64_t user, net;	/* the inode numbers of its namespaces */
	bool host_users;	/* of pause: it has no user namespace of its own */
	uint32_t first_id, ids;	/* of pause: the range outside that it was given; ids 0: none,
				   its users are those of its maker */
};

/* Returns 0, -EINVAL or -ENAMETOOLONG: letters a to z, digits, and a hyphen between them. */
int nsu_pod_parse_name(const char *name);

/*
 * The caller's record of a pod (@container NULL) or of a container in it, live or not.
 * Errors: ENOENT, EPERM (somebody else wrote it), those of nsu_pod_parse_name().
 */
int nsu_pod_find(const char *pod, const char *container, struct nsu_pod *found,
		 struct nsu_error *e);

/* All records of the caller's pods, in an array to free(3). */
int nsu_pods_take(struct nsu_pod **pods, size_t *count, struct nsu_error *e);

/* What root of a container would do who has broken out of it. */
enum nsu_breakout_try {
	NSU_BREAKOUT_LEAVE,	/* chroot(2) to a directory of the host that was left open */
	NSU_BREAKOUT_PASSWD,	/* read what everybody may */
	NSU_BREAKOUT_NETWORK,	/* what the network namespace of its own allows */
	NSU_BREAKOUT_SHADOW, NSU_BREAKOUT_HOME, NSU_BREAKOUT_PROGRAM,
	NSU_BREAKOUT_ENVIRONMENT, NSU_BREAKOUT_DISK, NSU_BREAKOUT_CORE,
	NSU_BREAKOUT_MODULE, NSU_BREAKOUT_LOG,
	NSU_BREAKOUTS
};

/* How that went: errno each, 0 where it may. In memory that processes share. */
struct nsu_breakout {
	bool is_tried;
	int errnums[NSU_BREAKOUTS];
};

struct nsu_breakout *nsu_breakout_new(void);
void nsu_breakout_free(struct nsu_breakout *breakout);	/* NULL: nothing */

/* One more container in a pod, which is made where it does not live. */
struct nsu_pod_use {
	const char *pod;
	const char *container;	/* or NULL: the first of c0, c1, ... that is free */
	bool host_users;	/* no user namespace: Kubernetes' hostUsers: true */
	bool detach;		/* the program is not waited for, and reads no input; its
				   output goes to files only */
	/*
	 * The program. Of its mounts NSU_MOUNT_BIND are the volumes; without rootfs it sees
	 * the host's / read-only. Its kinds and maps are the pod's; pins, binfmt and root
	 * are not looked at.
	 */
	const struct nsu_create *program;
	/* NULL, or instead of its program: a directory of the host is left open in the
	   container, and it is tried what can be done by it; nothing is written. Borrowed
	   until the plan has run. */
	struct nsu_breakout *breakout;
};

/*
 * Builders. use: errors ENOSPC (no range of IDs is free), ESRCH (pause has ended, and
 * containers live on), EEXIST (a container of that name lives), EINVAL. remove: the end of
 * all processes in it, containers first, and of its records; ENOENT: there are none. What
 * others did since the look is told by NSU_OP_HOLD or, in the run, by NSU_OP_CHECK: EEXIST
 * (made it), ESRCH (ended it); a plan that is made then is of what there is.
 */
int nsu_plan_pod_use(struct nsu_plan *plan, const struct nsu_pod_use *use, struct nsu_error *e);
int nsu_plan_pod_remove(struct nsu_plan *plan, const char *pod, struct nsu_error *e);

/* ---------------------------------------------------- networks of namespaces */

/* An address of IPv4 or IPv6, with the length of the prefix that its network has. */
struct nsu_prefix {
	int family;		/* AF_INET, AF_INET6; 0: none */
	unsigned char bytes[16]; /* 4 or 16 of them, in network order */
	unsigned int length;	/* in bits */
};

#define NSU_PREFIX_SIZE 52	/* bytes of the longest as text */

/*
 * "10.0.0.1/24", "fd00::1/64". Returns 0, -EINVAL (no address), -ENODATA (an address
 * without a length) or -ERANGE (a length that it cannot have). nsu_address_parse()
 * takes one without, which gets all its bits.
 */
int nsu_prefix_parse(const char *text, struct nsu_prefix *prefix);
int nsu_address_parse(const char *text, struct nsu_prefix *address);

/* The same back; nsu_address_print() leaves the length out. "": there is none. */
void nsu_prefix_print(const struct nsu_prefix *prefix, char text[NSU_PREFIX_SIZE]);
void nsu_address_print(const struct nsu_prefix *address, char text[NSU_PREFIX_SIZE]);

#define NSU_INTERFACE_SIZE 16	/* IFNAMSIZ of netdevice(7) */

/*
 * Whether an interface can have this name: short, without a blank, slash, colon, percent sign
 * or control character, valid UTF-8, not "." or "..", and not what sysctls call every
 * interface ("all", "default").
 */
bool nsu_interface_is_valid(const char *name);

#define NSU_ADDRESSES_MAX 16	/* of one end */
#define NSU_NETWORK_SIZE 256	/* bytes of what names a network namespace */

/*
 * One end of a link. The namespace is a name below NSU_NETNS_DIR, or a path when it has
 * a slash ("/proc/7/ns/net"), or ".", which no name can be: the caller's own.
 */
struct nsu_end {
	char ns[NSU_NETWORK_SIZE];
	char name[NSU_INTERFACE_SIZE];	/* "": the first of eth0, eth1, ... that is free */
	char master[NSU_INTERFACE_SIZE]; /* a bridge there that it is a port of, or "" */
	struct nsu_prefix addresses[NSU_ADDRESSES_MAX];
	size_t naddresses;
};

/*
 * "h1", "h1:eth0", "h1:eth0=10.0.0.1/24,fd00::1/64", "h1=10.0.0.1/24": split at the
 * first "=", then at the first ":". An address without the length of its prefix is
 * refused: a network of one address reaches nobody. Errors: EINVAL, ERANGE (a prefix longer
 * than an address), EADDRNOTAVAIL (0.0.0.0 or ::), ENAMETOOLONG (an interface), E2BIG (more
 * addresses than NSU_ADDRESSES_MAX); the object is the part that is wrong.
 */
int nsu_end_parse(const char *text, struct nsu_end *end, struct nsu_error *e);

/* Two ends of a virtual cable: veth(4). */
struct nsu_cable {
	struct nsu_end ends[2];
	uint32_t mtu;		/* 0: as the kernel has it */
};

/*
 * Builders. All of them append to one plan, in any number and order: what a step of
 * this plan will make others of it may use. The process that runs it stays in its
 * network namespace, unless it may not go back there (that of its parent user
 * namespace). Besides what is said below they return ENOENT (no such namespace), EINVAL
 * (no network namespace; a bad name), EPERM, EACCES, ENOMEM; when it is run, what the
 * kernel answers to rtnetlink(7).
 *
 * network: the plan uses this namespace. With @create it is made, with this name, when
 * it is not there. The others call this, without @create, for each that they need.
 *
 * Interfaces that a run makes are in the group 0x6e7375 (ip-link(8)) until all that was
 * asked for is done. Those that a killed run left in there this removes.
 */
int nsu_plan_network(struct nsu_plan *plan, const char *ns, bool create,
		     struct nsu_error *e);

/*
 * Makes the cable, both ends in place, gives them their addresses, and sets them up, and
 * the loopback interfaces of their namespaces too, but not the caller's. An address of
 * IPv6 can be used at once: nobody else on a new cable can have it (IFA_F_NODAD).
 * Errors: EEXIST (there is such an interface).
 */
int nsu_plan_link(struct nsu_plan *plan, const struct nsu_cable *cable, struct nsu_error *e);

/* Removes an interface, and with one end of a cable the other. Errors: ENODEV. */
int nsu_plan_link_delete(struct nsu_plan *plan, const char *ns, const char *name,
			 struct nsu_error *e);

/*
 * A switch: a bridge called @name, unless it is there already, and for each of the
 * @count @ends a cable to it. Its ports are called as the namespaces at the other ends,
 * where an interface can have that name. A namespace that is at a port of its name
 * already stays so, and gets the addresses that it lacks. Errors: EEXIST (it is, and by
 * another interface).
 */
int nsu_plan_bridge(struct nsu_plan *plan, const char *ns, const char *name,
		    const struct nsu_end *ends, size_t count, struct nsu_error *e);

/* An address for the interface @name, and the end of that. Errors: ENODEV. */
int nsu_plan_address(struct nsu_plan *plan, const char *ns, const char *name,
		     const struct nsu_prefix *address, struct nsu_error *e);
int nsu_plan_address_delete(struct nsu_plan *plan, const char *ns, const char *name,
			    const struct nsu_prefix *address, struct nsu_error *e);

/*
 * A route in the main table, as "ip route add TO via VIA dev NAME". Errors: ENODEV; EINVAL
 * (neither a gateway nor an interface).
 */
struct nsu_route {
	struct nsu_prefix to;	/* a length of 0: the default route */
	struct nsu_prefix via;	/* the gateway, or family 0: none */
	const char *name;	/* of the interface; NULL: that which leads to the gateway */
};

int nsu_plan_route(struct nsu_plan *plan, const char *ns, const struct nsu_route *route,
		   struct nsu_error *e);
int nsu_plan_route_delete(struct nsu_plan *plan, const char *ns,
			  const struct nsu_route *route, struct nsu_error *e);

/*
 * Sets an interface up; or a sysctl(8) below net., "net.ipv4.ip_forward", to @value. What
 * is so already is left alone, and is not undone. Errors: ENODEV; EINVAL (a name of
 * another sort), ENAMETOOLONG.
 */
int nsu_plan_link_up(struct nsu_plan *plan, const char *ns, const char *name,
		     struct nsu_error *e);
int nsu_plan_sysctl(struct nsu_plan *plan, const char *ns, const char *name,
		    const char *value, struct nsu_error *e);

/*
 * A way out for a namespace: a cable to a gateway, addresses from a private network that
 * is free, a default route, forwarding, and at the gateway a table of nft(8) called
 * netnsctl_NAME, or by the whole path that is not in NSU_NETNS_DIR, by which what leaves looks
 * as if the gateway had sent it. The table says whether forwarding was on before.
 */
struct nsu_nat {
	const char *ns;		/* who gets a way out; as in struct nsu_end */
	const char *gateway;	/* where it leads; NULL: to the caller's network */
	const char *via;	/* only out of this interface of the gateway; NULL: any */
	bool six;		/* IPv6 too */
};

/*
 * nat: EEXIST (it has a way out), EINVAL (the gateway is itself), EOPNOTSUPP (a kernel
 * without nf_tables), ENODEV (via),
 * EADDRNOTAVAIL (no network is free). One whose cable is gone is made anew. *@dropped,
 * unless NULL, says whether a filter at the gateway drops what it does not know, which
 * no table of ours can change (docker has one).
 *
 * remove: all of that, if only the table is left. Forwarding goes back to what it was,
 * unless another way out, or a chain that filters what is forwarded, is there. ENOENT.
 */
int nsu_plan_nat(struct nsu_plan *plan, const struct nsu_nat *nat, bool *dropped,
		 struct nsu_error *e);
int nsu_plan_nat_remove(struct nsu_plan *plan, const struct nsu_nat *nat,
			struct nsu_error *e);

/* ------------------------------------------------ programs in many namespaces */

/* A mount namespace for programs that run in it one after another. */
int nsu_plan_netns_room(struct nsu_plan *plan, struct nsu_error *e);

/*
 * Appends the steps that enter the network namespace behind @ns, a descriptor that the plan
 * does not take: back to where one was, say, as adding a name leads into what it names.
 */
int nsu_plan_netns_enter(struct nsu_plan *plan, int ns, struct nsu_error *e);

/*
 * Many runs: @run is called once with each index below @count, in @jobs processes at a
 * time. Each calls @begin first, then @run again and again, as long as nothing is left of
 * the run before: no process, no mount. Both return an exit status, and of @begin
 * anything but 0 is that of a run. What else ends of the caller's children meanwhile is
 * waited for, and passed over.
 *
 * With a @label, what a run prints to standard output and error is passed on as it comes,
 * a line at a time, "LABEL: " before it; also what it leaves running in the background. When
 * standard output did not take all of it, @lost is told why, an errno, and what it returns
 * is the status, unless @run has one. A line of more than 1 MiB is cut.
 */
struct nsu_each {
	size_t count;
	unsigned int jobs;
	int (*begin)(void *arg);	/* or NULL */
	int (*run)(void *arg, size_t index);
	const char *(*label)(void *arg, size_t index);	/* or NULL; it is safe to print */
	int (*lost)(void *arg, size_t index, int errnum);
	void *arg;
};

/* In @run, where its program is about to start: mounts until here are its own affair. */
void nsu_each_started(void);

/*
 * statuses[i] is what run i returned; 255: it did not come to that. A run that is the only
 * one may become another program: then it is the status of that, or 128 and its signal.
 */
int nsu_each_run(const struct nsu_each *each, unsigned char statuses[], struct nsu_error *e);

/* ------------------------------------------------------------- references */

/*
 * A reference is what people write to name a process, with all its namespaces, or
 * one namespace; the same in every tool.
 *
 *	self, 4711			a process
 *	4711/net, self/net		one of its namespaces
 *	net:[4026531840], 4026531840	a namespace by its inode number
 *	7:net:4026531840		by the three words of its file handle (nsfs)
 *	id:7				by its 64-bit id (NS_GET_ID of ioctl_nsfs(2))
 *	/run/netns/blue			by a file
 *	netns:blue			by its name (nsu_netns_take())
 *	container:web, container:3f2a	a container by its name, or by how its id begins
 *	pod:default/web/nginx		NAMESPACE/NAME/CONTAINER; also NAME, NAMESPACE/NAME
 *					or NAME/CONTAINER
 *	unit:ssh.service		a systemd unit
 *	web				a network namespace, container or pod of that name
 *
 * A bare number up to 4194304 is a PID, and above that an inode number. Behind self, a
 * PID, a container, a pod with all three words, a unit and a bare name "/KIND" may
 * follow: then one namespace is meant.
 */
enum nsu_ref_type {
	NSU_REF_NONE,
	NSU_REF_SELF,
	NSU_REF_PROCESS,	/* pid */
	NSU_REF_INODE,		/* inode, kind unless it is not known */
	NSU_REF_HANDLE,		/* id, kind, inode */
	NSU_REF_ID,		/* id */
	NSU_REF_PATH,		/* path */
	NSU_REF_NETNS,		/* name */
	NSU_REF_CONTAINER,	/* name */
	NSU_REF_POD,		/* words, pod_namespace, name, pod_container */
	NSU_REF_UNIT,		/* name */
	NSU_REF_NAME		/* name */
};

#define NSU_REF_SIZE 256	/* bytes of a name */

/* A reference in its parts; plain data, but for @path. */
struct nsu_ref {
	enum nsu_ref_type type;
	enum nsu_kind kind;	/* the one that is meant, or NSU_NO_KIND: all, or not known */
	pid_t pid;
	uint64_t id, inode;
	const char *path;	/* absolute; borrowed from the text, or NULL */
	char name[NSU_REF_SIZE];
	unsigned int words;	/* of a pod: 1 NAME, 3 all. With 2 they lie in pod_namespace
				   and name, and may be NAME/CONTAINER as well */
	char pod_namespace[NSU_REF_SIZE], pod_container[NSU_REF_SIZE];
};

/*
 * Takes @text apart. Looks at nothing: whether there is such a thing is another
 * question. Returns 0, -EINVAL (no reference), -ERANGE (a number that no PID, inode or
 * id has) or -ENAMETOOLONG; then @ref is NSU_REF_NONE.
 */
int nsu_ref_parse(const char *text, struct nsu_ref *ref);

/* What a reference means: a process, or one namespace. Release by nsu_referent_free(). */
struct nsu_referent {
	enum nsu_ref_type type;	/* what it was found as: of a name, what has that name */
	enum nsu_kind kind;	/* of the one namespace; NSU_NO_KIND: the process, with all */
	pid_t pid;		/* the process, or one that is in the namespace; 0: none */
	uint64_t pid_inode;	/* of its pidfd, for nsu_join.target_inode; 0: not known */
	uint64_t inode;		/* of the one namespace, or 0 */
	int ns;			/* that namespace, open; or -1 */
	char container[NSU_REF_SIZE]; /* id of the container that was named, or "" */
	char pod[NSU_REF_SIZE];	/* uid of the pod that was named, or "" */
};

/* Where to look, and who is told of those that are meant when it is not one alone. */
struct nsu_ref_look {
	const char *sysroot;	/* as nsu_look.sysroot */
	const char *proc;	/* as nsu_look.proc */
	void (*candidate)(void *arg, const char *ref); /* or NULL */
	void *arg;
};

/*
 * Finds what @ref means. Looks at no more than it has to: a PID costs no search.
 *
 * A name decides something only for a caller with no more rights than its author: those in
 * the files of root, and in the caller's own. What others call their containers is no name
 * here. One of root's and one of the caller's with the same name are ambiguous.
 *
 * Errors: ESRCH (no such process, or what was named does not run), ENOENT (no such namespace
 * or name), ENOTUNIQ (several: @look->candidate was told), EPERM (only others say that name;
 * or not ours to see), EACCES, EINVAL (a file that is no namespace), EMFILE, ENOMEM.
 */
int nsu_ref_find(const struct nsu_ref *ref, const struct nsu_ref_look *look,
		 struct nsu_referent *found, struct nsu_error *e);
void nsu_referent_free(struct nsu_referent *found);

/* ----------------------------------------------------------------- limits */

/*
 * How many namespaces of a kind one user may have in our user namespace, those in the
 * namespaces below it counted: max_KIND_namespaces of namespaces(7); or -1, not known.
 */
int64_t nsu_limit_get(enum nsu_kind kind);

/* ----------------------------------------------------------------- rights */

/* "cap_sys_admin": the name of a capability, or NULL. Static string. */
const char *nsu_capability_get_name(unsigned int capability);

/* The number of that name, with "cap_" before it or without, in any case; or -1. */
int nsu_capability_find(const char *name);

/* Those that this kernel has, a bit for each: 1 << CAP_SYS_ADMIN. Source: capabilities(7). */
uint64_t nsu_capability_get_all(void);

/*
 * By which rule of user_namespaces(7) a process has capabilities over a namespace or not.
 * The kernel goes from the user namespace that owns it (a user namespace: from itself) from
 * parent to parent, and the first on this way that the process is in, or made, decides.
 */
enum nsu_rule {
	NSU_RULE_MEMBER,	/* the process is in it: its effective set counts */
	NSU_RULE_CREATOR,	/* the process is in its parent, and has the effective uid that
				   made it: all capabilities */
	NSU_RULE_NONE,		/* there is no such on the way: none */
	NSU_RULE_UNKNOWN	/* the way leads on above what we may see */
};

/* Whether setns(2) would let the process in, as far as these rules go; else the first cause. */
enum nsu_setns {
	NSU_SETNS_ALLOWED,
	NSU_SETNS_SAME,		/* its own user namespace, which nobody enters twice */
	NSU_SETNS_THREADS,	/* of user, mnt and time: it has more than one thread */
	NSU_SETNS_NO_ADMIN,	/* no CAP_SYS_ADMIN over the namespace */
	NSU_SETNS_NO_ADMIN_HERE,	/* none in its own user namespace */
	NSU_SETNS_NO_CHROOT_HERE,	/* of mnt: no CAP_SYS_CHROOT there */
	NSU_SETNS_ABOVE,	/* a PID namespace that is neither its own nor below that */
	NSU_SETNS_UNKNOWN
};

#define NSU_LEVELS 40	/* more than the kernel nests */

struct nsu_way {
	uint64_t inode;		/* of a user namespace */
	uid_t creator;		/* as our user namespace names that user */
};

/* Plain data. Sets of capabilities have a bit for each: 1 << CAP_SYS_ADMIN. */
struct nsu_rights {
	pid_t pid;
	uid_t uid;		/* effective, of the process */
	uint64_t user;		/* inode of the user namespace that it is in */
	uint64_t effective;	/* its effective set, which counts in there */
	enum nsu_kind kind;	/* of the namespace */
	uint64_t inode;
	enum nsu_rule rule;
	uint64_t caps;		/* what the process has over it */
	enum nsu_setns setns;
	size_t count;		/* 0: not even the owner may be seen */
	struct nsu_way way[NSU_LEVELS];	/* the owner, its parent, and so on: the last one
					   decides, or is the last that we may see */
};

/*
 * What process @pid may do with the namespace behind the descriptor @ns. Costs the same
 * however many processes there are. Errors: ESRCH, EACCES (not yours to see), ENOTTY (@ns is
 * no namespace), EMFILE. Security modules and seccomp(2) filters are not asked.
 * Source: user_namespaces(7), setns(2), cap_capable() of the kernel.
 */
int nsu_rights_find(pid_t pid, int ns, struct nsu_rights *rights, struct nsu_error *e);

/* -------------------------------------------------------- IDs on both sides */

/* What kind of ID a number is. */
enum nsu_id { NSU_ID_USER, NSU_ID_GROUP, NSU_ID_PROCESS };

/* The namespace whose number it is: the user namespace, or for processes the PID namespace. */
struct nsu_side {
	pid_t pid;		/* of this process, when it is not 0 */
	int ns;			/* else behind this descriptor; -1: our own */
	bool above;		/* instead: the one above ours; of an initial one itself */
};

enum nsu_translated {
	NSU_TRANSLATED,
	NSU_NO_SUCH_ID,		/* there is no such user, group or process on the first side */
	NSU_ID_ABOVE,		/* there is, and it is none of ours: only above us it can be
				   told what it is called */
	NSU_NO_NUMBER		/* it has no number on the other side: files of that user
				   seem to be of the overflow user there, 65534 "nobody" */
};

struct nsu_translation {
	enum nsu_translated result;
	bool is_here;		/* @here is known: the number that we use */
	uint32_t here;
	uint32_t id;		/* with NSU_TRANSLATED: that of the other side */
	struct nsu_extent from, to; /* of users and groups: the lines of maps that said so; a
				   count of 0: no map lies there */
};

/*
 * What the number @id of the side @from is called on the side @to. A user namespace without
 * a process is entered by a child, which needs CAP_SYS_ADMIN over it. Costs the same however
 * many processes there are; of processes only since Linux 6.11. Errors: ESRCH (no such
 * process of a side), EACCES, EPERM (not yours to see), EBADMSG, EMFILE, ENOMEM.
 * Source: user_namespaces(7), pid_namespaces(7), ioctl_nsfs(2).
 */
int nsu_id_translate(enum nsu_id type, uint32_t id, const struct nsu_side *from,
		     const struct nsu_side *to, struct nsu_translation *translation,
		     struct nsu_error *e);

/* ---------------------------------------------------------------- looking */

/*
 * The links below /proc/PID/ns. The first eight are the namespaces that a
 * process is in and have the numbers of their kinds; the last two those that
 * its next child will be in (pid_namespaces(7), time_namespaces(7)).
 */
enum nsu_link {
	NSU_LINK_PID_FOR_CHILDREN = NSU_KINDS,
	NSU_LINK_TIME_FOR_CHILDREN,
	NSU_LINKS
};

/* "pid_for_children": its name below /proc/PID/ns. Static string. */
const char *nsu_link_get_name(unsigned int link);

/* NSU_PID for NSU_LINK_PID_FOR_CHILDREN; the first eight are their own kind. */
enum nsu_kind nsu_link_get_kind(unsigned int link);

/*
 * "4026531838" or "uts:[4026531838]": a namespace by its inode number, and
 * perhaps its kind, which is NSU_NO_KIND otherwise. Returns 0, -EINVAL (not of
 * that form) or -ERANGE (a number that no inode has).
 */
int nsu_inode_parse(const char *text, enum nsu_kind *kind, uint64_t *inode);

/*
 * A snapshot is what was found at one time. It is never changed afterwards, and
 * asking it costs no system call. Its namespaces are in the order of their
 * inode numbers, its processes in the order of their PIDs.
 */
struct nsu_snapshot;

/*
 * Where to look for namespaces; a set. What is left out is not done. None of
 * them shows all there are: only together they do.
 */
enum nsu_source {
	NSU_SOURCE_PROCESSES = 1 << 0,	/* /proc/PID/ns */
	NSU_SOURCE_THREADS = 1 << 1,	/* threads that left those of their process */
	NSU_SOURCE_CHILDREN = 1 << 2,	/* the last two links */
	NSU_SOURCE_FDS = 1 << 3,	/* open descriptors of namespaces */
	NSU_SOURCE_SOCKETS = 1 << 4,	/* net namespaces that sockets, and descriptors
					   of /dev/net/tun, keep */
	NSU_SOURCE_MOUNTS = 1 << 5,	/* files in our own mount namespace */
	NSU_SOURCE_FOREIGN_MOUNTS = 1 << 6, /* in all others: all that the kernel lists
					   (Linux 6.12), or that something else shows */
	NSU_SOURCE_RELATIVES = 1 << 7,	/* owners and parents of others */
	NSU_SOURCE_LISTNS = 1 << 8	/* listns(2) (Linux 6.19): descriptors on their
					   way between processes, too */
};

#define NSU_SOURCES 9
#define NSU_EVERY_SOURCE ((1u << NSU_SOURCES) - 1)

/* "foreign-mounts": its name for people. Static string. */
const char *nsu_source_get_name(enum nsu_source source);

/* What to ask of what was found: each costs, so ask for what you show. */
enum nsu_ask {
	NSU_ASK_DETAILS = 1 << 0,	/* uid, command of the leaders: a file of each */
	NSU_ASK_EVERYONE = 1 << 1,	/* the same of every process */
	NSU_ASK_USERS = 1 << 2,		/* names for these uids: getpwuid(3) */
	NSU_ASK_OWNERS = 1 << 3,	/* owning user namespaces, up to the last that
					   we may see: ioctl_ns(2) per namespace */
	NSU_ASK_PARENTS = 1 << 4,	/* parents of PID and user namespaces, same */
	NSU_ASK_IDS = 1 << 5,		/* 64-bit ns ids: ioctl_ns(2) per namespace */
	NSU_ASK_NSIDS = 1 << 6,		/* NSIDs of net namespaces: rtnetlink(7) */
	NSU_ASK_WHOSE = 1 << 7,		/* nsu_snapshot_get_whose() */
	NSU_ASK_HOLDERS = 1 << 8,	/* nsu_snapshot_get_holder() */
	NSU_ASK_PPIDS = 1 << 9,		/* parents, with these details: another file */
	NSU_ASK_ALONE = 1 << 10		/* of processes nothing: where the kernel lists all
					   namespaces to us (listns(2)), nobody is looked at
					   but for sockets, and members, leaders and holders
					   are not known */
};

/* The request. Zero-initialised but for @kinds it is a listing by processes. */
struct nsu_look {
	const char *sysroot;	/* a directory that holds proc, run, var and etc; NULL: ours.
				   Where its proc is no proc(5), but a tree of files, what
				   the kernel would have to be asked is not known */
	const char *proc;	/* a proc(5) to read instead of that, or NULL */
	unsigned int kinds;	/* set of kinds to look for. What leads to one of them,
				   or keeps it, may be of another */
	unsigned int sources;	/* set of enum nsu_source; 0: processes alone */
	unsigned int ask;	/* set of enum nsu_ask */
	pid_t pid;		/* look at this process alone, and its links in any
				   case; 0: at all of them */
	uint64_t inode;		/* details of the members and other holders of this
				   namespace, too, and holders of no other; 0: none */
};

/* What shows that a namespace is there, and mostly keeps it; a set. */
enum nsu_found {
	NSU_FOUND_PROCESS = 1 << 0,	/* a process is in it */
	NSU_FOUND_THREAD = 1 << 1,	/* a thread is in it, and its process is not */
	NSU_FOUND_CHILDREN = 1 << 2,	/* the next child of a process will be in it, and
					   the process is not */
	NSU_FOUND_FD = 1 << 3,		/* a descriptor keeps it */
	NSU_FOUND_SOCKET = 1 << 4,	/* a socket keeps it */
	NSU_FOUND_TUN = 1 << 5,		/* a descriptor of /dev/net/tun keeps it */
	NSU_FOUND_MOUNT = 1 << 6,	/* a file keeps it */
	NSU_FOUND_DESCENDANT = 1 << 7,	/* it is an owner or the parent of another */
	NSU_FOUND_LISTED = 1 << 8	/* the kernel has it; this is no holder */
};

#define NSU_FOUNDS 9
#define NSU_EVERY_FOUND ((1u << NSU_FOUNDS) - 1)

/* "process" for one, "processes" for any other number of them. Static string. */
const char *nsu_found_get_name(enum nsu_found found, size_t count);

/* Who or what keeps a namespace; what does not belong to the sort is 0, NULL, -1, NSU_NONE. */
struct nsu_holder {
	enum nsu_found sort;
	size_t process;		/* index; not of a mount or a descendant */
	pid_t tid;		/* THREAD; FD, SOCKET, TUN: of a thread that shares no
				   descriptors with its process */
	int fd;			/* FD, SOCKET, TUN: its number */
	uint64_t inode;		/* SOCKET: its number, as in socket:[INODE] */
	const char *path;	/* MOUNT: raw bytes, as its mount namespace has it */
	size_t mntns;		/* MOUNT: index of that, or NSU_NONE: ours */
	size_t child;		/* DESCENDANT: the namespace below */
};

#define NSU_NO_UID ((uid_t)-1)		/* not known */
#define NSU_NSID_UNASSIGNED (-1)	/* what the kernel says: no NSID */
#define NSU_NSID_UNKNOWN (-2)		/* not asked, or no answer */

struct nsu_namespace {
	uint64_t inode;
	uint64_t id;		/* 64-bit ns id, or 0: not known (Linux 6.17 and older) */
	enum nsu_kind kind;
	unsigned int found;	/* set of enum nsu_found */
	size_t nprocs;		/* processes in it; of nsu_look.pid alone when that was set */
	size_t leader;		/* the process with the lowest PID in it, or NSU_NONE */
	size_t owner;		/* owning user namespace, or NSU_NONE: not known or seen */
	size_t parent;		/* of a PID or user namespace, or NSU_NONE */
	uid_t uid;		/* without leader: who made its owner (itself, of a user
				   namespace), or NSU_NO_UID */
	const char *user;	/* name of that uid, or NULL */
	int nsid;		/* of a net namespace, as ours names it */
	size_t nmounts;		/* files in our own mount namespace that keep it */
};

struct nsu_process {
	pid_t pid;
	bool detailed;		/* the next five are known */
	bool kernel;		/* a thread of the kernel: no signal ends it */
	pid_t ppid;		/* 0 without NSU_ASK_PPIDS */
	uid_t uid;		/* effective */
	const char *user;	/* its name, or NULL */
	const char *command;	/* arguments joined by blanks; without arguments the
				   name, no brackets. Raw bytes */
	size_t ns[NSU_LINKS];	/* namespaces by link, or NSU_NONE */
};

/* What one source did not show. */
struct nsu_gap {
	int why;		/* errno of the first, or 0: it showed all it has */
	size_t count;		/* processes, sockets, mount namespaces that could not be
				   read; 0: the source as a whole */
};

/* What a snapshot does not show. Vanished processes are not missed. */
struct nsu_missed {
	size_t processes;	/* how many there were, read or not */
	size_t unread;		/* of these, how many could not be read */
	pid_t first;		/* the lowest PID of them */
	int why;		/* errno of that one */
	int nsids;		/* errno of the NSIDs as a whole, or 0 */
	struct nsu_gap gaps[NSU_SOURCES]; /* see nsu_snapshot_get_gap() */
};

/*
 * Looks, and gives a snapshot that you own. Processes that end meanwhile are
 * left out; those that cannot be read are counted (nsu_snapshot_get_missed()).
 * With nsu_look.pid a process that is gone or cannot be read is an error.
 * Errors: ENOENT (no such directory), ENODEV (/proc is no proc(5)), ESRCH,
 * EACCES (nsu_look.pid), EMFILE, ENOMEM.
 * Source: namespaces(7), proc(5), ioctl_ns(2), rtnetlink(7).
 */
int nsu_snapshot_take(struct nsu_snapshot **snapshot, const struct nsu_look *look,
		      struct nsu_error *e);
void nsu_snapshot_free(struct nsu_snapshot *snapshot);

/*
 * The machine that it is of: below a sysroot by its etc/hostname, else uname(2); of a saved one
 * what was said there. And when that was saved, in seconds since the epoch; 0: just taken.
 */
const char *nsu_snapshot_get_node(const struct nsu_snapshot *snapshot);
int64_t nsu_snapshot_get_time(const struct nsu_snapshot *snapshot);

size_t nsu_snapshot_count_namespaces(const struct nsu_snapshot *snapshot);
const struct nsu_namespace *nsu_snapshot_get_namespace(const struct nsu_snapshot *snapshot,
						       size_t index);

size_t nsu_snapshot_count_processes(const struct nsu_snapshot *snapshot);
const struct nsu_process *nsu_snapshot_get_process(const struct nsu_snapshot *snapshot,
						   size_t index);

/* The index of the namespace with that inode, or of that process, or NSU_NONE. */
size_t nsu_snapshot_find_namespace(const struct nsu_snapshot *snapshot, uint64_t inode);
size_t nsu_snapshot_find_process(const struct nsu_snapshot *snapshot, pid_t pid);

/* How many holders a namespace has, of these sorts (a set of enum nsu_found). */
size_t nsu_snapshot_count_holders(const struct nsu_snapshot *snapshot, size_t ns,
				  unsigned int sorts);

/*
 * Holder @n of all it has, in the order of the sorts. Needs NSU_ASK_HOLDERS; with
 * nsu_look.inode, of no other namespace.
 */
const struct nsu_holder *nsu_snapshot_get_holder(const struct nsu_snapshot *snapshot,
						 size_t ns, size_t n);

/* Path @n of the nsu_namespace.nmounts that keep it: raw bytes. */
const char *nsu_snapshot_get_mount(const struct nsu_snapshot *snapshot, size_t ns,
				   size_t n);

const struct nsu_missed *nsu_snapshot_get_missed(const struct nsu_snapshot *snapshot);

/* What one source missed. That this kernel does not have it is no gap. */
const struct nsu_gap *nsu_snapshot_get_gap(const struct nsu_snapshot *snapshot,
					   enum nsu_source source);

/*
 * Whose a namespace is, seen from a process: the initial one of its kind; else
 * the caller's own; else the one that the process is in; else none of these, as
 * what waits for its next child. Where it cannot be told whether a namespace is
 * the initial one, this is unknown, never a guess.
 *
 * The initial namespaces are those of kthreadd, or have the inode numbers that
 * the kernel reserves. In a PID namespace of its own they are those of its
 * PID 1. Below a sysroot nothing is the caller's.
 */
enum nsu_whose { NSU_WHOSE_UNKNOWN, NSU_WHOSE_INIT, NSU_WHOSE_YOURS, NSU_WHOSE_OWN,
		 NSU_WHOSE_OTHER };

/* @process: an index, or NSU_NONE. Needs NSU_ASK_WHOSE, or is unknown. */
enum nsu_whose nsu_snapshot_get_whose(const struct nsu_snapshot *snapshot, size_t ns,
				      size_t process);

/*
 * Whether it is an initial namespace of the machine, which nothing ends; also from within a
 * container. False where that cannot be told. Needs NSU_ASK_WHOSE.
 */
bool nsu_snapshot_is_initial(const struct nsu_snapshot *snapshot, size_t ns);

/* "init", "yours", "own", "other", "unknown". Static string. */
const char *nsu_whose_get_name(enum nsu_whose whose);

/*
 * How many levels a PID or user namespace is below the initial one, which has 0; or -1:
 * not known, as the initial one is not seen from here. Needs NSU_ASK_OWNERS, and of PID
 * namespaces NSU_ASK_PARENTS.
 */
int nsu_snapshot_get_level(const struct nsu_snapshot *snapshot, size_t ns);

/*
 * Who made the user namespace that owns it (itself, of one); or NSU_NO_UID. Needs
 * NSU_ASK_OWNERS.
 */
uid_t nsu_snapshot_get_creator(const struct nsu_snapshot *snapshot, size_t ns);

/* More that nsu_look.ask may hold: names, and what is in namespaces (struct nsu_inside). */
enum nsu_ask_inside {
	NSU_ASK_NAMES = 1 << 16,	/* nsu_snapshot_get_container() and _belonging() */
	NSU_ASK_MAPS = 1 << 17,		/* of user namespaces, and setgroups: of a member */
	NSU_ASK_HOSTNAMES = 1 << 18,	/* of UTS namespaces: a visit to those not ours */
	NSU_ASK_OFFSETS = 1 << 19,	/* of time namespaces; without a member, a visit */
	NSU_ASK_ROOTS = 1 << 20,	/* of cgroup namespaces: a visit to those not ours */
	NSU_ASK_INTERFACES = 1 << 21,	/* of net namespaces; without a member, a visit */
	NSU_ASK_TABLES = 1 << 22,	/* of mount namespaces: mountinfo of a member, else
					   the kernel's count (Linux 6.12) */
	NSU_ASK_INITS = 1 << 23,	/* of PID namespaces: status of a member */
	NSU_ASK_AGES = 1 << 24,		/* stat of every process */
	NSU_ASK_CONFINED = 1 << 25	/* nsu_snapshot_get_confinement(): status of every
					   process, mountinfo of one in each mount namespace */
};

#define NSU_ASK_INSIDES (0xffu << 17)

/*
 * What is in a namespace. Each is of one kind, and NULL (or as said) in others, where it was
 * not asked for, or where it cannot be known. Lists have a newline behind each of their parts.
 */
struct nsu_inside {
	const char *uids, *gids;	/* user: list of INSIDE:OUTSIDE:COUNT, seen from our
					   user namespace (its parent when it is ours) */
	const char *setgroups;		/* user: "allow" or "deny" */
	const char *hostname;		/* uts: raw bytes */
	const char *offsets;		/* time: list, "monotonic=0", "boottime=-60" */
	const char *root;		/* cgroup: path of its root, seen from our own */
	const char *interfaces;		/* net: list of names, raw bytes */
	size_t ntable;			/* mnt: mounts in it; NSU_NONE: not known */
	size_t init;			/* pid: the process that has PID 1 in it, or NSU_NONE */
	int64_t age;			/* any: seconds since its oldest member was started, so
					   that it is no younger; -1: not known */
};

/* Never NULL. */
const struct nsu_inside *nsu_snapshot_get_inside(const struct nsu_snapshot *snapshot,
						 size_t ns);

/*
 * A container, by the files of its runtime or by the cgroup path of a process: no engine is
 * asked. Strings are "" where they are not known.
 */
struct nsu_container {
	const char *engine;	/* "docker", "podman", "containerd", "cri-o", "runc", "crun",
				   "lxc", "machine", "snap", "flatpak" */
	const char *id;
	const char *name;	/* as its engine shows it */
	const char *space;	/* containerd's own namespace */
	const char *pod, *pod_namespace, *pod_container; /* of Kubernetes */
	const char *pod_uid;
	bool sandbox;		/* it is the one that holds the namespaces of its pod */
	pid_t pid;		/* its first process; 0: none that is surely it */
	uid_t author;		/* the least trusted of those who wrote all this; 0: root */
	bool claimed;		/* the author is neither root nor the caller: show that it is
				   his word, and decide nothing by it */
};

/* With NSU_ASK_NAMES: those that run and those that do not, of the system and of users. */
size_t nsu_snapshot_count_containers(const struct nsu_snapshot *snapshot);
const struct nsu_container *nsu_snapshot_get_container(const struct nsu_snapshot *snapshot,
						       size_t index);

/* Where a process belongs; known of those with details, with NSU_ASK_NAMES. */
struct nsu_belonging {
	size_t container;	/* or NSU_NONE */
	const char *cgroup;	/* path, in version 2 where it has one (cgroups(7)); or NULL */
	const char *unit;	/* of systemd, or of the systemd of a user; or NULL */
	uid_t unit_author;	/* who may have made up the unit; 0: root */
	bool unit_claimed;	/* as of a container */
};

/* Never NULL. */
const struct nsu_belonging *nsu_snapshot_get_belonging(const struct nsu_snapshot *snapshot,
						       size_t process);

/* -------------------------------------------------------- saved snapshots */

/*
 * Writes a snapshot to @out as JSON, to be loaded here or on another machine; nsls(1),
 * SAVED SNAPSHOTS, has its form. @node is another name for this machine, or NULL. Take it
 * with NSU_ASK_HOLDERS, and all that the reader may want to see: what was not asked for is
 * not known there either. One that was loaded is written as it was, with its time.
 * Returns 0 or -ENOMEM; whether it arrived is what @out knows.
 */
int nsu_snapshot_print(const struct nsu_snapshot *snapshot, const char *node, FILE *out);

/*
 * The snapshot from such a text, or file ("-": standard input), that you own. It is asked as
 * one that was just taken; what it says of processes and files is as old as it is.
 * Errors: EBADMSG (no saved snapshot, or a part of one is missing), EPROTONOSUPPORT (a newer
 * library saved it), EFBIG (over 256 MiB), ENOMEM, and those of open(2) and read(2). Texts
 * are checked: nothing in a hostile one does more than to be shown.
 */
int nsu_snapshot_parse(struct nsu_snapshot **snapshot, const char *text, size_t len,
		       const char *name, struct nsu_error *e);
int nsu_snapshot_load(struct nsu_snapshot **snapshot, const char *path, struct nsu_error *e);

/*
 * What a reference means in there; as nsu_ref_find(), but nothing is open, and self is
 * nobody. Returns 0, -ESRCH, -ENOENT, -ENOTUNIQ or -EINVAL.
 */
int nsu_ref_find_saved(const struct nsu_ref *ref, const struct nsu_snapshot *snapshot,
		       struct nsu_referent *found);

/* ----------------------------------------------------------------- mounts */

/* How mounts and unmounts on a mount spread: a set. None of them: private. */
enum nsu_propagation {
	NSU_SHARED = 1 << 0,	/* to its peers, and from them */
	NSU_SLAVE = 1 << 1,	/* from the peers of its master */
	NSU_UNBINDABLE = 1 << 2	/* not at all, and it may not be bound elsewhere */
};

/* Strings are raw bytes. */
struct nsu_mounted {
	uint64_t id;		/* its number in mountinfo */
	size_t parent;		/* index of the mount that it lies on, or NSU_NONE */
	unsigned int major, minor; /* of the file system, as in st_dev of its files */
	const char *point;	/* where it lies */
	const char *root;	/* which directory or file of its file system that is */
	const char *type;	/* "ext4", "fuse.sshfs" */
	const char *source;	/* "/dev/sda1", "tmpfs"; NULL: not known */
	const char *options;	/* of the mount: "rw,nosuid,relatime" */
	const char *fs_options;	/* of the file system */
	unsigned int propagation; /* set of enum nsu_propagation */
	uint64_t peers;		/* NSU_SHARED: number of the peer group */
	uint64_t master;	/* NSU_SLAVE: the peer group that it hears */
	uint64_t from;		/* the nearest one on that way that can be seen from here; 0 */
	bool idmapped;		/* its IDs are shown as others (mount_setattr(2)) */
	const char *uids, *gids; /* lists of DISK:SEEN:COUNT: @disk is what is stored, @seen
				   what we see; NULL: no map, or not known */
	bool hidden;		/* something else lies over it, so that no path leads there */
};

/* The mounts of one mount namespace, in the order of mounting. */
struct nsu_mounts;

/* Of which mount namespace. */
struct nsu_mounts_look {
	const char *sysroot, *proc; /* as of struct nsu_look */
	int ns;			/* descriptor of it, or -1: that of the process */
	pid_t pid;		/* a process that is in it, or 0 */
};

/*
 * Asks the kernel by the id of the mount namespace (Linux 6.11), else reads the mountinfo of
 * the process, else sends a child into it. Paths are seen from its root, or in the second
 * case from that of the process. Maps are told since Linux 6.15 alone.
 * Errors: ESRCH, EACCES, EPERM (not yours to see), EBADMSG, ETIMEDOUT, ENOMEM.
 * Source: statmount(2), listmount(2), proc_pid_mountinfo(5).
 */
int nsu_mounts_take(struct nsu_mounts **mounts, const struct nsu_mounts_look *look,
		    struct nsu_error *e);
void nsu_mounts_free(struct nsu_mounts *mounts);
size_t nsu_mounts_count(const struct nsu_mounts *mounts);
const struct nsu_mounted *nsu_mounts_get(const struct nsu_mounts *mounts, size_t index);

/*
 * Those of all mount namespaces of the machine, as far as they can be found: of those that
 * the kernel lists (Linux 6.12), that a process of @snapshot is in, or that a file keeps.
 * @look is that of the snapshot.
 * @ns is an index there, or NSU_NONE; @mounts lives as long as the call, and is NULL where
 * they could not be read: then @err is an errno. Anything but 0 from @fn ends it, and is
 * returned; else 0, or -errno: ENOMEM.
 */
typedef int nsu_mounts_fn(void *arg, size_t ns, uint64_t inode,
			  const struct nsu_mounts *mounts, int err);
int nsu_mounts_take_all(const struct nsu_snapshot *snapshot, const struct nsu_look *look,
			nsu_mounts_fn *fn, void *arg, struct nsu_error *e);

/* --------------------------------------------------------------- profiles */

/* What a process is in and may do, in facets. */
enum nsu_facet {
	NSU_FACET_NAMESPACES,	/* by kind */
	NSU_FACET_MAPS,		/* of its user namespace: "uids", "gids", "setgroups" */
	NSU_FACET_CAPS,		/* "effective", "permitted", ... of capabilities(7) */
	NSU_FACET_CONFINEMENT,	/* "no_new_privs", "seccomp", "label" (of a security module) */
	NSU_FACET_CGROUP,	/* by hierarchy; of version 2 "cgroup" */
	NSU_FACET_ROOT,		/* its root directory */
	NSU_FACET_MOUNTS,	/* that it sees, by where they lie */
	NSU_FACET_LIMITS,	/* of getrlimit(2), "nofile" and so on */
	NSU_FACETS
};

#define NSU_EVERY_FACET ((1u << NSU_FACETS) - 1)

/* "mounts". Static string. */
const char *nsu_facet_get_name(enum nsu_facet facet);

struct nsu_trait {
	enum nsu_facet facet;
	const char *name;	/* raw bytes */
	const char *value;	/* raw bytes; lists have a newline behind each of their parts;
				   NULL: it could not be read */
	uint64_t caps;		/* of NSU_FACET_CAPS: a bit each, 1 << CAP_SYS_ADMIN */
	int err;		/* errno: why not */
};

struct nsu_profile;

struct nsu_profile_look {
	const char *sysroot, *proc; /* as of struct nsu_look */
	pid_t pid;		/* the process */
	unsigned int facets;	/* set of 1 << enum nsu_facet */
};

/*
 * What a process is, of these facets. Looks at no other process. What may not be read is a
 * trait with an error. Errors: ESRCH, ENOMEM. Source: proc(5).
 */
int nsu_profile_take(struct nsu_profile **profile, const struct nsu_profile_look *look,
		     struct nsu_error *e);

/*
 * The structure of a pod (nsu_referent.pod), so that it can be held against that of another:
 * of its containers by their names, and of "(sandbox)". Namespaces ("nginx/net") are "own",
 * "the pod's", "the host's" or "with NAME"; maps ("nginx/uids") the IDs there are inside;
 * mounts ("nginx/idmapped") those that are id-mapped, but for the root. Takes a snapshot of
 * every kind with NSU_ASK_EVERYONE, _NAMES, _WHOSE and _MAPS, of where @look looks; its pid
 * is not used. Errors: ESRCH (no process of it lives), ENOMEM.
 */
int nsu_profile_take_pod(struct nsu_profile **profile, const struct nsu_snapshot *snapshot,
			 const char *pod_uid, const struct nsu_profile_look *look,
			 struct nsu_error *e);
void nsu_profile_free(struct nsu_profile *profile);
size_t nsu_profile_count(const struct nsu_profile *profile);
const struct nsu_trait *nsu_profile_get(const struct nsu_profile *profile, size_t index);

enum nsu_change {
	NSU_SAME,
	NSU_CHANGED,
	NSU_REMOVED,		/* the second has no such */
	NSU_ADDED,		/* the first has none */
	NSU_UNTOLD		/* one of them could not be read */
};

/* "changed". Static string. */
const char *nsu_change_get_name(enum nsu_change change);

/* @a is NULL where it was added, @b where it was removed. */
typedef void nsu_trait_fn(void *arg, enum nsu_change change, const struct nsu_trait *a,
			  const struct nsu_trait *b);

/* Calls @fn for each trait of any of the two, the same ones too, in the order of facets. */
void nsu_profile_compare(const struct nsu_profile *a, const struct nsu_profile *b,
			 nsu_trait_fn *fn, void *arg);

/* A namespace that two snapshots do not agree on: indexes there, or NSU_NONE. */
struct nsu_shift {
	enum nsu_change change;	/* NSU_CHANGED: of its members */
	size_t a, b;
	const pid_t *left, *joined; /* members of NSU_CHANGED, in ascending order */
	size_t nleft, njoined;
};

typedef void nsu_shift_fn(void *arg, const struct nsu_shift *shift);

/*
 * Calls @fn for each difference, in the order of inode numbers. These mean something only on
 * one machine, between two starts of it. Where both know the 64-bit ids these decide whether
 * two are one. Returns 0 or -ENOMEM.
 */
int nsu_snapshot_compare(const struct nsu_snapshot *a, const struct nsu_snapshot *b,
			 nsu_shift_fn *fn, void *arg);

/* ------------------------------------------------------------ what holds them back */

/* Places of proc(5) and sysfs(5) by which root of a container reaches the machine; a set. */
enum nsu_spot {
	NSU_SPOT_SYSCTL = 1 << 0,	/* /proc/sys */
	NSU_SPOT_SYSRQ = 1 << 1,	/* /proc/sysrq-trigger */
	NSU_SPOT_IRQ = 1 << 2,		/* /proc/irq */
	NSU_SPOT_BUS = 1 << 3,		/* /proc/bus */
	NSU_SPOT_SYS = 1 << 4,		/* /sys */
	NSU_SPOT_CGROUP = 1 << 5	/* /sys/fs/cgroup */
};

#define NSU_SPOTS 6

/* "/proc/sys": its path. Static string. */
const char *nsu_spot_get_path(enum nsu_spot spot);

/* What holds a process back besides its namespaces. Sets of capabilities as in nsu_rights. */
struct nsu_confinement {
	bool known;		/* the rest of it */
	uint64_t effective;	/* capabilities that count now, in its user namespace */
	uint64_t bounding;	/* those it may ever get */
	bool no_new_privs;	/* no program that it starts gives it any (prctl(2)) */
	bool filtered;		/* by seccomp(2) */
	unsigned int writable;	/* set of enum nsu_spot: mounted for writing; who may write
				   there is another matter */
};

/* With NSU_ASK_CONFINED. Never NULL. */
const struct nsu_confinement *
nsu_snapshot_get_confinement(const struct nsu_snapshot *snapshot, size_t process);

/* What some processes have in common with the machine. "Any of them" is enough everywhere. */
struct nsu_audit {
	size_t count, unread;	/* processes; of these, those that could not be looked at */
	size_t first;		/* the one with the lowest PID */
	unsigned int shared;	/* kinds of which they are in the initial namespace, */
	unsigned int own;	/* in another, */
	unsigned int unknown;	/* or it cannot be told */
	size_t sharing[NSU_KINDS]; /* how many of them */
	uint64_t effective;	/* capabilities of any of them */
	size_t full;		/* how many have all there are, */
	size_t full_initial;	/* and that in the initial user namespace */
	bool host_root;		/* root of the machine is in a map: some ID in it is that */
	uint32_t root_is;	/* that ID */
	size_t as_root;		/* how many of them run as root of the machine */
	bool blind;		/* that is not known: maps are seen from a user namespace that
				   is not the initial one, or not at all */
	size_t unfiltered;	/* how many have no filter of seccomp(2), */
	size_t privileges;	/* and how many may gain privileges (no no_new_privs) */
	unsigned int writable;	/* set of enum nsu_spot */
};

/*
 * Of these processes, by their indexes in ascending order, at least one. Needs NSU_ASK_WHOSE,
 * _MAPS, _CONFINED and, of all of them, details.
 */
void nsu_audit_find(const struct nsu_snapshot *snapshot, const size_t processes[], size_t count,
		    struct nsu_audit *audit);

/* ----------------------------------------------------------------- wiring */

/*
 * What is plugged in where: the interfaces, addresses and routes of some network
 * namespaces, and which interface is the other end of which. Like a snapshot it is never
 * changed once it is taken. Looking gives no NSID to anybody (rtnetlink(7)): the ends
 * of a wire are told apart from a network that is made for the moment, and seen by nobody.
 */
struct nsu_wiring;

/* A network namespace to look at: the request. Strings are borrowed for the call. */
struct nsu_place {
	const char *name;	/* what it is called, raw bytes */
	const char *path;	/* a file that is it; NULL: the caller's own */
	uint64_t inode;		/* its number; 0: it is dead, and not looked at */
};

struct nsu_net {
	const char *name;	/* that of its place */
	uint64_t inode;
	bool own;		/* the caller is in it */
	int err;		/* errno: why nothing is known of it; ESTALE: it is dead */
	bool blind;		/* seen from inside alone, without kinds; and the other ends
				   of its wires are told by their numbers */
	size_t first_interface, ninterfaces;
	size_t first_address, naddresses;
	size_t first_route, nroutes;
};

#define NSU_LINK_KIND_SIZE 32	/* bytes of the word for a kind of interface */
#define NSU_HARDWARE_SIZE 32	/* MAX_ADDR_LEN of the kernel */

struct nsu_interface {
	size_t net;
	int index;		/* its number there */
	char name[NSU_INTERFACE_SIZE];
	char kind[NSU_LINK_KIND_SIZE]; /* "veth", "bridge"; "": lo, hardware, not known */
	unsigned int flags;	/* IFF_UP and others of netdevice(7) */
	unsigned int operstate;	/* IF_OPER_UP and others of <linux/if.h> */
	uint32_t mtu;
	unsigned char hardware[NSU_HARDWARE_SIZE]; /* address of the wire: MAC */
	size_t hardware_len;
	size_t master;		/* the bridge that it is a port of; index, or NSU_NONE */
	unsigned int port_state; /* of a bridge: BR_STATE_FORWARDING is 3; else 0 */
	size_t peer;		/* the other end of a veth; index, or NSU_NONE */
	size_t lower;		/* what it lies on (a VLAN); index, or NSU_NONE */
	int link;		/* the number of peer or lower where that is; 0: none */
	bool abroad;		/* that is in another namespace */
	bool unfinished;	/* a plan is making it, or was killed at it */
	bool forwards, forwards6; /* packets from here go on elsewhere (ip_forward) */
	unsigned int rp_filter;	/* see ip-sysctl: 1 strict, 2 loose */
};

struct nsu_wired_address {
	size_t interface;
	struct nsu_prefix is;
	unsigned int scope;	/* RT_SCOPE_UNIVERSE and others of rtnetlink(7) */
	unsigned int flags;	/* IFA_F_TENTATIVE and others */
	bool automatic;		/* link-local of IPv6, and given by the kernel */
};

struct nsu_wired_route {
	size_t net;
	struct nsu_prefix to;	/* a length of 0: default */
	struct nsu_prefix via;	/* family 0: @to is on the wire itself */
	struct nsu_prefix source; /* family 0: not said */
	size_t interface;	/* or NSU_NONE: of unreachable and its kin */
	unsigned int type;	/* RTN_UNICAST, RTN_UNREACHABLE ... */
	unsigned int protocol;	/* who made it: RTPROT_KERNEL ... */
	uint32_t metric;
	unsigned int hops;	/* how many gateways it has; @via and @interface are one's */
};

/*
 * Looks at @count places, each namespace of which must be in there once. Where one cannot
 * be looked at, that is told in its nsu_net.err (EPERM, ESTALE). Routes are those of the
 * main table. Errors: EMFILE, EAGAIN, ENOMEM.
 * Source: rtnetlink(7), setns(2) in a child.
 */
int nsu_wiring_take(struct nsu_wiring **wiring, const struct nsu_place places[], size_t count,
		    struct nsu_error *e);
void nsu_wiring_free(struct nsu_wiring *wiring);

/*
 * The same of all network namespaces of a snapshot that is taken for it, whatever keeps them;
 * @look->kinds must have NSU_NET. Names are "net:[INODE]". Both are yours to free. Errors:
 * those of nsu_snapshot_take() and nsu_wiring_take(); EOPNOTSUPP (a tree of files).
 */
int nsu_wiring_take_all(struct nsu_wiring **wiring, struct nsu_snapshot **snapshot,
			const struct nsu_look *look, struct nsu_error *e);

/* Nets are in the order of their places, interfaces of a net in that of their numbers. */
size_t nsu_wiring_count_nets(const struct nsu_wiring *wiring);
const struct nsu_net *nsu_wiring_get_net(const struct nsu_wiring *wiring, size_t index);
const struct nsu_interface *nsu_wiring_get_interface(const struct nsu_wiring *wiring,
						     size_t index);
const struct nsu_wired_address *nsu_wiring_get_address(const struct nsu_wiring *wiring,
						       size_t index);
const struct nsu_wired_route *nsu_wiring_get_route(const struct nsu_wiring *wiring,
						   size_t index);

/* "up", "down", "no carrier", "blocked": in short, what becomes of packets. Static string. */
const char *nsu_interface_get_state(const struct nsu_interface *interface);

/* "unreachable", "blackhole": the type of a route; "unicast" is the usual. Static string. */
const char *nsu_route_get_type(const struct nsu_wired_route *route);

/* ---------------------------------------------------------------- sockets */

/* A socket of TCP or UDP that has the port that was asked for. */
struct nsu_socket {
	size_t ns;		/* index of its network namespace in the snapshot */
	const char *protocol;	/* "tcp", "udp" */
	struct nsu_prefix local, peer; /* addresses; family 0 of @peer: it has none */
	uint16_t port, peer_port;
	bool listens;		/* it waits for whoever comes */
	uint64_t inode;		/* its number, as of nsu_holder.inode */
	uid_t uid;		/* of who made it */
};

struct nsu_sockets;

/*
 * Those that have @port, in all network namespaces of a snapshot that is taken for it;
 * @look->kinds must have NSU_NET. Where anybody listens these alone are told, else those
 * that have a peer, as long as a process has them. Holders of the snapshot tell whose they
 * are. Both are yours to free. Errors: as above.
 * Source: sock_diag(7), setns(2) in a child.
 */
int nsu_sockets_take(struct nsu_sockets **sockets, struct nsu_snapshot **snapshot,
		     const struct nsu_look *look, uint16_t port, struct nsu_error *e);
void nsu_sockets_free(struct nsu_sockets *sockets);
size_t nsu_sockets_count(const struct nsu_sockets *sockets);
const struct nsu_socket *nsu_sockets_get(const struct nsu_sockets *sockets, size_t index);

/* How many network namespaces could not be asked; the errno of the first, or 0. */
int nsu_sockets_get_missed(const struct nsu_sockets *sockets, size_t *count);

/* --------------------------------------------------------------- reachability */

/* Why packets do not arrive; each is of one network, and most of an interface there. */
enum nsu_cause {
	NSU_CAUSE_NONE,		/* nothing is known to be in the way */
	NSU_CAUSE_HIDDEN,	/* the way leads through what cannot be seen from here */
	NSU_CAUSE_LOOPBACK_DOWN, /* lo is down: nobody reaches himself */
	NSU_CAUSE_LINK_DOWN,	/* an interface on the way is down */
	NSU_CAUSE_PORT_BLOCKED,	/* a port of a bridge does not forward (yet) */
	NSU_CAUSE_NO_WIRE,	/* it has no interface but lo */
	NSU_CAUSE_NO_ADDRESS,	/* no address of the family */
	NSU_CAUSE_TENTATIVE,	/* the address is still looked for elsewhere: RFC 4862 */
	NSU_CAUSE_NO_ROUTE,
	NSU_CAUSE_REFUSED,	/* a route says unreachable, prohibit, or blackhole */
	NSU_CAUSE_NOBODY,	/* on the wire where the packet goes nobody has the address */
	NSU_CAUSE_FORWARDING_OFF,
	NSU_CAUSE_RP_FILTER,	/* the source is not expected from there */
	NSU_CAUSE_LOOP,		/* routers send it around in a circle */
	NSU_CAUSE_FILTER,	/* a packet filter has a rule, or a policy, that drops */
	NSU_CAUSE_XTABLES,	/* the same of iptables-legacy(8) */
	NSU_CAUSE_SILENT,	/* it arrives, and the target is told to answer no echo */
	NSU_CAUSE_NO_ARP,	/* an end of a cable does not look for the other, nor tell it */
	NSU_CAUSE_OTHER_NETWORK, /* no route, and no router: a neighbour with another prefix */
	NSU_CAUSE_NAMESAKE,	/* another one has the address, too: it answers, or may do so */
	NSU_CAUSE_RULES,	/* the main table has a route, and ip-rule(8) leads past it */
	NSU_CAUSE_BROADCAST,	/* who has it shares it with all in the network there */
	NSU_CAUSE_ISOLATED,	/* both ports of a bridge that it would pass are isolated */
	NSU_CAUSE_SAME_HARDWARE, /* another one has the same address of the wire: MAC */
	NSU_CAUSE_NEIGHBOUR,	/* to is a permanent one (ip-neighbour(8)), with a wrong MAC */
	NSU_CAUSE_BENEATH,	/* a macvlan lies on the interface, or sends to it */
	NSU_CAUSE_TRANSLATED,	/* a packet filter has sent it elsewhere: DNAT */
	NSU_CAUSE_ARP_IGNORED,	/* nobody answers to ARP for it: arp_ignore, see ip-sysctl */
	NSU_CAUSES
};

/* "forwarding is off": in a few words. Static string. */
const char *nsu_cause_get_name(enum nsu_cause cause);

/* The one cause that a packet to @to does not come there, or the answer back. */
struct nsu_trouble {
	enum nsu_cause cause;
	bool back;		/* it is in the way of the answer */
	size_t net;		/* where */
	size_t interface;	/* or NSU_NONE */
	struct nsu_prefix to;	/* where the packet was to go there, in that direction */
	struct nsu_prefix router; /* NO_ROUTE: who knows the way; or family 0 */
};

/*
 * What stands between net @from and @to, an address of net @target, by reasoning over
 * the wiring alone; nothing is sent. @to is NULL when the target has none.
 */
void nsu_wiring_explain(const struct nsu_wiring *wiring, size_t from, size_t target,
			const struct nsu_prefix *to, struct nsu_trouble *trouble);

/*
 * The command that takes a trouble away, "netnsctl exec h1 ip link set eth0 up", or ""
 * where there is none, or none that fits. Names are quoted for a shell.
 */
#define NSU_REMEDY_SIZE 512
void nsu_trouble_get_remedy(const struct nsu_trouble *trouble, const struct nsu_wiring *wiring,
			    char remedy[NSU_REMEDY_SIZE]);

/* One address of one net, asked from another, or from itself. */
struct nsu_echo {
	size_t from, target;	/* nets of the wiring */
	struct nsu_prefix to;
	bool reached;		/* answered, and not by another one that has the address */
	int err;		/* errno of the sending; ETIMEDOUT: no answer; 0: answered */
	uint32_t microseconds;	/* until the answer */
	struct nsu_trouble trouble; /* where it was not reached */
};

/*
 * Sends an echo request (ICMP, ICMPv6) for each of the @count @echoes, and waits for all
 * answers together, @milliseconds at most; then says why others did not come. @places are
 * those of the wiring. This puts packets on the wires, and entries into neighbour tables.
 * Errors: EMFILE, EAGAIN, ENOMEM; ENOBUFS where not all were
 * answered, and the kernel's tables of neighbours, which all namespaces share, had no room.
 * EPERM in nsu_echo.err: no socket for it. Source: icmp(7), rtnetlink, nf_tables.
 */
int nsu_echoes_send(const struct nsu_wiring *wiring, const struct nsu_place places[],
		    struct nsu_echo echoes[], size_t count, unsigned int milliseconds,
		    struct nsu_error *e);

/* --------------------------------------------------------------- topologies */

/*
 * A small network, as a list of parts: what a file wants, what is there, or what was made.
 * Nothing in it is looked up later, and comparing two costs no system call.
 */
struct nsu_topology;

enum nsu_part_what {
	NSU_PART_NS,		/* a network namespace: at.ns */
	NSU_PART_SWITCH,	/* a bridge in it: at */
	NSU_PART_CABLE,		/* veth(4): at, peer, mtu */
	NSU_PART_UP,		/* the interface at is up */
	NSU_PART_ADDRESS,	/* at, prefix */
	NSU_PART_ROUTE,		/* at.ns, prefix, via, and at.name or NULL */
	NSU_PART_SYSCTL,	/* at.ns; at.name "net.ipv4.ip_forward", value */
	NSU_PART_NAT,		/* a way out for at.ns, six; at.name: by way of that, or NULL */
	NSU_PART_RUN,		/* in at.ns, once: value is a command of sh(1) */
	NSU_PART_OTHER,		/* found in at.ns, for nsu_differs_fn: value tells what */
	NSU_PARTS
};

/* Where a cable is plugged in. */
struct nsu_plug {
	const char *ns, *name;
	const char *master;	/* the bridge there that it is a port of, or NULL */
};

/* What a sort does not have is 0 or NULL. */
struct nsu_part {
	enum nsu_part_what what;
	unsigned int line;	/* of the file, from 1 on; 0: no file */
	struct nsu_plug at, peer;
	struct nsu_prefix prefix, via;
	uint32_t mtu;		/* 0: as the kernel has it */
	const char *value;
	bool six;
	bool routed;		/* of a CABLE: an end at a switch is no port of it */
	uint64_t inode;		/* of an NS that was found or made; else 0 */
	bool unfinished;	/* of a CABLE or SWITCH that was found: see nsu_interface; of a
				   NAT that was found: nobody comes out by it. Its at.master is
				   the interface that leads there, prefix its address */
};

/* Where and why a file is not understood. Text of the file in it is raw bytes. */
#define NSU_MISTAKE_SIZE 160
struct nsu_mistake {
	unsigned int line, column; /* from 1 on, in bytes */
	char what[NSU_MISTAKE_SIZE];
	char hint[NSU_MISTAKE_SIZE]; /* what to write instead, or "" */
};

/*
 * A file, a part or some on each line; # begins a comment.
 *
 *	ns NAME
 *	switch NAME[:BRIDGE]			a namespace that is a switch
 *	link A[:IF][=ADDR,...] B[:IF][=ADDR,...] [mtu N] [routed]
 *	address NAME:IF=ADDR[,ADDR...]
 *	route NAME default|PREFIX [via] GATEWAY [dev IF]
 *	sysctl NAME KEY=VALUE [VALUE]...
 *	nat NAME [via IF] [ipv6]
 *	run NAME COMMAND...			for sh(1), to the end of the line
 *
 * Namespaces are named before they are used. An end without a name of its interface gets
 * eth0, eth1, ... in the order of the lines; at a switch the name of its other end. There it
 * is a port, unless the cable is routed: then it is one only where it has no address, and the
 * other end has some, and is at a switch, too.
 * Returns 0, -EINVAL with @mistake filled, or -ENOMEM.
 */
int nsu_topology_parse(struct nsu_topology **topology, const char *text, size_t len,
		       struct nsu_mistake *mistake);
void nsu_topology_free(struct nsu_topology *topology);

size_t nsu_topology_count(const struct nsu_topology *topology);
const struct nsu_part *nsu_topology_get(const struct nsu_topology *topology, size_t index);

/*
 * The same of what is there now: the namespaces of @wanted, with the sysctls that it names;
 * or with NULL those of @names (ending in NULL), or all that have a name. Errors: ENOENT
 * (none of @names), and those of nsu_wiring_take().
 */
int nsu_topology_take(struct nsu_topology **topology, const struct nsu_topology *wanted,
		      char *const names[], struct nsu_error *e);

/*
 * Calls @fn, unless NULL, for each part that @wanted has and @is lacks, and for what is there
 * in namespaces of @wanted besides (@missing false), but where programs of NSU_PART_RUN may
 * have made it. What comes by itself, as link-local addresses, is no difference, and
 * programs are none. Returns how many differences there are.
 */
typedef void nsu_differs_fn(void *arg, const struct nsu_part *part, bool missing);
size_t nsu_topology_compare(const struct nsu_topology *wanted, const struct nsu_topology *is,
			    nsu_differs_fn *fn, void *arg);

/* As a file that nsu_topology_parse() reads; and one part of it, as a line without newline. */
void nsu_topology_print(const struct nsu_topology *topology, FILE *out);
void nsu_part_print(const struct nsu_part *part, FILE *out);

/*
 * What up has made is written down in NSU_UP_DIR/NAME, so that down takes away nothing
 * else, and that the next up or down knows what a killed one has left.
 */
#define NSU_UP_DIR "/run/netnsctl/up"

struct nsu_up {
	const char *name;	/* as nsu_netns_parse_name() wants it */
	const char *file;	/* that describes it: an absolute path */
	const struct nsu_topology *wanted;
	bool kill;		/* down: ends the processes in what goes, see nsu_netns_end */
};

/*
 * up: makes what is missing, and takes away what it made before and is wanted no more.
 * Nothing to do: no steps. Errors: EEXIST (the record is of another file; an interface is
 * there that is not its own, or is not as it is wanted); of the record (NSU_OP_NOTE) EINVAL
 * and ENAMETOOLONG (such a name it cannot have), EPERM (others may write it), EBADMSG (it is
 * none), and in the run, too, ESTALE (somebody took it up or down meanwhile); those of the
 * other builders.
 *
 * down: takes away what the record has and is there still, also what a killed run has left
 * of it; then the record, and last it waits until these namespaces are gone. Namespaces that
 * were there before stay. Errors: ENOENT (no such record); EBUSY (a card of the machine is in
 * one; with @kill the caller is, or PID 1); those of up.
 */
int nsu_plan_up(struct nsu_plan *plan, const struct nsu_up *up, struct nsu_error *e);
int nsu_plan_down(struct nsu_plan *plan, const struct nsu_up *up, struct nsu_error *e);

#ifdef __cplusplus
}
#endif

#endif
