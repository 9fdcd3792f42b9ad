/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ends all processes in a network namespace, or in a user namespace and those below it. */
#include "plan/run.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "facts/lab.h"
#include "facts/netns.h"
#include "facts/nsfs.h"
#include "facts/target.h"
#include "fd.h"

#define GRACE 2000		/* milliseconds between the signal and SIGKILL */
#define KILLED 5000		/* and what SIGKILL may take */

int64_t evict_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Who is in that namespace. */
struct crowd {
	enum nsu_kind kind;
	uint64_t inode;
};

static bool is_member(const struct crowd *crowd, pid_t pid)
{
	uint64_t link;

	if (crowd->kind == NSU_USER)
		return lab_has_process(crowd->inode, pid);
	return target_get_link(pid, "net", &link) == 0 && link == crowd->inode;
}

/* Held before it is looked at: what gets the signal is what was seen. */
static bool signal_member(const struct crowd *crowd, pid_t pid, int sig)
{
	autofd held = (int)syscall(SYS_pidfd_open, pid, 0);
	bool is_old = held < 0 && errno == ENOSYS;

	if (!is_member(crowd, pid))
		return false;
	if (sig && held >= 0)
		syscall(SYS_pidfd_send_signal, held, sig, NULL, 0);
	else if (sig && is_old)
		kill(pid, sig);
	return true;
}

/* How many processes are in it, not counting ourselves; each gets @sig, unless that is 0. */
static int signal_members(const struct crowd *crowd, int sig)
{
	autodir *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while (proc && (entry = readdir(proc))) {
		uint64_t pid;

		if (nsu_number_parse(entry->d_name, 1, INT32_MAX, &pid) == 0 &&
		    (pid_t)pid != getpid())
			count += signal_member(crowd, (pid_t)pid, sig);
	}
	return proc ? count : -errno;
}

static int await_members(const struct crowd *crowd, int64_t until)
{
	int count;

	while ((count = signal_members(crowd, 0)) > 0) {
		if (evict_now() >= until)
			return -ETIMEDOUT;
		netns_pause();
	}
	return count;
}

int evict_await(uint64_t net, int64_t until)
{
	return await_members(&(struct crowd){ NSU_NET, net }, until);
}

int run_evict(struct run *r, const struct step *s)
{
	struct crowd crowd = { .kind = kind_of_slot(s->slot) };
	int64_t until = evict_now() + GRACE;
	int err = nsfs_get_inode(r->slots[s->slot], &crowd.inode);

	if (err)
		return err;
	if (signal_members(&crowd, (int)s->flags) == 0 || await_members(&crowd, until) == 0)
		return 0;
	/* Each round: a process may fork faster than it is found. */
	for (until = evict_now() + KILLED; evict_now() < until; netns_pause())
		if (signal_members(&crowd, SIGKILL) == 0)
			return 0;
	return -ETIMEDOUT;
}
