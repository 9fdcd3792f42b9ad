/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for the program: signals go to it, its end and its stops come to us. */
#include "plan/run.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

/* What a user or a service manager sends to "the program" means the program. */
static const int forwarded[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH, SIGALRM, SIGCONT,
};

#define FORWARDED (sizeof(forwarded) / sizeof(forwarded[0]))

static sigset_t waited_for(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (size_t i = 0; i < FORWARDED; i++)
		sigaddset(&set, forwarded[i]);
	return set;
}

/*
 * Before the fork, so that none is lost or kills us in between. An ignored
 * SIGCHLD would make the kernel reap the program unseen (waitpid(2)).
 */
void wait_block_signals(struct run *r)
{
	sigset_t set = waited_for();

	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_BLOCK, &set, &r->mask);
	r->masked = true;
}

void wait_restore_signals(struct run *r)
{
	if (r->masked)
		sigprocmask(SIG_SETMASK, &r->mask, NULL);
	r->masked = false;
}

/* A stop of the program (Ctrl-Z) is ours too, for the shell that waits for us. */
static void mirror_stop(pid_t program)
{
	kill(getpid(), SIGSTOP);
	kill(program, SIGCONT);
}

/* Whether the program ended; its status is in the outcome then. */
static bool look_at(struct run *r, pid_t program)
{
	int status;

	while (waitpid(program, &status, WNOHANG | WUNTRACED) == program) {
		if (!WIFSTOPPED(status)) {
			r->outcome->status = status;
			return true;
		}
		mirror_stop(program);
	}
	return false;
}

/*
 * The terminal sends Ctrl-C to the whole foreground group, the program
 * included, as the kernel: only what a process sent to us alone goes on.
 */
static void forward(pid_t program, const siginfo_t *info)
{
	if (info->si_code != SI_KERNEL)
		kill(program, info->si_signo);
}

int run_wait(struct run *r, const struct step *s)
{
	pid_t program = r->slots[s->slot];
	sigset_t set = waited_for();
	siginfo_t info;

	while (!look_at(r, program)) {
		if (sigwaitinfo(&set, &info) < 0 && errno != EINTR)
			return -errno;
		if (info.si_signo != SIGCHLD)
			forward(program, &info);
	}
	return 0;
}
