/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a program and makes one of its system calls go wrong, by ptrace(2).
 *
 *	fault list PROGRAM...				each call: "ACTOR NTH NAME ERRNO..."
 *	fault kill ACTOR NTH PROGRAM...			SIGKILL instead of that call
 *	fault orphan ACTOR NTH PROGRAM...		the same to actor 0 at that call
 *	fault fail ACTOR NTH ERRNO PROGRAM...		the call fails, and is not made
 *
 * Actors are the processes in the order they were made, 0 the first. They are
 * followed until they execute something else than PROGRAM or its copy in
 * memory. The list leaves out what comes before the first fcntl(2) of actor 0,
 * where there is one: that is the loader. Ends as actor 0 does; 77: not on this
 * architecture; 124: after five seconds without an end.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

#define ACTORS 64
#define CALLS 4096
#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | \
		 PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)

enum what { LIST, KILL, ORPHAN, FAIL };

static const char *const whats[] = { "list", "kill", "orphan", "fail" };

static struct actor {
	pid_t pid;
	long nth;		/* calls entered */
	bool failing, gone;
} actors[ACTORS];
static int count;

static enum what what;
static long wanted_actor, wanted_nth, wanted_errno;
static char program[PATH_MAX];

static struct call {
	int actor;
	long nth;
	unsigned long long number;
} calls[CALLS];
static size_t ncalls;
static bool began;

#if defined(__x86_64__)
static int skip_call(pid_t pid)
{
	return ptrace(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, orig_rax), -1L);
}

static int set_result(pid_t pid, long result)
{
	return ptrace(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, rax), result);
}
#elif defined(__aarch64__)
static int skip_call(pid_t pid)
{
	int none = -1;
	struct iovec iov = { &none, sizeof(none) };

	return ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &iov);
}

static int set_result(pid_t pid, long result)
{
	struct user_regs_struct regs;
	struct iovec iov = { &regs, sizeof(regs) };

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov) < 0)
		return -1;
	regs.regs[0] = (unsigned long long)result;
	return ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &iov);
}
#else
static int skip_call(pid_t pid)
{
	(void)pid;
	exit(77);
}

static int set_result(pid_t pid, long result)
{
	(void)pid;
	(void)result;
	return -1;
}
#endif

/* A new process stops before or after its parent says that it made it. */
static struct actor *find(pid_t pid)
{
	for (int i = 0; i < count; i++)
		if (actors[i].pid == pid)
			return &actors[i];
	if (count == ACTORS)
		exit(2);
	actors[count] = (struct actor){ .pid = pid };
	return &actors[count++];
}

/* Whether what it executed now is still what we look at. */
static bool is_ours(pid_t pid)
{
	char path[64], exe[PATH_MAX];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	n = readlink(path, exe, sizeof(exe) - 1);
	exe[n < 0 ? 0 : n] = '\0';
	if (!*program)
		strcpy(program, exe);
	return strcmp(exe, program) == 0 || strncmp(exe, "/memfd:", 7) == 0;
}

static void remember(int actor, long nth, unsigned long long number)
{
	if (!began && actor == 0 && number == SYS_fcntl) {
		began = true;
		ncalls = 0;	/* forget the loader */
	}
	if (ncalls < CALLS)
		calls[ncalls++] = (struct call){ actor, nth, number };
}

static bool never_fails(unsigned long long number)
{
	return !call_find((long)number)->errors[0];
}

static int error_find(const char *name)
{
	for (int error = 1; error < 200; error++)
		if (strerrorname_np(error) && strcmp(strerrorname_np(error), name) == 0)
			return error;
	return (int)strtol(name, NULL, 10);
}

static void print_calls(void)
{
	for (size_t i = 0; i < ncalls; i++) {
		const struct call_sort *sort = call_find((long)calls[i].number);

		printf("%d %ld %s", calls[i].actor, calls[i].nth, sort->name);
		for (int k = 0; k < 6 && sort->errors[k]; k++)
			printf(" %s", strerrorname_np(sort->errors[k]));
		putchar('\n');
	}
}

