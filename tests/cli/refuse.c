/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a program below a seccomp(2) filter that refuses a system call:
 *
 *	refuse CALL ERRNO FLAGS PROGRAM [ARGUMENT]...
 *
 * FLAGS is a hexadecimal mask for its first argument: 0 refuses every such call, as
 * containers do it, else those with one of these bits, as systemd does it. The first
 * argument of write(2) is a descriptor.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct word {
	const char *name;
	int value;
};

static const struct word calls[] = {
	{ "unshare", SYS_unshare }, { "clone", SYS_clone }, { "write", SYS_write },
	{ "close_range", SYS_close_range },
	{ "statmount", 457 }, { "listmount", 458 },	/* not in the headers of Debian 12 */
	{ NULL, 0 },
}, errnos[] = {
	{ "EPERM", EPERM }, { "EACCES", EACCES }, { "EINVAL", EINVAL }, { "EUSERS", EUSERS },
	{ "ENOSPC", ENOSPC }, { "ENOSYS", ENOSYS },
	{ NULL, 0 },
};

static unsigned int find(const struct word *word, const char *name)
{
	for (; word->name; word++)
		if (strcmp(word->name, name) == 0)
			return (unsigned int)word->value;
	fprintf(stderr, "refuse: %s: not known\n", name);
	exit(99);
}

/* The low half of an argument is enough; the machines that this runs on have it first. */
static int refuse(unsigned int call, unsigned int errnum, unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
		BPF_JUMP(BPF_JMP | (flags ? BPF_JSET : BPF_JGE) | BPF_K, flags, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | errnum),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	/* Without it a filter takes root: a set-user-ID program could be misled by one. */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char *argv[])
{
	if (argc < 5 || refuse(find(calls, argv[1]), find(errnos, argv[2]),
			       (unsigned int)strtoul(argv[3], NULL, 16)) < 0) {
		perror("refuse");
		return 99;
	}
	execvp(argv[4], argv + 4);
	perror(argv[4]);
	return 98;
}
