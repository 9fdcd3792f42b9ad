/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps of a pod: the records of its processes, and their end. */
#include "plan/run/run.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "facts/kept/keeper.h"
#include "facts/kept/pod.h"
#include "facts/names/netns.h"

/* ---------------------------------------------------------------------------- records */

static int write_record(struct run *r, const struct step *s)
{
	char text[POD_RECORD_SIZE], more[POD_RECORD_SIZE];
	struct keeper keeper;
	int err = keeper_look(r->slots[s->slot], &keeper);

	if (err)
		return err;
	slot_fill(r, SLOT_UIDS, s->text, more, sizeof(more));
	if (snprintf(text, sizeof(text), "{\"pid\": %d, \"process-start-time\": %" PRIu64
		     ", \"user\": %" PRIu64 ", \"net\": %" PRIu64 ", %s}\n", (int)keeper.pid,
		     keeper.start, keeper.user, keeper.net, more) >= (int)sizeof(text))
		return -ENAMETOOLONG;
	return record_write(s->object, text, 0600);
}

/*
 * Under the lock, which a pause that is being made holds too: until it lives by itself, or has
 * ended with who made it. So what is found here stays, for who has looked before.
 */
int run_check_pod(struct run *r, const struct step *s)
{
	struct nsu_pod pod;
	int err = pod_read(s->object, &pod);
	bool is_target = !err && pod.live && pod.pid == r->plan->target &&
			 !pidfd_has_ended(r->slots[SLOT_TARGET]);

	if (err && err != -ENOENT)
		return err;
	if (s->flags == CHECK_PAUSE)
		return is_target ? 0 : -ESRCH;
	if (s->flags == CHECK_NO_OTHER && is_target)
		return 0;
	return !err && pod.live ? -EEXIST : 0;
}

/* -------------------------------------------------------------------------------- end */

/* Not ours to wait for: what tells of its end is the pidfd, or on Linux 5.2 its number. */
static int await_end(int pidfd, pid_t pid)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };
	int64_t until = clock_get_milliseconds() + KILLED;

	if (pidfd >= 0)
		return poll(&ended, 1, KILLED) > 0 ? 0 : -ETIMEDOUT;
	for (; kill(pid, 0) == 0; netns_pause())
		if (clock_get_milliseconds() >= until)
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

static const struct performance performances[] = {
	{ NSU_OP_KEEPER,   run_keeper, undo_keeper },
	{ NSU_OP_RECORD,   write_record, undo_create },
	{ NSU_OP_PAUSE,    run_pause },
	{ NSU_OP_DETACH,   run_detach },
	{ NSU_OP_EVICT,    run_evict },
	{ NSU_OP_END,      run_end_process },
	{ NSU_OP_BREAKOUT, run_breakout },
	{ NSU_OP_NONE },
};

const struct performer pod_performer = { .all = performances };
