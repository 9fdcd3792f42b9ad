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

WHY(WHY_CHROOT, "chroot(2)",
	"Paths now start there. It is no jail: root can get out of it.",
	"これからパスはここから始まります。牢ではありません。root は抜け出せます。")

WHY(WHY_CHDIR_ROOT, "chroot(2)",
	"A working directory outside the root would be a way out of it.",
	"作業ディレクトリーがルートの外にあると、そこから抜け出せてしまいます。")

WHY(WHY_CHDIR, "chdir(2)",
	"The working directory you asked for.",
	"指定された作業ディレクトリーです。")
