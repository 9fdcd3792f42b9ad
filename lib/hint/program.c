/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_EXEC }, { ENOENT }, NSU_MNT, ALWAYS,
	  TOLD("nor is there a /bin/sh; nsjoin --tools would run the host's",
	       "/bin/sh もありません。nsjoin --tools ならホストのものを動かします") },
	{ { NSU_OP_EXEC }, { ENOENT }, ANY_KIND, PROBE_IS_DASHED,
	  TOLD("an option stands before the program, and for netnsctl before the NAME",
	       "オプションはプログラムより前に、netnsctl では NAME より前に書きます") },
	{ { NSU_OP_EXEC }, { ENOENT }, ANY_KIND, ALWAYS,
	  TOLD("no such program there, or its interpreter is missing",
	       "そこにそのプログラムがないか、インタープリターがありません") },
	{ { NSU_OP_EXEC }, { EACCES }, ANY_KIND, PROBE_SETS_CONTEXT,
	  TOLD("SELinux may not let us start it in that context: 'ausearch -m avc'",
	       "SELinux がそのコンテキストを断ったのかもしれません: 'ausearch -m avc'"),
	  TYPED("ausearch -m avc | audit2allow -M nsjoin") },
	{ { NSU_OP_EXEC }, { EACCES }, ANY_KIND, ALWAYS,
	  TOLD("it may not be executed: no x bit, a directory, or a noexec mount",
	       "実行できません。x がないか、ディレクトリーか、noexec のマウントです") },
	{ { NSU_OP_EXEC }, { ENOEXEC }, ANY_KIND, ALWAYS,
	  TOLD("it is no program for this machine",
	       "このマシンのプログラムではありません") },
	{ { NSU_OP_WAIT }, { ECANCELED }, ANY_KIND, ALWAYS,
	  TOLD("it was killed before the program started",
	       "プログラムが始まる前に殺されました") },
};

const struct hints hints_program = HINTS(rows);
