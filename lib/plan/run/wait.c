/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for the program: signals go to it, its end and its stops come to us. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"

/* What a user or a service manager sends to "the program" means the program. */
static const int forwarded[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH, SIGALRM, SIGCONT,
};

#define FORWARDED (sizeof(forwarded) / sizeof(forwarded[0]))

sigset_t wait_get_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (size_t i = 0; i < FORWARDED; i++)
		sigaddset(&set, forwarded[i]);
	return set;
}

/*
 * An ignored SIGCHLD, or SA_NOCLDWAIT, would make the kernel reap our children
 * unseen (waitpid(2)). The program gets what we were called with.
 */
void wait_take_children(struct run *r)
{
	const struct sigaction standard = { .sa_handler = SIG_DFL };

	sigaction(SIGCHLD, NULL, &r->sigchld);
	r->hid_children = r->sigchld.sa_handler == SIG_IGN ||
			  (r->sigchld.sa_flags & SA_NOCLDWAIT);
	if (r->hid_children)
		sigaction(SIGCHLD, &standard, NULL);
}

/* Before the fork, so that none is lost or kills us in between. */
void wait_block_signals(struct run *r)
{
	sigset_t set = wait_get_signals();

	sigprocmask(SIG_BLOCK, &set, &r->mask);
	r->masked = true;
}

void wait_restore_signals(struct run *r)
{
	if (r->masked)
		sigprocmask(SIG_SETMASK, &r->mask, NULL);
	if (r->hid_children)
		sigaction(SIGCHLD, &r->sigchld, NULL);
	r->masked = r->hid_children = false;
}

/* A stop of the program (Ctrl-Z) is ours too, for the shell that waits for us. */
static void mirror_stop(pid_t program)
{
	kill(getpid(), SIGSTOP);
	kill(program, SIGCONT);
}

bool wait_look(struct run *r, pid_t program, void (*before_stop)(void *), void *arg)
{
	int status;

	while (waitpid(program, &status, WNOHANG | WUNTRACED) == program) {
		if (!WIFSTOPPED(status)) {
			r->outcome->status = status;
			if (r->ended_by && WIFSIGNALED(status))
				r->outcome->status = r->ended_by;
			return true;
		}
		if (before_stop)
			before_stop(arg);
		mirror_stop(program);
	}
	return false;
}

/* A hexadecimal signal set of /proc/PID/status, such as SigCgt. */
static bool has_signal(const char *status, const char *set, int sig)
{
	const char *at = strstr(status, set);

	return at && strtoull(at + strlen(set), NULL, 16) >> (sig - 1) & 1;
}

enum hearing { HEARS, DEAF, BLOCKED };

/*
 * The kernel drops signals that PID 1 of a namespace has no handler for, so
 * that Ctrl-C would do nothing to a plain program that is PID 1 (kill(2),
 * SIGNAL_UNKILLABLE). Whether this is one: the last number of NSpid is 1.
 */
static enum hearing get_hearing(pid_t program, int sig)
{
	char path[32], text[4096], *pids, *end;
	autofd fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)program);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	text[n < 0 ? 0 : n] = '\0';
	pids = strstr(text, "\nNSpid:");
	end = pids ? strchr(pids + 1, '\n') : NULL;
	if (!end || end[-1] != '1' || end[-2] != '\t' || strstr(text, "\nState:\tZ") ||
	    has_signal(text, "\nSigCgt:", sig) || has_signal(text, "\nSigIgn:", sig))
		return HEARS;
	return has_signal(text, "\nSigBlk:", sig) ? BLOCKED : DEAF;
}

/* A shell blocks signals while it forks; who blocks them for longer has a use for them. */
static bool is_deaf(pid_t program, int sig)
{
	const struct timespec while_it_forks = { .tv_nsec = 5000000 };
	enum hearing hearing = get_hearing(program, sig);

	for (int tries = 0; hearing == BLOCKED && tries < 40; tries++) {
		nanosleep(&while_it_forks, NULL);
		hearing = get_hearing(program, sig);
	}
	return hearing == DEAF;
}

/* All others end whoever has no handler (signal(7)). */
static bool ends_by_default(int sig)
{
	static const int kept[] = {
		SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU,
	};

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (sig == kept[i])
			return false;
	return true;
}

bool wait_is_lost(pid_t program, int sig)
{
	return ends_by_default(sig) && is_deaf(program, sig);
}

static bool is_lost(const struct run *r, pid_t program, int sig)
{
	return r->has_init && !r->init && wait_is_lost(program, sig);
}

/* To a deaf PID 1 we do what the signal would have done to any other program. */
void wait_forward(struct run *r, pid_t program, int sig)
{
	kill(program, sig);
	if (is_lost(r, program, sig)) {
		r->ended_by = sig;
		kill(program, SIGKILL);
	}
}

/*
 * The terminal sends Ctrl-C to the whole foreground group, the program
 * included, as the kernel: only what a process sent to us alone goes on, and
 * what a deaf PID 1 has not heard.
 */
static void forward(struct run *r, pid_t program, const siginfo_t *info)
{
	int sig = info->si_signo;

	if (info->si_code != SI_KERNEL || is_lost(r, program, sig))
		wait_forward(r, program, sig);
}

int run_wait(struct run *r, const struct step *s)
{
	pid_t program = r->slots[s->slot];
	sigset_t set = wait_get_signals();
	siginfo_t info;

	if (r->slots[SLOT_TTY] >= 0)
		return run_relay_tty(r, program, &set);
	while (!wait_look(r, program, NULL, NULL)) {
		int sig = sigwaitinfo(&set, &info);

		if (sig < 0 && errno != EINTR)
			return -errno;
		if (sig > 0 && sig != SIGCHLD)
			forward(r, program, &info);
	}
	return 0;
}
