/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the SELinux policy in the kernel answers. It is asked by selinuxfs, which has to be
 * held: in another mount namespace it may not be mounted.
 */
#ifndef NSU_POLICY_H
#define NSU_POLICY_H

/* What a domain asks to do: the names are those of the policy. */
struct policy_question {
	const char *from, *to;		/* contexts */
	const char *class, *permission;	/* "file", "entrypoint" */
};

/* Its directory: a descriptor, or -errno: there is no SELinux, or we do not see it. */
int policy_open(void);

/*
 * Returns 1: it is allowed, or only logged; 0: it is not; -errno: we may not ask, or the
 * policy has no such word.
 */
int policy_allows(int policy, const struct policy_question *question);

#endif