static void enter(struct actor *a, unsigned long long number)
{
	int index = (int)(a - actors);

	a->nth++;
	if (what == LIST)
		remember(index, a->nth, number);
	if (index != wanted_actor || a->nth != wanted_nth)
		return;
	if (what == KILL)
		kill(a->pid, SIGKILL);
	else if (what == ORPHAN)
		kill(actors[0].pid, SIGKILL);
	else if (!never_fails(number)) /* who waits may come to it a call later than listed */
		a->failing = skip_call(a->pid) == 0;
}

static void stop_at_call(struct actor *a)
{
	struct ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, a->pid, sizeof(info), &info) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		enter(a, info.entry.nr);
	if (info.op != PTRACE_SYSCALL_INFO_EXIT || !a->failing)
		return;
	set_result(a->pid, -wanted_errno);
	a->failing = false;
}

/* Returns the signal to pass on, or -1: let it go. */
static int stop(struct actor *a, int status)
{
	int sig = WSTOPSIG(status), event = status >> 16;
	unsigned long made;

	if (sig == (SIGTRAP | 0x80)) {
		stop_at_call(a);
		return 0;
	}
	if (event == PTRACE_EVENT_EXEC)
		return is_ours(a->pid) ? 0 : -1;
	if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
	    event == PTRACE_EVENT_CLONE) {
		ptrace(PTRACE_GETEVENTMSG, a->pid, 0, &made);
		find((pid_t)made);
		return 0;
	}
	return event || sig == SIGTRAP ? 0 : sig;
}

/* Whatever hangs for so long hangs for ever. */
static void give_up(int sig)
{
	(void)sig;
	for (int i = 0; i < count; i++)
		if (!actors[i].gone)
			kill(actors[i].pid, SIGKILL);
	_exit(124);
}

static void move_on(struct actor *a, int status)
{
	int sig = stop(a, status);

	if (sig < 0)
		ptrace(PTRACE_DETACH, a->pid, 0, 0);
	else
		ptrace(PTRACE_SYSCALL, a->pid, 0, sig);
}

/* Let go now, it would read ENOSYS, which is what a call that is skipped leaves. */
static bool is_one_failing(void)
{
	for (int i = 0; i < count; i++)
		if (actors[i].failing && !actors[i].gone)
			return true;
	return false;
}

static int follow(void)
{
	int status, end = 2;
	pid_t pid;

	while ((!actors->gone || is_one_failing()) &&
	       (pid = waitpid(-1, &status, __WALL)) > 0) {
		struct actor *a = find(pid);

		a->gone = !WIFSTOPPED(status);
		if (!a->gone)
			move_on(a, status);
		else if (a == actors)
			end = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
						    WEXITSTATUS(status);
	}
	return end;
}

/* Seized, not attached: who is left when we end goes on, and is not stopped. */
static int run(char **argv)
{
	const char *seconds = getenv("FAULT_SECONDS");
	int status, ready[2];
	char byte = 0;
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC) < 0)
		return 2;
	pid = fork();
	if (pid == 0) {
		if (read(ready[0], &byte, 1) == 1)
			execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || ptrace(PTRACE_SEIZE, pid, 0, OPTIONS) < 0)
		return 2;
	find(pid);
	signal(SIGALRM, give_up);
	alarm(seconds ? (unsigned int)atoi(seconds) : 5);
	if (write(ready[1], &byte, 1) != 1)
		return 2;
	close(ready[0]);
	close(ready[1]);
	status = follow();
	if (what == LIST)
		print_calls();
	return status;
}

static int usage(void)
{
	fputs("usage: fault list | kill ACTOR NTH | orphan ACTOR NTH | fail ACTOR NTH ERRNO"
	      " PROGRAM...\n", stderr);
	return 2;
}

int main(int argc, char *argv[])
{
	int first = 2;

	while (argc > 1 && what <= FAIL && strcmp(argv[1], whats[what]) != 0)
		what++;
	if (argc < 2 || what > FAIL)
		return usage();
	first += what == LIST ? 0 : what == FAIL ? 3 : 2;
	if (argc <= first)
		return usage();
	wanted_actor = what == LIST ? -1 : strtol(argv[2], NULL, 10);
	wanted_nth = what == LIST ? -1 : strtol(argv[3], NULL, 10);
	wanted_errno = what == FAIL ? error_find(argv[4]) : 0;
	return run(argv + first);
}
