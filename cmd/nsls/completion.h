/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls --complete: for itself, and the references that the other tools ask it for. */
#ifndef NSLS_COMPLETION_H
#define NSLS_COMPLETION_H

/* Returns the exit status. */
int completion_print(int argc, char *const argv[]);

#endif
