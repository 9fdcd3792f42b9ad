/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Causes and remedies of what goes wrong with a pod. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_FIND }, { ESRCH }, NSU_USER, PROBE_IS_POD,
	  TOLD("its containers live on, but nobody can join them: nsrun --pod-remove",
	       "コンテナは生きていますが、誰も入れません: nsrun --pod-remove") },
	{ { NSU_OP_FIND, NSU_OP_HOLD }, { ESRCH }, ANY_KIND, PROBE_IS_POD,
	  TOLD("it has ended this moment: try again",
	       "たったいま終わりました。もう一度試してください") },
	{ { NSU_OP_FIND }, { ENOENT }, ANY_KIND, PROBE_IS_POD,
	  TOLD("'nsls --matrix=pod' shows the pods there are",
	       "どんな Pod があるかは 'nsls --matrix=pod' で分かります") },
	{ { NSU_OP_FIND }, { EEXIST }, ANY_KIND, PROBE_IS_POD,
	  TOLD("a container of that name runs in it: choose another --container",
	       "その名前のコンテナが動いています。別の --container にしてください") },
	{ { NSU_OP_FIND }, { EPERM }, ANY_KIND, PROBE_IS_POD,
	  TOLD("that record was not written by you: remove it, or take another name",
	       "その記録を書いたのはあなたではありません: 削除するか、別の名前を使用") },
	{ { NSU_OP_CHECK }, { EEXIST }, ANY_KIND, PROBE_IS_POD_RECORD,
	  TOLD("somebody else made it meanwhile: try again",
	       "その間に誰かが作りました。もう一度試してください") },
	{ { NSU_OP_OPTION }, { EEXIST }, NSU_USER, ALWAYS,
	  TOLD("the pod is there and has its own users: nsrun --pod-remove it first",
	       "その Pod はもうあり、ユーザーも自分のものです: 先に --pod-remove") },
	{ { NSU_OP_OPTION }, { EEXIST }, NSU_UTS, ALWAYS,
	  TOLD("the pod is there and has its name: nsrun --pod-remove it first",
	       "その Pod はもうあり、ホスト名もあります: 先に nsrun --pod-remove") },
	{ { NSU_OP_OPTION }, { EPERM }, NSU_USER, ALWAYS,
	  TOLD("a pod of the host's users takes root: leave it out, or sudo",
	       "ホストのユーザーを使う Pod には root が要ります: 省略するか、sudo") },
	{ { NSU_OP_IDMAP }, { EPERM }, NSU_USER, ALWAYS,
	  TOLD("takes root: write SRC:DST:plain for a directory of yours, or tmpfs:DST",
	       "root が要ります: 自分のものなら SRC:DST:plain、または tmpfs:DST"),
	  TOLD("let this user run it by sudo",
	       "このユーザーに sudo での実行を許す") },
	{ { NSU_OP_ATTACH }, { ENOENT }, ANY_KIND, ALWAYS,
	  TOLD("no such place: make it, or choose one below /tmp, or give a --rootfs",
	       "その場所がありません: 作成するか、/tmp の下を指定、または --rootfs") },
};

const struct hints hints_pod = HINTS(rows);
