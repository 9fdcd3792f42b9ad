/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shape of a plan, shared by its builders and its readers; never installed. */
#ifndef NSU_PLAN_H
#define NSU_PLAN_H

#include <nsutil.h>

#include "plan/why.h"

/*
 * Who performs a step. SELF is the caller. CHILD is forked by SELF and becomes
 * the program. HELPER stays in the namespaces we came from, and outlives a
 * SELF that executes the program in place or is killed. SANDBOX becomes the
 * process of a pod that only waits.
 */
enum actor { SELF, CHILD, HELPER, SANDBOX, ACTORS };

/* Whose work a step of a pod is in Kubernetes; PART_NONE: no pod's. */
enum part { PART_NONE, PART_SPEC, PART_KUBELET, PART_CRI, PART_OCI, PARTS };

/*
 * What is only known while running, like registers: process IDs of the actors,
 * and descriptors. -1 is "nothing yet".
 */
enum slot {
	SLOT_NONE,
	SLOT_SELF, SLOT_CHILD, SLOT_HELPER, SLOT_SANDBOX,	/* process IDs */
	SLOT_PROGRAM,						/* CHILD, or its child */
	SLOT_UIDS, SLOT_GIDS,					/* the first of a range each */
	SLOT_TARGET, SLOT_LOCK, SLOT_ROOT, SLOT_CWD, SLOT_ENV,	/* descriptors */
	SLOT_TTY, SLOT_TTY_INSIDE, SLOT_DEV, SLOT_USERNS, SLOT_MADE,
	SLOT_POD,
	SLOT_MOUNT,						/* one a mount */
	SLOT_NS = SLOT_MOUNT + NSU_MOUNTS_MAX,			/* one a kind */
	SLOTS = SLOT_NS + NSU_KINDS
};

/* Strings belong to the plan (plan_text) or are borrowed from the request. */
struct step {
	enum nsu_op op;
	enum actor actor;
	enum slot slot;		/* what it reads, or where its result goes */
	enum slot of;		/* SLOT_NONE, or the process below whose /proc directory
				   the path is: of OPEN and WRITE the object, of BIND
				   the text, of RUN the first argument */
	enum why why;
	enum slot in;		/* SLOT_NONE, or the directory that is / to the object */
	enum part part;		/* as the plan's was when it was appended */
	unsigned int line;	/* and this */
	unsigned long flags;	/* CLONE_*, MS_*, MNT_*, a mode, an ID, a signal, a PID,
				   an enum check */
	uint64_t inode;		/* of CHECK: of the namespace that has the name, 0: of any */
	bool optional;		/* finding it done already is no failure, and then it
				   is not undone */
	bool tied;		/* only when the step before it was done, not found done */
	bool lenient;		/* a failure is told, and passed over */
	bool topmost;		/* of UMOUNT: not all that is mounted there, one on another */
	const char *object;	/* what it acts on */
	const char *text;	/* what is written, mounted, or passed as arguments */
	const char *source;	/* of MOUNT: what mount tables show, NULL: the text */
	const char *data;	/* of MOUNT: options of the file system, or NULL */
	char *const *argv;	/* of EXEC */
	struct wire *wire;	/* of steps in a network namespace: see wire.h */
};

/* Returns 0, -errno, or 1: it was so already, and is not undone. */
struct run;
typedef int step_fn(struct run *r, const struct step *s);

/* How a step is done, and undone: NULL of what needs no undoing. */
struct performance {
	enum nsu_op op;		/* NSU_OP_NONE: no more */
	step_fn *perform, *undo;
};

/*
 * Who does the steps in network namespaces. The builders of these bring it along: a table
 * of all functions would make every tool need the library for netlink(7).
 */
struct networks;
struct performer {
	const struct performance *all;
	void (*free)(struct networks *networks);
};

/* What CHECK finds in order. */
enum check {
	CHECK_FREE,	/* an empty file, and nothing mounted on it */
	CHECK_STALE,	/* that, or a symbolic link that leads to no namespace */
	CHECK_ANY,	/* anything but a directory */
	CHECK_NAME,	/* that, a network namespace, or a symbolic link */
	CHECK_LAB,	/* the record of no lab that lives, or nothing */
	CHECK_POD,	/* the same of a pod, or of a container in it */
	CHECK_NO_OTHER,	/* the same, or the record of TARGET */
	CHECK_PAUSE,	/* the record of TARGET, and that lives */
	CHECKS
};

/* BEGUN: whether it was done is not known, because who did it was killed. */
enum done { NOT_DONE, BEGUN, DONE };

struct nsu_plan {
	struct step *steps;
	size_t count, room;
	size_t names;		/* of network namespaces, that its steps make */
	struct nsu_breakout *breakout; /* where a step of that writes, or NULL; borrowed */
	const char *manifest;	/* NULL, or what the whole corresponds to elsewhere */
	char **texts;		/* owned strings of steps */
	size_t ntexts;
	pid_t target;		/* the process to join, 0: none */
	int root;		/* -1, or a directory by which errors are explained */
	int slots[SLOTS];	/* descriptors that builders hold open already, and numbers of
				   processes that the last run has left */
	unsigned char *done;	/* by step, enum done; NULL before the first run */
	bool shared;		/* done: with the other actors, by mmap(2) */
	struct networks *networks; /* the network namespaces that steps are in, or NULL */
	const struct performer *performer;
	enum part part;		/* of the steps that are appended next */
	unsigned int line;	/* of the file that asks for these; 0: none does */
	bool raw_names;		/* control bytes may be in a name that is made */
	bool failed;		/* out of memory while appending */
};

/* Appends a step. A failure sticks to the plan: see plan_check(). */
void plan_push(struct nsu_plan *p, struct step step);

/* A string that lives as long as the plan; "" when out of memory. */
const char *plan_text(struct nsu_plan *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same: "DIR/NAME". Most plans have one, and a printf(3) costs a short run more. */
const char *plan_path(struct nsu_plan *p, const char *dir, const char *name);

/* The same of @size zeroed bytes; NULL when out of memory. */
void *plan_keep(struct nsu_plan *p, size_t size);

/* Returns 0 when every append succeeded, else -ENOMEM with @e filled. */
int plan_check(const struct nsu_plan *p, struct nsu_error *e);

/*
 * "/proc/1234/uid_map": where @name lies for the process in slot @of. Without
 * @slots, or where that slot is empty, the process has its name: "/proc/CHILD/uid_map".
 */
void plan_get_path(const struct nsu_plan *p, const int *slots, enum actor me, enum slot of,
		   const char *name, char *path, size_t size);

/* What was done by the last run is forgotten. */
void plan_drop_progress(struct nsu_plan *p);

/* "CHILD", "NET": the name of a slot in plans. Static string. */
const char *slot_get_name(enum slot slot);

/* What a step acts on, as its text has it, for the record of an error. */
void step_get_object(const struct nsu_plan *p, const struct step *s, char *object, size_t size);

static inline enum slot slot_of_actor(enum actor a)
{
	return SLOT_SELF + (enum slot)a;
}

static inline enum actor actor_of_slot(enum slot slot)
{
	return (enum actor)(slot - SLOT_SELF);
}

static inline enum slot slot_of_kind(enum nsu_kind kind)
{
	return SLOT_NS + (enum slot)kind;
}

/* NSU_NO_KIND for a slot that holds no namespace. */
static inline enum nsu_kind kind_of_slot(enum slot slot)
{
	return slot >= SLOT_NS && slot < SLOTS ? (enum nsu_kind)(slot - SLOT_NS) : NSU_NO_KIND;
}

#endif
