/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the SELinux policy in the kernel answers. */
#include "plan/run/guard/policy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <nsutil.h>

#include "facts/ids/limits.h"
#include "fd.h"

#define PERMISSIVE 1		/* SELINUX_AVD_FLAGS_PERMISSIVE: of this domain alone */

int policy_open(void)
{
	autofd fd = open("/sys/fs/selinux", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	if (fd < 0 || fstatfs(fd, &fs) < 0)
		return -errno;
	return (unsigned long)fs.f_type == SELINUXFS ? move_fd(&fd) : -ENOENT;
}

/* Reads a number; policies are loaded, so classes and permissions have not always the same. */
static int read_number(int policy, const char *path, uint64_t *number)
{
	autofd fd = openat(policy, path, O_RDONLY | O_CLOEXEC);
	char text[16];
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		return -errno;
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return nsu_number_parse(text, 0, UINT32_MAX, number);
}

static int find_words(int policy, const struct policy_question *q, uint64_t *class,
		      uint64_t *permission)
{
	char path[128];
	int err;

	snprintf(path, sizeof(path), "class/%s/index", q->class);
	err = read_number(policy, path, class);
	if (err)
		return err;
	snprintf(path, sizeof(path), "class/%s/perms/%s", q->class, q->permission);
	err = read_number(policy, path, permission);
	return !err && (*permission < 1 || *permission > 32) ? -ERANGE : err;
}

/* The answer to what was written to a file description is read from the same one. */
static int ask(int policy, const char *question, char *answer, size_t size)
{
	autofd fd = openat(policy, "access", O_RDWR | O_CLOEXEC);
	ssize_t n;

	if (fd < 0 || write(fd, question, strlen(question)) < 0)
		return -errno;
	n = read(fd, answer, size - 1);
	if (n < 0)
		return -errno;
	answer[n] = '\0';
	return 0;
}

int policy_allows(int policy, const struct policy_question *q)
{
	unsigned int allowed, decided, flags;
	uint64_t class, permission, enforced;
	char question[4096], answer[128];
	int n, err = find_words(policy, q, &class, &permission);

	if (err)
		return err;
	n = snprintf(question, sizeof(question), "%s %s %u %x", q->from, q->to,
		     (unsigned int)class, 1u << (permission - 1));
	if (n >= (int)sizeof(question))
		return -ENAMETOOLONG;
	err = ask(policy, question, answer, sizeof(answer));
	if (err)
		return err;
	if (sscanf(answer, "%x %x %*x %*x %*u %x", &allowed, &decided, &flags) != 3)
		return -EBADMSG;
	if (allowed & 1u << (permission - 1) || flags & PERMISSIVE)
		return 1;
	return read_number(policy, "enforce", &enforced) == 0 && !enforced;
}
