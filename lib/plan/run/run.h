/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of a plan while it is run, shared by the files of this folder. */
#ifndef NSU_RUN_H
#define NSU_RUN_H

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>

#include "plan/plan.h"

struct run {
	struct nsu_plan *plan;
	const struct nsu_run *how;
	struct nsu_outcome *outcome;
	enum actor me;
	int slots[SLOTS];	/* PIDs and descriptors; the latter owned */
	int peers[ACTORS];	/* SELF: a socket to each other actor; they: one to SELF */
	sigset_t mask;		/* the signals we were called with, for the program */
	bool masked;
	struct sigaction sigchld; /* as we were called with, when that hid our children */
	bool hid_children;
	int ended_by;		/* the signal that we made end a PID 1 without a handler */
	struct rlimit core;	/* as we were called with, for the program */
	int trial;		/* -1, or where a plan that is only tried tells of each step */
	bool init;		/* somebody else is PID 1: CHILD is its child */
	bool orphaned;		/* HELPER: SELF is gone, and never said that all is over */
	bool has_init;		/* the program is PID 1 of a namespace made here */
	int refused;		/* the kind that a setns() of several refused */
	bool by_path[SLOTS];	/* what a TREE opened is no copy of a mount, but a place */
	bool apart[SLOTS];	/* what a TREE opened is mounted in before it is attached */
	bool read_only[SLOTS];	/* to be made so once it is attached */
	bool passed_over;	/* the step before was found done, or excused */
	cpu_set_t processors;	/* as we were called with, while @moved to one of them */
	bool moved;
	bool lent;		/* CHILD had our memory until it executed its program */
	struct nsu_error unstarted; /* why it did not, when errnum is set */
	char said[NSU_SAID_SIZE]; /* what the kernel says of a step that it refused, or "" */
};

/* --- run.c: takes back what this actor made, as far as plan->done says so */
int run_undo(struct run *r, struct nsu_error *e);

/* The plan goes on without what this step was for; somebody should know all the same. */
void run_excuse(const struct run *r, const struct step *s, int err);

/* All that is this actor's of the steps from @from on. */
int run_walk(struct run *r, size_t from, struct nsu_error *e);

/* --- baton.c: whose turn it is, as error records over SOCK_SEQPACKET */

/* The turn goes from one actor to another; each calls it at the same step. */
int baton_hand_over(struct run *r, enum actor from, enum actor to, struct nsu_error *e);

/* Tells everybody that it is over, and waits until they have undone their part. */
void baton_give_up(struct run *r, const struct nsu_error *e);

/*
 * Reads the next record of a peer: 0 its turn is over, -errno it failed and @e
 * says why, -EPIPE it ended, or executed a program, without a word.
 */
int baton_take(struct run *r, enum actor from, struct nsu_error *e);

/* Whether the peer's end is closed already. */
bool baton_is_dropped(const struct run *r, enum actor from);

/* --- fork.c: other actors */
pid_t fork_process(unsigned long flags);		/* CLONE_* flags of clone(2) */
int run_fork(struct run *r, const struct step *s);
int run_helper(struct run *r, const struct step *s);
int run_keeper(struct run *r, const struct step *s);	/* a CHILD that is none of ours */

/* --- lend.c: a CHILD with our memory. When that comes back it has done its steps. */
bool lend_fits(const struct run *r, const struct step *fork);
int lend_memory(struct run *r, const struct step *fork);
int lend_see_start(const struct run *r, struct nsu_error *e);

/* --- program.c: programs that run to their end, and the number of ours */
int run_program(struct run *r, const struct step *s);	/* NSU_OP_RUN */
int run_setup(struct run *r, const struct step *s);
int run_pid_file(struct run *r, const struct step *s);
int undo_pid_file(struct run *r, const struct step *s);

/* Copies @text; the name of @slot in it, "CHILD", becomes its number. */
void slot_fill(const struct run *r, enum slot slot, const char *text, char *to, size_t size);

/* --- ids.c: IDs that are free */
int run_lock_file(struct run *r, const struct step *s);
int run_unlock(struct run *r, const struct step *s);
int run_choose(struct run *r, const struct step *s);

/* --- processor.c: where a mount namespace is made; nowhere in particular without flags */
int run_processor(struct run *r, const struct step *s);

/* --- init.c: a PID 1 that is nothing else */
int run_init(struct run *r, const struct step *s);

/* --- join.c: setns(2) */
int run_setns(struct run *r, const struct step *s);
int run_join(struct run *r, const struct step *s);
bool pidfd_has_ended(int pidfd);

/* --- caps.c: capabilities */
int run_keep_caps(struct run *r, const struct step *s);
int run_drop_caps(struct run *r, const struct step *s);

/* --- exec.c: the program */
int run_set_environment(struct run *r, const struct step *s);
int run_clear_environment(struct run *r, const struct step *s);
int run_exec(struct run *r, const struct step *s);

/* --- seal.c: before going where others rule */
int run_seal(struct run *r, const struct step *s);
int run_shield(struct run *r, const struct step *s);
int run_close_fds(struct run *r, const struct step *s);

/* All from that one on, for who only waits: what is open there would stay open. */
void close_from(unsigned int first);

/* --- swap.c: from then on we are the program in @copy, which is a copy of ours */
int swap_program(int copy);

