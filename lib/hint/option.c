/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options that do not go together, and IDs that are not to be had. */
#include "hint/hint.h"

#include <errno.h>

#define SUBIDS TYPED("usermod -v 100000-165535 -w 100000-165535 USER")

static const struct hint rows[] = {
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_TIME, ALWAYS,
	  TOLD("clock offsets need a new time namespace: add --time",
	       "時計のずれには新しい時間名前空間が要ります: --time を追加") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_UTS, ALWAYS,
	  TOLD("a hostname of its own needs a new UTS namespace: add --uts",
	       "自分のホスト名には新しい UTS 名前空間が要ります: --uts を追加") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_PID, ALWAYS,
	  TOLD("PID 1 is that of a new PID namespace: add --pid",
	       "PID 1 は新しい PID 名前空間のものです: --pid を追加") },
	{ { NSU_OP_SETUP }, { ECANCELED }, ANY_KIND, ALWAYS,
	  TOLD("the command ended with a status other than 0; so nothing was started",
	       "コマンドが 0 以外で終わったので、何も起動していません") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_NET, PROBE_IS_LO,
	  TOLD("lo of the machine is not ours to change: add --net for a new one",
	       "マシンの lo は変えられません: 新しいものには --net を追加") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_NET, ALWAYS,
	  TOLD("a name has no slash, and is not . nor ..; addresses follow a =",
	       "名前に / は使えず、. や .. でもありません。アドレスは = の後に") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_MNT, PROBE_IS_ROOT_OPTION,
	  TOLD("the program has one root: take --rootfs or --root, not both",
	       "プログラムのルートは一つです: --rootfs か --root の一方だけを指定") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_MNT, PROBE_IS_PROPAGATION_OPTION,
	  TOLD("the root of a shared tree cannot be exchanged: private or slave",
	       "共有された木のルートは取り替えられません: private か slave を指定") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_USER, PROBE_IS_MAP_FREE,
	  TOLD("a free range is the whole map: leave out the other --map options",
	       "空いた範囲が対応表のすべてです: 他の --map オプションは省略") },
	{ { NSU_OP_OPTION }, { EFBIG }, NSU_USER, ALWAYS,
	  TOLD("the kernel reads less than one page of it: take fewer, larger ranges",
	       "カーネルは一ページ未満しか読みません: もっと少なく大きい範囲を指定") },
	{ { NSU_OP_CHOOSE }, { ENODATA }, ANY_KIND, ALWAYS,
	  TOLD("no range of /etc/subuid and /etc/subgid is yours: subuid(5)",
	       "/etc/subuid と /etc/subgid にあなたの範囲がありません: subuid(5)"),
	  SUBIDS },
	{ { NSU_OP_CHOOSE }, { ENOENT }, ANY_KIND, ALWAYS,
	  TOLD("there is no /etc/subuid or /etc/subgid that gives you any: subuid(5)",
	       "範囲を与える /etc/subuid か /etc/subgid がありません: subuid(5)"),
	  SUBIDS },
	{ { NSU_OP_CHOOSE }, { ENOSPC }, ANY_KIND, ALWAYS,
	  TOLD("living processes use them, or others own them: ask for fewer",
	       "生きたプロセスか他の所有者が使っています。もっと少なくしてください"),
	  TYPED("usermod -v FIRST-LAST -w FIRST-LAST USER") },
	{ { NSU_OP_LOCK_FILE }, { EPERM }, ANY_KIND, ALWAYS,
	  TOLD("that file is not yours: set XDG_RUNTIME_DIR to a directory of yours",
	       "自分のファイルではありません: XDG_RUNTIME_DIR に自分の場所を指定") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_USER, PROBE_IS_MAPS_OPTION,
	  TOLD("id maps need a new user namespace: add --user",
	       "ID の対応表には新しいユーザー名前空間が要ります: --user を追加") },
	{ { NSU_OP_OPTION }, { EINVAL }, NSU_USER, ALWAYS,
	  TOLD("one mapped group demands setgroups=deny; map a range, or drop it",
	       "グループが一つだけなら setgroups=deny です: 範囲にするか、省略") },
};

const struct hints hints_option = HINTS(rows);
