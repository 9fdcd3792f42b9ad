/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a program would start in the security context that a step asked for. The write to
 * /proc/self/attr/exec only sees whether there is such a context; what the policy says of it
 * comes with execve(2) (selinux_bprm_creds_for_exec() of the kernel), and so is asked here.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include "facts/ids/limits.h"
#include "plan/run/guard/policy.h"

#define CONTEXT_SIZE 1024

/* A trial is a process of its own, and the actors in it are its children. */
static struct {
	int policy;		/* -errno: it cannot be asked */
	char own[CONTEXT_SIZE];
	const char *next;	/* NULL: what a program starts with is not set */
} held;

bool context_is_step(const struct step *s)
{
	return s->op == NSU_OP_WRITE && s->of == SLOT_SELF &&
	       strcmp(s->object, "attr/exec") == 0;
}

void context_hold(const struct step *s)
{
	held.next = s->text;
	held.policy = policy_open();
	if (limits_read(-1, "/proc/self/attr/current", held.own, sizeof(held.own)) <= 0)
		held.policy = -ENODATA;
	held.own[strcspn(held.own, "\n")] = '\0';
}

static int allows(const char *from, const char *to, const char *class, const char *permission)
{
	return policy_allows(held.policy, &(struct policy_question){ from, to, class,
								      permission });
}

/* From here two more may be asked, and bounds too, which no file of the policy tells. */
static bool is_plain(const char *path)
{
	struct statvfs fs;

	return limits_get_status(-1, "NoNewPrivs", 10) == 0 && statvfs(path, &fs) == 0 &&
	       !(fs.f_flag & ST_NOSUID);
}

/* The least of the two: not known is less than yes, and no is less than that. */
static int both(int a, int b)
{
	return !a || !b ? 0 : a < 0 ? a : b;
}

int context_try(const char *path)
{
	char label[CONTEXT_SIZE] = "";
	int may, enters;

	if (!held.next)
		return 0;
	if (held.policy < 0 ||
	    getxattr(path, "security.selinux", label, sizeof(label) - 1) <= 0)
		return TRIAL_UNKNOWN;
	if (strcmp(held.own, held.next) == 0) {
		may = allows(held.own, label, "file", "execute_no_trans");
	} else {
		may = allows(held.own, held.next, "process", "transition");
		enters = allows(held.next, label, "file", "entrypoint");
		may = both(both(may, enters), is_plain(path) ? 1 : -ENODATA);
	}
	return may < 0 ? TRIAL_UNKNOWN : may ? 0 : -EACCES;
}
