/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* References on the command line (nsutil(7)): found, or what is wrong with them is said. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <nsutil.h>

/*
 * Finds what @ref means, and says why not and what to write instead. Returns 0, or -errno;
 * *@found is to be freed after success.
 */
/* Where references are looked for from now on, instead of /proc; NULL: there. */
void reference_set_proc(const char *dir);

int reference_find(const struct nsu_ref *ref, const char *sysroot, struct nsu_referent *found);

/* Whether there is such a thing, or several. Says nothing. */
bool reference_is_known(const struct nsu_ref *ref);

/*
 * The same of a word as it was written. Says what is wrong with it, too.
 */
int reference_read(const char *word, const char *sysroot, struct nsu_referent *found);

#endif
