/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pods. */

WHY(WHY_POD_DIR, "hier(7)",
	"The records of pods are here, for as long as the machine runs.",
	"Pod の記録は、マシンが動いている間、ここにあります。")

WHY(WHY_POD_LOCK, "flock(2)",
	"Whoever makes or removes a pod waits here until others are done.",
	"Pod を作る者も取り除く者も、他の者が終わるまでここで待ちます。")

WHY(WHY_POD_FREE, "stat(2)",
	"Nobody may have taken the name since we looked.",
	"調べた後に、誰かがその名前を使ったかもしれません。")

WHY(WHY_POD_STILL, "flock(2)",
	"Who was making the pod may have been killed before it could do without them, and who "
	"was here before us may have removed it.",
	"Pod を作っていた者が、Pod が自立する前に終わらされたかもしれません。"
	"また、先に来た者が Pod を取り除いたかもしれません。")

WHY(WHY_POD_USER, "user_namespaces(7)",
	"First of all: the kernel makes this one the owner of all that is made in it. One for "
	"all containers, since they share what it owns.",
	"何よりも先に行います。カーネルは、"
	"この中で作られるものすべてをこのユーザー名前空間に所有させます。それを共有するので、"
	"すべてのコンテナに一つです。")

WHY(WHY_POD_HOST_USERS, "fork(2)",
	"hostUsers: true, the default of Kubernetes: root in this pod is root of the machine.",
	"hostUsers: true は Kubernetes のデフォルトです。この Pod の root は、"
	"マシンの root です。")

WHY(WHY_POD_HOLD, "pidfd_open(2)",
	"A number can be given to another process; what is entered, or ended, is this one.",
	"番号は別のプロセスのものになりえます。入る相手も終わらせる相手も、このプロセスです。")

WHY(WHY_POD_ROOT, "setresuid(2)",
	"Root in there, so that what is made belongs to it; outside nobody in particular.",
	"中では root です。作るものはそれに属します。外側では、特に誰でもありません。")

WHY(WHY_POD_SHARED, "namespaces(7)",
	"What all containers of the pod share. Made by who is in the new user namespace, so "
	"that this one owns them: else /sys could not be mounted, nor lo set up.",
	"Pod のすべてのコンテナが共有するものです。新しいユーザー名前空間にいる者が作るので、"
	"それに所有されます。でなければ、/sys をマウントすることも、"
	"lo を上げることもできません。")

WHY(WHY_POD_HOSTNAME, "sethostname(2)",
	"All containers of the pod have one name; a pod has its own.",
	"Pod のすべてのコンテナには同じホスト名が一つあり、それは Pod 自身のものです。")

WHY(WHY_POD_LOOPBACK, "netdevice(7)",
	"The only interface that there is without a network plugin (CNI).",
	"ネットワークプラグイン (CNI) がなければ、インターフェースはこれしかありません。")

WHY(WHY_POD_PAUSE_OWN, "namespaces(7)",
	"What pause has for itself, as each container will have: who joins it sees no process "
	"of the host.",
	"各コンテナと同じく、pause が自分だけに持つものです。そこに入った者に、"
	"ホストのプロセスは見えません。")

WHY(WHY_POD_SLAVE, "mount_namespaces(7)",
	"What is unmounted outside goes in here, too: who only waits keeps no disk busy.",
	"外側でアンマウントしたものは、ここでもなくなります。ただ待つだけの者が、"
	"ディスクを使用中のままにすることはありません。")

WHY(WHY_POD_RECORD, "proc_pid_stat(5)",
	"Its start tells it from another process that gets the same PID; so a record that a "
	"crash left behind is known to be of nobody.",
	"開始時刻で、後から同じ PID になった別のプロセスと見分けます。だから、"
	"クラッシュが残した記録は誰のものでもないと分かります。")

WHY(WHY_POD_PAUSE, "pause(2)",
	"A process that does nothing keeps the namespaces while containers come and go, and "
	"when the shell that started it has ended. It is a PID 1: it takes in orphans, and "
	"has a handler for SIGTERM.",
	"何もしないプロセスが名前空間を引き留めます。コンテナが替わっても、"
	"起動したシェルが終わってもです。PID 1 なので、孤児を引き取り、"
	"SIGTERM のハンドラーを持ちます。")

WHY(WHY_POD_SEEN, "socket(7)",
	"It has closed all of ours: from here on it needs nobody.",
	"こちらのものをすべて閉じました。ここから先は、誰の助けも要りません。")

WHY(WHY_POD_FOUND, "pidfd_open(2)",
	"The pod is there already: this process is in its namespaces.",
	"Pod はもうあります。このプロセスがその名前空間の中にいます。")

WHY(WHY_POD_UNLOCK, "flock(2)",
	"All that others have to know is written down.",
	"他の者が知るべきことは、すべて書いてあります。")

WHY(WHY_POD_FORGET, "unlink(2)",
	"Its process has ended, so the name is free.",
	"そのプロセスは終わったので、名前が空きました。")

WHY(WHY_POD_MEMBERS, "namespaces(7)",
	"Whoever is in this one belongs to the pod.",
	"この名前空間にいる者は、誰でも Pod の一員です。")

WHY(WHY_POD_EVICT, "pid_namespaces(7)",
	"Containers first, and whoever has joined them; with the PID 1 of a container the "
	"kernel ends the rest of it.",
	"まず、コンテナと、そこに入った者を終わらせます。コンテナの PID 1 が終わると、"
	"残りはカーネルが終わらせます。")

WHY(WHY_POD_END, "namespaces(7)",
	"With the last process the namespaces go, and the network with them.",
	"最後のプロセスとともに名前空間がなくなり、ネットワークもなくなります。")
