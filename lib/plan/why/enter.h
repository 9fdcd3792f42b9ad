/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entering the namespaces of others. */

WHY(WHY_HOLD_TARGET, "pidfd_open(2)",
	"A PID can be given to another process at any moment; a pidfd stays with this one.",
	"PID はいつでも別のプロセスのものになりえます。"
	"pidfd はこのプロセスだけを指し続けます。")

WHY(WHY_OPEN_FIRST, "setns(2)",
	"Opened now: once inside, the same path may name something else.",
	"いま開きます。中に入った後では、同じパスが別のものを指すかもしれません。")

WHY(WHY_OPEN_ROOT, "chroot(2)",
	"The root is looked up now, from outside, where its path means what you meant.",
	"ルートは、パスが意図したとおりの意味を持つ外側で、いま探します。")

WHY(WHY_OPEN_CWD, "fchdir(2)",
	"The directory is looked up now, from outside; a descriptor leads there later.",
	"ディレクトリーはいま外側で探します。後から、ディスクリプターでそこへ行けます。")

WHY(WHY_OPEN_ENV, "proc_pid_environ(5)",
	"The environment is read now, while /proc is still ours.",
	"/proc がまだ自分たちのものであるうちに、環境変数を読みます。")

WHY(WHY_PARENT_USER, "ioctl_ns(2)",
	"Asks the kernel for the user namespace that this one was made in.",
	"この名前空間が作られたときのユーザー名前空間をカーネルに尋ねます。")

WHY(WHY_OWNER_OF_PID, "ioctl_ns(2)",
	"A user namespace above the target's owns its PID namespace: only root in there may "
	"mount a proc of it.",
	"対象の PID 名前空間を所有するのは、対象より上のユーザー名前空間です。"
	"その proc をマウントできるのは、そこの root だけです。")

WHY(WHY_USER_BELOW, "user_namespaces(7)",
	"The target's own, now that the mount is done which takes the one above.",
	"上のユーザー名前空間が要るマウントは済んだので、対象自身のものに入ります。")

WHY(WHY_JOIN_AT_ONCE, "setns(2)",
	"One call enters them all, or none, in the order that capabilities need: user first.",
	"一回の呼び出しで、ケーパビリティーに必要な順に、ユーザーから始めて全部に入るか、"
	"どれにも入りません。")

WHY(WHY_SETNS_BEFORE_USER, "setns(2)",
	"Its owner is not the user namespace we enter: afterwards we might lack the right.",
	"所有者は、これから入るユーザー名前空間ではありません。"
	"入った後では権限がないかもしれません。")

WHY(WHY_SETNS_USER, "user_namespaces(7)",
	"Being a member gives every capability over what this user namespace owns.",
	"中にいる者は、このユーザー名前空間が所有するものに対して、"
	"すべてのケーパビリティーを持ちます。")

WHY(WHY_SETNS, "setns(2)",
	"Takes CAP_SYS_ADMIN in the user namespace that owns it, and in our own.",
	"それを所有するユーザー名前空間と、"
	"自分のユーザー名前空間での CAP_SYS_ADMIN が必要です。")

WHY(WHY_SETNS_MNT_LAST, "mount_namespaces(7)",
	"Last, because from here on every path is looked up in the other tree of mounts.",
	"最後に行います。ここから先、パスはすべて別のマウントの木で探されるからです。")

WHY(WHY_SOCKET, "pidfd_getfd(2)",
	"A socket stays in the network namespace that it was made in.",
	"ソケットは、作られたときのネットワーク名前空間にとどまります。")

WHY(WHY_CGROUP, "cgroups(7)",
	"The limits of the target are those of the program too.",
	"対象への制限が、プログラムにもかかるようにします。")

WHY(WHY_CONTEXT, "proc_pid_attr(5)",
	"The program starts with the security context of the target.",
	"プログラムは、対象のセキュリティーコンテキストで始まります。")

WHY(WHY_ENV, "environ(7)",
	"The program gets the environment of the target, not ours.",
	"プログラムに渡る環境変数は、こちらのものではなく対象のものです。")

WHY(WHY_FORK_CLIENT, "fork(2)",
	"A process of its own, so that ours stays in the namespaces it is in.",
	"別のプロセスにします。こちらは、いまいる名前空間にとどまります。")
