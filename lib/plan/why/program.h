/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program: who it is, and how it starts and ends. */

WHY(WHY_SETUP_CAPS, "capabilities(7)",
	"The maps have no 0, whom an exec leaves all capabilities: so the command inherits "
	"those that we have in the new user namespace.",
	"対応表には、exec してもすべてのケーパビリティーが残る 0 がありません。そこで、"
	"新しいユーザー名前空間で持つものをコマンドに継がせます。")

WHY(WHY_DROP_CAPS, "capabilities(7)",
	"They were for the command: the program starts without.",
	"コマンドのためのものでした。プログラムはこれを持たずに始まります。")

WHY(WHY_KEEP_CAPS, "capabilities(7)",
	"An exec by a user ID other than 0 drops all capabilities but the ambient ones.",
	"ユーザー ID が 0 以外なら、"
	"exec はアンビエント以外のケーパビリティーをすべて捨てます。")

WHY(WHY_SETUP, "sh(1)",
	"While we are root in there: what the program may not do, or shall not know.",
	"そこではまだ root であるうちに、プログラムがしてはならないこと、"
	"知らなくてよいことを行います。")

WHY(WHY_INIT, "pid_namespaces(7)",
	"PID 1 has to wait for every orphan in its namespace, which few programs do. It "
	"passes on signals, and ends as the program does.",
	"PID 1 は、名前空間の孤児をすべて wait しなければなりませんが、"
	"そうするプログラムはわずかです。これはシグナルを渡し、"
	"プログラムと同じように終わります。")

WHY(WHY_LEARN, "unix(7)",
	"Inside it only knows that it is 2: the kernel says who it is out here, with what it "
	"sends.",
	"内側からは、自分が 2 であることしか分かりません。送られたものに、"
	"カーネルが外側での番号を付けます。")

WHY(WHY_PID_FILE, "rename(2)",
	"Others find the program by it; under another name first, so that nobody reads half "
	"of it.",
	"他の者はこれでプログラムを見付けます。途中のものを誰も読まないよう、"
	"まず別の名前で書きます。")

WHY(WHY_JOIN_CGROUP, "cgroups(7)",
	"Its limits hold from here on, for all the program will start, too.",
	"ここから先、プログラムがこれから起動するすべてにも、その制限がかかります。")

WHY(WHY_CGROUP_ROOT, "cgroup_namespaces(7)",
	"Made only now: its root is the cgroup we are in at this moment.",
	"いまになって作ります。そのルートは、この瞬間にいる cgroup になります。")

WHY(WHY_DROP_GROUPS, "setgroups(2)",
	"Supplementary groups of before would still open files inside.",
	"前からの補助グループが残っていると、中でもファイルを開けてしまいます。")

WHY(WHY_SETGID, "setresgid(2)",
	"The group first: it takes a capability that the user ID change below may cost.",
	"まずグループです。これに要るケーパビリティーは、"
	"次のユーザー ID の変更で失われるかもしれません。")

WHY(WHY_SETUID, "setresuid(2)",
	"Who the program is, in IDs of its user namespace.",
	"プログラムが誰であるかを、そのユーザー名前空間の ID で示します。")

WHY(WHY_DIE_WITH, "PR_SET_PDEATHSIG(2const)",
	"The kernel sends this signal when we end. After the last change of IDs, because that "
	"clears it.",
	"こちらが終わると、カーネルがこのシグナルを送ります。ID を変えると取り消されるので、"
	"最後の変更の後に行います。")

WHY(WHY_HOLD_CHILD, "pidfd_open(2)",
	"Whoever outlives us has to know the program by more than its number.",
	"こちらより長く生きる者は、番号だけでなく、"
	"もっと確かな形でプログラムを知らなければなりません。")

WHY(WHY_DIE_WITH_OTHER, "PR_SET_PDEATHSIG(2const)",
	"To a program that changes its IDs the kernel does not send it any more: then the "
	"helper does, when we are killed.",
	"プログラムが ID を変えると、カーネルはもうシグナルを送りません。そのときは、"
	"こちらが殺されると補助プロセスが送ります。")

WHY(WHY_DIE_WITH_DEAF, "pid_namespaces(7)",
	"A signal that PID 1 has no handler for does not reach it: then it is killed, by the "
	"helper, when we are.",
	"PID 1 には、ハンドラーのないシグナルは届きません。そのときは、"
	"こちらが殺されると補助プロセスが殺します。")

WHY(WHY_EXEC, "execve(2)",
	"The program replaces this process and inherits its namespaces.",
	"プログラムがこのプロセスに取って代わり、その名前空間を受け継ぎます。")

WHY(WHY_EXEC_INIT, "pid_namespaces(7)",
	"The program is PID 1 inside: when it ends, the kernel kills everything in there, and "
	"signals it has no handler for do not reach it from inside.",
	"プログラムは中で PID 1 です。終わるとカーネルが中のすべてを殺し、"
	"ハンドラーのないシグナルは内側からは届きません。")

WHY(WHY_START, "execve(2)",
	"Our end of a close-on-exec socket tells whether the program runs.",
	"プログラムが動いたかどうかは、close-on-exec のソケットのこちら側の端で分かります。")

WHY(WHY_WAIT, "waitpid(2)",
	"Signals to us go on to it, and its exit status becomes ours.",
	"こちらへのシグナルは子に渡し、子の終了ステータスがこちらのものになります。")
