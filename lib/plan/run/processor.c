/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a mount namespace is made, so that its number is above ours. Each processor numbers
 * by itself, from batches that it takes of all numbers (gen_cookie_next() of the kernel), and
 * what numbers lower may be older or only of another processor: mnt_ns_loop() cannot tell.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "fd.h"

enum { BATCH = 4096 };

/* Kernels that do not tell it have one counter for all. */
static int get_number(uint64_t *number)
{
	autofd fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : nsfs_get_id(fd, number);
}

/* Namespaces of all kinds are numbered alike, and those of this one are the cheapest. */
static void waste(int count)
{
	while (count-- > 0)
		if (unshare(CLONE_NEWUTS) < 0)
			return;
}

/* Whether a mount namespace is numbered above @ours when @wasted others were before it. */
static bool is_above(uint64_t ours, unsigned long flags, int wasted)
{
	uint64_t number;
	int status = 1;
	pid_t pid = fork_process(flags & CLONE_NEWUSER);

	if (pid == 0) {
		waste(wasted);
		_exit(unshare(CLONE_NEWNS) < 0 || get_number(&number) < 0 || number < ours);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0;
}

static bool move_to(size_t processor)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(processor, &one);
	return sched_setaffinity(0, sizeof(one), &one) == 0;
}

/* Ours was numbered by one of them, which has gone on from there; but that may not be ours. */
static bool find_processor(const cpu_set_t *all, uint64_t ours, unsigned long flags)
{
	for (int wasted = 0; wasted <= BATCH; wasted += BATCH)
		for (size_t i = 0; i < CPU_SETSIZE; i++)
			if (CPU_ISSET(i, all) && move_to(i) && is_above(ours, flags, wasted))
				return true;
	return false;
}

static int go_back(struct run *r)
{
	if (!r->moved)
		return 1;
	r->moved = false;
	return sched_setaffinity(0, sizeof(r->processors), &r->processors) < 0 ? -errno : 0;
}

/* Where none is found, what makes the namespace says why. */
int run_processor(struct run *r, const struct step *s)
{
	uint64_t ours;

	if (!s->flags)
		return go_back(r);
	if (get_number(&ours) < 0 ||
	    sched_getaffinity(0, sizeof(r->processors), &r->processors) < 0)
		return 1;
	r->moved = true;
	return find_processor(&r->processors, ours, s->flags) ? 0 : go_back(r);
}
