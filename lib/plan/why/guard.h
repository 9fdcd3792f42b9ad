/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps the program, and others in there, from us. */

WHY(WHY_SEAL, "memfd_create(2)",
	"Somebody inside may open us as /proc/PID/exe, or make what we execute a link to "
	"that, and write it: then it is a sealed copy in memory, not the file on our disk.",
	"中の誰かが、こちらを /proc/PID/exe として開いたり、"
	"実行するものをそこへのリンクにしたりして、書き込むかもしれません。"
	"そのとき書き込む先は、ディスク上のファイルではなく、メモリー上の封印した写しです。")

WHY(WHY_SHIELD, "PR_SET_DUMPABLE(2const)",
	"Until the program starts, no process inside may trace us or read our memory, "
	"environment and descriptors.",
	"プログラムが始まるまで、中のプロセスは、こちらをトレースすることも、メモリー、"
	"環境変数、ディスクリプターを読むこともできません。")

WHY(WHY_SHIELD_AGAIN, "PR_SET_DUMPABLE(2const)",
	"The change of credentials has set it back.",
	"資格情報を変えたので、元に戻ってしまいました。")

WHY(WHY_OPEN_TTY, "pty(7)",
	"A terminal of its own: into ours the program could type commands.",
	"自分だけの端末です。こちらの端末だと、プログラムはそこにコマンドを打ち込めます。")

WHY(WHY_ATTACH_TTY, "ioctl_tty(2)",
	"A session of its own, whose terminal this becomes; Ctrl-C and Ctrl-Z work in there.",
	"自分だけのセッションにし、これをその端末にします。Ctrl-C と Ctrl-Z は中に効きます。")

WHY(WHY_FILTER, "ioctl_tty(2)",
	"It has no terminal of its own: into ours it could type commands, which these two "
	"requests are for.",
	"自分だけの端末がありません。こちらの端末にコマンドを打ち込むための、"
	"この二つの要求を断ります。")

WHY(WHY_FORK_TTY, "fork(2)",
	"The child is the program; we stay and pass on what is typed and shown.",
	"子がプログラムになります。こちらは残り、打たれたものと表示されるものを渡します。")

WHY(WHY_CLOSE_FDS, "close_range(2)",
	"An open directory of ours would be a way out of there.",
	"こちらの開いたディレクトリーがあると、そこから抜け出せてしまいます。")

WHY(WHY_SAFE_ENV, "environ(7)",
	"Our environment may hold secrets, and names of files that mean others in there.",
	"こちらの環境変数には、秘密や、中では別のものを指すファイル名があるかもしれません。")

WHY(WHY_CLEARENV, "environ(7)",
	"What the caller had in its environment stays with the caller.",
	"呼び出した者の環境変数は、その者のところにとどめます。")
