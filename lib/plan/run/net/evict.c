/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ends all processes in a network namespace, or in a user namespace and those below it. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "facts/kept/lab.h"
#include "facts/names/netns.h"
#include "facts/nsfs.h"
#include "facts/process/numbered.h"
#include "facts/process/target.h"
#include "fd.h"

#define GRACE 2000		/* milliseconds between the signal and SIGKILL */

/* Who is in that namespace, but one, and us. */
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
	autofd held = sig ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
	bool is_old = sig && held < 0 && errno == ENOSYS;

	if (!is_member(crowd, pid))
		return false;
	/* A PID 1 without a handler would not hear it, and all of the grace would pass. */
	if (sig && sig != SIGKILL && wait_is_lost(pid, sig))
		sig = SIGKILL;
	if (held >= 0)
		syscall(SYS_pidfd_send_signal, held, sig, NULL, 0);
	else if (is_old)
		kill(pid, sig);
	return true;
}

/* How many processes are in it; each gets @sig, unless that is 0. */
static int signal_members(const struct crowd *crowd, int sig)
{
	autofd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct numbered processes;
	int pid, more, count = 0;

	if (proc < 0)
		return -errno;
	numbered_begin(&processes, proc, 1);
	while ((more = numbered_next(&processes, &pid)) > 0)
		count += signal_member(crowd, pid, sig);
	return more < 0 ? more : count;
}

/* Each round signals again: a process may fork faster than it is found. */
static int await_members(const struct crowd *crowd, int sig, int64_t until)
{
	int count;

	while ((count = signal_members(crowd, sig)) > 0) {
		if (clock_get_milliseconds() >= until)
			return -ETIMEDOUT;
		netns_pause();
	}
	return count;
}

int evict_await(uint64_t net, int64_t until)
{
	return await_members(&(struct crowd){ .kind = NSU_NET, .inode = net }, 0, until);
}

int run_evict(struct run *r, const struct step *s)
{
	struct crowd crowd = { .kind = kind_of_slot(s->slot),
			       .but = s->of ? r->plan->target : 0 };
	int err = nsfs_get_inode(r->slots[s->slot], &crowd.inode);

	if (err)
		return err;
	if (signal_members(&crowd, (int)s->flags) == 0 ||
	    await_members(&crowd, 0, clock_get_milliseconds() + GRACE) == 0)
		return 0;
	return await_members(&crowd, SIGKILL, clock_get_milliseconds() + KILLED);
}
