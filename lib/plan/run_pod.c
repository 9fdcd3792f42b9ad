/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps of a pod: the records of its processes, and their end. */
#include "plan/run.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/lab.h"
#include "facts/nsfs.h"
#include "facts/pod.h"
#include "facts/target.h"
#include "fd.h"

#define GRACE 2000		/* milliseconds between SIGTERM and SIGKILL */
#define KILLED 5000		/* and what SIGKILL may take */

/* ---------------------------------------------------------------------------- records */

static int write_record(struct run *r, const struct step *s)
{
	char text[POD_RECORD_SIZE], more[POD_RECORD_SIZE];
	struct nsu_pod pod = { .name = "" };
	int err = pod_look(r->slots[s->slot], &pod);

	if (err)
		return err;
	slot_fill(r, SLOT_UIDS, s->text, more, sizeof(more));
	if (snprintf(text, sizeof(text), "{\"pid\": %d, \"process-start-time\": %" PRIu64
		     ", \"user\": %" PRIu64 ", \"net\": %" PRIu64 ", %s}\n", (int)pod.pid,
		     pod.start, pod.user, pod.net, more) >= (int)sizeof(text))
		return -ENAMETOOLONG;
	return record_write(s->object, text);
}

/* -------------------------------------------------------------------------------- end */

/* Not ours to wait for: what tells of its end is the pidfd, or on Linux 5.2 its number. */
static int await_end(int pidfd, pid_t pid)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };
	int64_t until = evict_now() + KILLED;

	if (pidfd >= 0)
		return poll(&ended, 1, KILLED) > 0 ? 0 : -ETIMEDOUT;
	while (kill(pid, 0) == 0)
		if (evict_now() >= until)
			return -ETIMEDOUT;
	return 0;
}

static int end_process(int pidfd, pid_t pid)
{
	int sent = pidfd >= 0 ? (int)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) :
		   kill(pid, SIGKILL);

	if (sent < 0)
		return errno == ESRCH ? 0 : -errno;
	return await_end(pidfd, pid);
}

static int run_end_process(struct run *r, const struct step *s)
{
	return end_process(r->slots[s->slot], r->plan->target);
}

/* It waits for nobody's turn any more; before that it ends by itself when we give up. */
static int undo_keeper(struct run *r, const struct step *s)
{
	return end_process(r->slots[SLOT_TARGET], r->slots[s->slot]);
}

/* ------------------------------------------------------------------------- containers */

/* Who is in the pod, but one. */
struct crowd {
	enum nsu_kind kind;
	uint64_t inode;
	pid_t but;
};

static bool is_member(const struct crowd *crowd, pid_t pid)
{
	uint64_t link;

	if (pid == crowd->but || pid == getpid())
		return false;
	if (crowd->kind == NSU_USER)
		return lab_has_process(crowd->inode, pid);
	return target_get_link(pid, "net", &link) == 0 && link == crowd->inode;
}

/* Held before it is looked at: what gets the signal is what was seen. */
static bool signal_member(const struct crowd *crowd, pid_t pid, int sig)
{
	autofd held = (int)syscall(SYS_pidfd_open, pid, 0);

	if (!is_member(crowd, pid))
		return false;
	/* A PID 1 without a handler would not hear it, and all of the grace would pass. */
	if (sig == SIGTERM && wait_is_lost(pid, sig))
		sig = SIGKILL;
	if (sig && held >= 0)
		syscall(SYS_pidfd_send_signal, held, sig, NULL, 0);
	else if (sig)
		kill(pid, sig);
	return true;
}

static int signal_members(const struct crowd *crowd, int sig)
{
	autodir *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while (proc && (entry = readdir(proc))) {
		uint64_t pid;

		if (nsu_number_parse(entry->d_name, 1, INT32_MAX, &pid) == 0)
			count += signal_member(crowd, (pid_t)pid, sig);
	}
	return proc ? count : -errno;
}

static int await_members(const struct crowd *crowd, int sig, int64_t until)
{
	int count;

	while ((count = signal_members(crowd, sig)) > 0) {
		if (evict_now() >= until)
			return -ETIMEDOUT;
		usleep(1000);
	}
	return count;
}

static int end_members(struct run *r, const struct step *s)
{
	struct crowd crowd = { .kind = kind_of_slot(s->slot),
			       .but = s->of ? r->plan->target : 0 };
	int err = nsfs_get_inode(r->slots[s->slot], &crowd.inode);

	if (err)
		return err;
	if (signal_members(&crowd, (int)s->flags) == 0 ||
	    await_members(&crowd, 0, evict_now() + GRACE) == 0)
		return 0;
	/* Each round: a process may fork faster than it is found. */
	return await_members(&crowd, SIGKILL, evict_now() + KILLED);
}

const struct performer pod_performer = {
	.perform = {
		[NSU_OP_KEEPER] = run_keeper,
		[NSU_OP_RECORD] = write_record,
		[NSU_OP_PAUSE]  = run_pause,
		[NSU_OP_EVICT]  = end_members,
		[NSU_OP_END]    = run_end_process,
		[NSU_OP_BREAKOUT] = run_breakout,
	},
	.undo = {
		[NSU_OP_KEEPER] = undo_keeper,
		[NSU_OP_RECORD] = undo_create,
	},
};
