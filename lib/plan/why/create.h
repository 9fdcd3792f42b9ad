/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* New namespaces, and what keeps them. */

WHY(WHY_UNSHARE, "unshare(2)",
	"New namespaces for this very process, in one call; with a user namespace among them "
	"the kernel makes that first, and it owns the others.",
	"このプロセス自身の新しい名前空間を、一回の呼び出しで作ります。"
	"ユーザー名前空間があれば、カーネルはそれを最初に作り、他はそれに所有されます。")

WHY(WHY_UNSHARE_TIME, "time_namespaces(7)",
	"A time namespace is only for children: its clocks are set before the first enters.",
	"時間名前空間は子のためだけのものです。その時計は、最初の子が入る前に合わせます。")

WHY(WHY_FORK_NEW, "clone(2)",
	"The new process is born in the new namespaces; we stay where we are, to wait.",
	"新しいプロセスは新しい名前空間の中に生まれます。こちらは元のところに残って待ちます。")

WHY(WHY_FORK_PID, "pid_namespaces(7)",
	"A process never changes its own PID: only a child can be in the PID namespace.",
	"プロセスは自分の PID を決して変えられません。"
	"その PID 名前空間に入れるのは子だけです。")

WHY(WHY_FORK_TIME, "time_namespaces(7)",
	"Only a child is in the new time namespace on every kernel.",
	"どのカーネルでも必ず新しい時間名前空間に入るのは、子だけです。")

WHY(WHY_FORK_ASKED, "fork(2)",
	"You asked for the program to be a child of this process.",
	"プログラムをこのプロセスの子にするという指定です。")

WHY(WHY_HELPER, "user_namespaces(7)",
	"A helper stays behind, where it still has the rights that we give up by moving.",
	"移ると失う権限をまだ持っている補助プロセスを、元のところに残します。")

WHY(WHY_OFFSET, "time_namespaces(7)",
	"Seconds added to the clock; refused once a process is in the time namespace.",
	"時計に足す秒数です。時間名前空間にプロセスが入った後では断られます。")

WHY(WHY_PROCESSOR, "namespaces(7)",
	"A mount namespace can be kept only in one with a lower number, or two might keep "
	"each other for ever; and each processor numbers by itself.",
	"マウント名前空間を引き留められるのは、番号がより小さいマウント名前空間だけです。"
	"でなければ、二つが互いを永久に引き留めかねません。番号はプロセッサーごとに付きます。")

WHY(WHY_PROCESSOR_BACK, "sched_setaffinity(2)",
	"It has its number: any processor will do again.",
	"番号は付きました。またどのプロセッサーでもかまいません。")

WHY(WHY_PIN_FILE, "namespaces(7)",
	"A namespace needs a file to be mounted on.",
	"名前空間をマウントするには、ファイルが要ります。")

WHY(WHY_PIN, "namespaces(7)",
	"A bind mount of its file keeps the namespace when the last process has left.",
	"最後のプロセスが去っても、そのファイルの bind マウントが名前空間を引き留めます。")

WHY(WHY_PIN_CHILDREN, "namespaces(7)",
	"The one that children enter: our own does not change.",
	"子が入るほうの名前空間です。自分のものは変わりません。")

WHY(WHY_HOSTNAME, "uts_namespaces(7)",
	"The name that this UTS namespace alone has.",
	"この UTS 名前空間だけのホスト名です。")

WHY(WHY_LOOPBACK, "netdevice(7)",
	"In a new network namespace even lo is down: 127.0.0.1 and ::1 answer once it is up.",
	"新しいネットワーク名前空間では lo さえ止まっています。"
	"上げると 127.0.0.1 と ::1 が答えます。")

WHY(WHY_OWNER_GROUPS, "setgroups(2)",
	"The owner shall have none of our groups.",
	"所有者には、こちらのグループを一つも持たせません。")

WHY(WHY_OWNER_GID, "user_namespaces(7)",
	"Whoever makes a user namespace owns it: so we become that one first.",
	"ユーザー名前空間は、作った者が所有します。だから先にその者になります。")

WHY(WHY_OWNER_UID, "user_namespaces(7)",
	"The owner has every capability in it, from outside too.",
	"所有者は、外側からでも、その中ですべてのケーパビリティーを持ちます。")

WHY(WHY_KEEP, "namespaces(7)",
	"The program runs, so what keeps its namespaces may stay.",
	"プログラムが動き出したので、その名前空間を引き留めるものは残してかまいません。")
