/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_EXEC }, { ENOENT }, NSU_MNT, NULL,
	  "nor is there a /bin/sh; nsjoin --tools would run the host's" },
	{ { NSU_OP_EXEC }, { ENOENT }, ANY_KIND, NULL,
	  "no such program there, or its interpreter is missing" },
	{ { NSU_OP_EXEC }, { EACCES }, ANY_KIND, NULL,
	  "it may not be executed: no x bit, a directory, or a noexec mount" },
	{ { NSU_OP_EXEC }, { ENOEXEC }, ANY_KIND, NULL, "it is no program for this machine" },
	{ { NSU_OP_WAIT }, { ECANCELED }, ANY_KIND, NULL,
	  "it was killed before the program started" },
};

const struct hints hints_program = HINTS(rows);
