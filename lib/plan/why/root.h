/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Another root. */

WHY(WHY_ROOT_TREE, "open_tree(2)",
	"A copy of the mounts there: pivot_root wants a mount, not a directory.",
	"そこにあるマウントの写しです。pivot_root に要るのはディレクトリーではなく、"
	"マウントです。")

WHY(WHY_ROOT_MOUNT, "move_mount(2)",
	"The copy is laid on the directory, and is a mount in our tree from here on.",
	"写しをディレクトリーの上に置くと、ここから先、それは自分の木のマウントです。")

WHY(WHY_PIVOT, "pivot_root(2)",
	"It becomes the root of this mount namespace, and the old one is taken away: unlike "
	"from a chroot, no way leads back.",
	"これがこのマウント名前空間のルートになり、古いルートは取り去られます。"
	"chroot と違い、戻る道はありません。")

WHY(WHY_ROOT_APART, "open_tree(2)",
	"A copy of the mounts there that is attached nowhere, and private: what is mounted in "
	"it is seen by nobody else.",
	"そこにあるマウントの写しで、どこにも置かれておらず、private です。"
	"この中にマウントするものは、他の誰にも見えません。")

WHY(WHY_ROOT_ALONE, "open_tree(2)",
	"A mount namespace of this tree alone: no mount of the machine is copied for it, and "
	"none has to be taken away again.",
	"この木だけのマウント名前空間です。マシンのマウントは一つも写されず、"
	"後で取り去るものもありません。")

WHY(WHY_ROOT_ENTER, "setns(2)",
	"The tree is the root from here on: unlike from a chroot, no way leads back.",
	"ここから先、この木がルートです。chroot と違い、戻る道はありません。")

WHY(WHY_CHROOT, "chroot(2)",
	"Paths now start there. It is no jail: root can get out of it.",
	"これからパスはここから始まります。牢ではありません。root は抜け出せます。")

WHY(WHY_CHDIR_ROOT, "chroot(2)",
	"A working directory outside the root would be a way out of it.",
	"作業ディレクトリーがルートの外にあると、そこから抜け出せてしまいます。")

WHY(WHY_CHDIR, "chdir(2)",
	"The working directory you asked for.",
	"指定された作業ディレクトリーです。")
