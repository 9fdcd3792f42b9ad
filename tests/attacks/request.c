/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Asks the terminal that is standard input for what types into it, by each way there is to
 * ask: with rubbish in the upper half of the register, which the kernel does not look at
 * (ioctl(2)), and by the system calls of 32-bit programs. A line each: the way, and the
 * answer.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef TIOCLINUX
#define TIOCLINUX 0x541C
#endif

#define RUBBISH 0xffffffff00000000UL
#define X32_IOCTL (0x40000000 + 514)

/* TIOCL_GETSHIFTSTATE, which pastes nothing; and a character that is typed. */
static char argument[] = "\006";

static void answer(const char *way, const char *name, long err)
{
	printf("%s %s: %s\n", way, name, err ? strerrorname_np((int)err) : "done");
}

static long ask(long call, unsigned long request)
{
	return syscall(call, 0, request, argument) < 0 ? errno : 0;
}

#ifdef __x86_64__
/* Below 4 GiB, as a 32-bit program has its memory. */
static long ask_as_32_bit(unsigned int request)
{
	long result;

	asm volatile("int $0x80" : "=a"(result)
		     : "a"(54), "b"(0), "c"(request), "d"(argument) : "memory");
	return -result;
}
#endif

static void ask_all(const char *name, unsigned int request)
{
	answer("plain", name, ask(SYS_ioctl, request));
	answer("rubbish", name, ask(SYS_ioctl, RUBBISH | request));
#ifdef __x86_64__
	answer("x32", name, ask(X32_IOCTL, request));
	answer("i386", name, ask_as_32_bit(request));
#endif
}

int main(void)
{
	ask_all("TIOCSTI", TIOCSTI);
	ask_all("TIOCLINUX", TIOCLINUX);
	answer("plain", "FIONREAD", ask(SYS_ioctl, FIONREAD));
	return 0;
}