/* --- tty.c: a terminal of its own */
int run_open_tty(struct run *r, const struct step *s);
int run_attach_tty(struct run *r, const struct step *s);
int run_detach(struct run *r, const struct step *s);
int run_relay_tty(struct run *r, pid_t program, const sigset_t *waited_for);

/* --- filter.c: the terminal of others */
int run_filter(struct run *r, const struct step *s);

/* --- wait.c: signals, and the end of the program */
int run_wait(struct run *r, const struct step *s);

/*
 * Whether the program has ended; its status is in the outcome then. When it is
 * stopped so are we, after a call of @before_stop unless that is NULL.
 */
bool wait_look(struct run *r, pid_t program, void (*before_stop)(void *), void *arg);
void wait_forward(struct run *r, pid_t program, int sig);
bool wait_is_lost(pid_t program, int sig);	/* on a PID 1 that it should end */
sigset_t wait_get_signals(void);		/* SIGCHLD, and what is passed on */
void wait_take_children(struct run *r);
void wait_block_signals(struct run *r);
void wait_restore_signals(struct run *r);

/*
 * --- place.c: files and directories, and where they lie
 *
 * All of @text by one write(2): the kernel takes a whole map, or nothing; of a file it may take
 * a part, at its limit or where the disk is full (-ENOSPC).
 */
int place_write(int fd, const char *text);
int place_open(struct run *r, const struct step *s);	/* O_PATH, or -errno */
int run_mkdir(struct run *r, const struct step *s);
int undo_mkdir(struct run *r, const struct step *s);
int run_create(struct run *r, const struct step *s);
int undo_create(struct run *r, const struct step *s);
int run_unlink(struct run *r, const struct step *s);
int run_symlink(struct run *r, const struct step *s);

/* --- mount.c: mounts, and the root */
int run_propagation(struct run *r, const struct step *s);
int run_mount(struct run *r, const struct step *s);
int run_bind(struct run *r, const struct step *s);
int undo_bind(struct run *r, const struct step *s);
int run_tree(struct run *r, const struct step *s);
int run_attach(struct run *r, const struct step *s);
int run_devices(struct run *r, const struct step *s);
int run_pivot(struct run *r, const struct step *s);

/* --- idmap.c: mounts that show other IDs */
int run_userns(struct run *r, const struct step *s);
int run_idmap(struct run *r, const struct step *s);

/* --- read_only.c: mounts that may not be written, with all that lies on them */
int run_read_only(struct run *r, const struct step *s);
int read_only_remount(int mounted);	/* the old way; of what is attached, else -EINVAL */

/* --- lo.c: network interfaces */
int run_loopback(struct run *r, const struct step *s);

/* --- netns.c: names of network namespaces */
int run_lock(struct run *r, const struct step *s);
int run_check(struct run *r, const struct step *s);
int run_umount(struct run *r, const struct step *s);
int undo_umount(struct run *r, const struct step *s);

/* --- nsid.c: numbers of network namespaces */
int run_nsid(struct run *r, const struct step *s);

/* --- evict.c: the end of processes */
#define KILLED 5000		/* milliseconds that SIGKILL may take */
int run_evict(struct run *r, const struct step *s);
/* Until nobody is left in it, or clock_get_milliseconds() is @until. */
int evict_await(uint64_t net, int64_t until);

/* --- lab.c: the keeper of a lab */
extern const struct performer lab_performer;
int run_pause(struct run *r, const struct step *s);

/* --- record.c: which process something was made with, or is, whole or not at all */
int record_write(const char *path, const char *text, mode_t mode);

/* --- breakout.c: what can be done by a directory that is left open */
int run_breakout(struct run *r, const struct step *s);

/* --- pod.c: the processes of a pod, and their records */
extern const struct performer pod_performer;
int run_check_pod(struct run *r, const struct step *s);

/*
 * --- netns_end.c: by its NSID a network namespace that has no name any more is known until
 * it is gone. The first closes the slot; the other waits for as long as the step says:
 * -ETIMEDOUT (somebody holds it), -EINPROGRESS (nobody does, and the kernel is not done).
 */
int gone_number(struct run *r, const struct step *s, int *nsid);
int gone_await(int nsid, const struct step *s);

/* --- netns_end.c: the end of a network namespace, not only of its name; and numbers */
extern const struct performer ends_performer;

/* --- trial.c: a plan that is only tried */
enum { TRIAL_UNKNOWN = 2 };	/* beside the results of a step: it could not be tried */
int trial_perform(struct run *r, const struct step *s);
void trial_tell(const struct run *r, size_t step, int result, const struct nsu_error *e);

/* --- context.c: the security context of a program that is only tried */
bool context_is_step(const struct step *s);		/* the one that asks for a context */
void context_hold(const struct step *s);		/* before anything is entered */
int context_try(const char *path);			/* 0, -EACCES or TRIAL_UNKNOWN */

/* --- run.c: all steps of the plan that are this process's, as SELF; returns as the run does */
int run_plan(struct nsu_plan *p, const struct nsu_run *how, int trial,
	     struct nsu_outcome *outcome, struct nsu_error *e);

/* --- step.c: what a step does, and what takes it back */
int step_perform(struct run *r, const struct step *s);
bool step_has_undo(const struct nsu_plan *p, const struct step *s);
int step_undo(struct run *r, const struct step *s);

#endif
