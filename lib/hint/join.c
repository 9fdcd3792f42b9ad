/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces that refuse to be entered. */
#include "hint/hint.h"

#include <errno.h>

#define ENTER NSU_OP_SETNS, NSU_OP_JOIN

static const struct hint rows[] = {
	{ { NSU_OP_SETNS }, { EINVAL }, NSU_NET, PROBE_IS_NETNS,
	  TOLD("the file is there, but it is no network namespace",
	       "ファイルはありますが、ネットワーク名前空間ではありません") },
	{ { ENTER }, { EINVAL, EUSERS }, ANY_KIND, PROBE_IN_THREADS,
	  TOLD("a process of several threads may not: enter before they start",
	       "スレッドがいくつもあると入れません。その前に入ってください") },
	{ { ENTER }, { EINVAL }, NSU_PID, PROBE_PID_ABOVE,
	  TOLD("only PID namespaces below our own can be entered: there is no way up",
	       "入れるのは自分より下の PID 名前空間だけです。上への道はありません") },
	{ { ENTER }, { EINVAL }, NSU_USER, ALWAYS,
	  TOLD("we are in that user namespace already",
	       "もうそのユーザー名前空間の中にいます") },

	{ { ENTER }, { EPERM }, NSU_USER, PROBE_PARENT_OUTSIDE,
	  TOLD("it is around or beside ours: enter it from a shell outside of ours",
	       "こちらの外側か横にあります。外側のシェルから入ってください") },
	{ { ENTER }, { EPERM }, NSU_USER, ALWAYS,
	  TOLD("only its creator and root may enter it: try sudo",
	       "入れるのは、作った者と root だけです: sudo で実行") },
	{ { ENTER }, { EPERM }, ANY_KIND, PROBE_OWNER_OUTSIDE,
	  TOLD("its owner is around or beside ours: enter it from a shell outside",
	       "所有者がこちらの外側か横にあります。外側のシェルから入ってください") },
	{ { NSU_OP_SETNS }, { EPERM }, NSU_NET, PROBE_IS_BARE_ROOT,
	  TOLD("this root lacks CAP_SYS_ADMIN",
	       "この root には CAP_SYS_ADMIN がありません"),
	  TOLD("start it with --cap-add SYS_ADMIN",
	       "--cap-add SYS_ADMIN を付けて起動する") },
	{ { NSU_OP_SETNS }, { EPERM }, NSU_NET, PROBE_IS_NETNS,
	  TOLD("only root may enter it: try sudo",
	       "入れるのは root だけです: sudo で実行") },
	{ { ENTER }, { EPERM }, ANY_KIND, PROBE_OWNER_BELOW,
	  TOLD("that needs rights in its owner: enter that with --user, or sudo",
	       "所有者での権限が要ります: --user でそこに入るか、sudo で実行") },
	{ { ENTER }, { EPERM }, ANY_KIND, PROBE_OWNER_OURS,
	  TOLD("it belongs to our user namespace, where only root may: try sudo",
	       "こちらのユーザー名前空間のもので、root が要ります: sudo で実行") },
	{ { ENTER }, { EPERM }, ANY_KIND, ALWAYS,
	  TOLD("we lack CAP_SYS_ADMIN in the user namespace that owns it",
	       "それを所有するユーザー名前空間での CAP_SYS_ADMIN がありません") },
	{ { NSU_OP_READ }, { EINVAL, ENOENT }, ANY_KIND, PROBE_NO_CONTEXTS,
	  TOLD("no SELinux here, so it has no context to follow: leave out -Z",
	       "ここに SELinux はなく、従うコンテキストもありません: -Z を省略") },
	{ { NSU_OP_WRITE }, { EINVAL, ENOENT }, ANY_KIND, PROBE_FOREIGN_CONTEXT,
	  TOLD("no SELinux here: that is no context to start with; leave out -Z",
	       "ここに SELinux はなく、使えるコンテキストではありません: -Z を省略") },
	{ { NSU_OP_WRITE }, { EINVAL }, ANY_KIND, PROBE_IS_CONTEXT,
	  TOLD("the SELinux policy knows no such context: 'seinfo -t' lists its types",
	       "SELinux ポリシーにないコンテキストです: タイプの一覧は 'seinfo -t'"),
	  TOLD("load the policy module that defines that context",
	       "そのコンテキストを定義するモジュールを読み込む") },
	{ { NSU_OP_WRITE }, { EPERM, EACCES }, ANY_KIND, PROBE_IS_CONTEXT,
	  TOLD("SELinux policy forbids it: see 'ausearch -m avc', or leave out -Z",
	       "SELinux ポリシーが禁じています: 'ausearch -m avc'、または -Z を省略"),
	  TYPED("ausearch -m avc | audit2allow -M nsjoin") },
	{ { NSU_OP_JOIN, NSU_OP_HOLD }, { ESRCH }, ANY_KIND, ALWAYS,
	  TOLD("the process ended before it was entered",
	       "入る前にプロセスが終わりました") },
};

const struct hints hints_join = HINTS(rows);
