/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files and directories, and the names of network namespaces that they are. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_LOCK, NSU_OP_MKDIR, NSU_OP_CREATE, NSU_OP_BIND, NSU_OP_PROPAGATION,
	    NSU_OP_UMOUNT }, { EPERM, EACCES }, ANY_KIND, PROBE_NAMES_NOT_OWNED,
	  TOLD("names are mounts, and these are not ours: try sudo, or 'nsrun -rmn'",
	       "名前はマウントで、こちらのものではありません: sudo か 'nsrun -rmn'") },
	{ { NSU_OP_LOCK }, { EPERM }, ANY_KIND, ALWAYS,
	  TOLD("others may change it: chown it to root, and chmod 755",
	       "他の者が変えられます。所有者を root にし、chmod 755 してください") },
	{ { NSU_OP_LOCK }, { ENOTDIR }, ANY_KIND, ALWAYS,
	  TOLD("it has to be a directory: neither a file nor a symbolic link",
	       "ディレクトリーでなければなりません。ファイルやリンクではいけません") },
	{ { NSU_OP_LOCK }, { EACCES }, ANY_KIND, ALWAYS,
	  TOLD("only root may look there: try sudo",
	       "そこを見られるのは root だけです: sudo で実行") },
	{ { NSU_OP_CREATE, NSU_OP_CHECK }, { EEXIST }, ANY_KIND, PROBE_IS_NETNS,
	  TOLD("take another name, or remove that one: netnsctl delete",
	       "別の名前にするか、それを取り除いてください: netnsctl delete") },
	{ { NSU_OP_CHECK }, { EXDEV }, NSU_NET, ALWAYS,
	  TOLD("nothing is mounted here: what looks dead may be alive elsewhere",
	       "ここにマウントはありませんが、別のところで生きているかもしれません") },
	{ { NSU_OP_CHECK }, { EISDIR }, ANY_KIND, ALWAYS,
	  TOLD("a directory is no network namespace: rmdir removes it",
	       "ディレクトリーはネットワーク名前空間ではありません: rmdir で消せます") },
	{ { NSU_OP_CHECK }, { EINVAL }, ANY_KIND, ALWAYS,
	  TOLD("that is no network namespace: 'netnsctl delete --force' removes it",
	       "ネットワーク名前空間でない: 'netnsctl delete --force' で消せます") },
	{ { NSU_OP_LOCK, NSU_OP_CHECK }, { ENOENT }, ANY_KIND, ALWAYS,
	  TOLD("'netnsctl list' shows the names there are",
	       "どんな名前があるかは 'netnsctl list' で分かります") },
	{ { NSU_OP_CREATE }, { ELOOP }, ANY_KIND, PROBE_IS_LINK,
	  TOLD("it is a symbolic link: name the file that it leads to",
	       "それはシンボリックリンクです。指している先のファイルを指定") },
	{ { NSU_OP_CREATE }, { ENOSPC }, ANY_KIND, ALWAYS,
	  TOLD("no room there for another file: see 'df' and 'df -i'",
	       "そこにはもうファイルが入りません: 'df' と 'df -i'") },
	{ { NSU_OP_CREATE, NSU_OP_MKDIR }, { EROFS }, ANY_KIND, ALWAYS,
	  TOLD("that is mounted read-only",
	       "読み取り専用でマウントされています") },
	{ { NSU_OP_MKDIR }, { EACCES }, ANY_KIND, ALWAYS,
	  TOLD("only root may make it: try sudo",
	       "作れるのは root だけです: sudo で実行") },
	{ { NSU_OP_CREATE, NSU_OP_UNLINK }, { EACCES }, ANY_KIND, ALWAYS,
	  TOLD("you may not write there: try sudo",
	       "そこに書き込む権限がありません: sudo で実行") },
};

const struct hints hints_place = HINTS(rows);
