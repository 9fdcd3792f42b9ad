/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labs. */

WHY(WHY_LAB_DIR, "mkdir(2)",
	"Records of labs lie here, where nobody else may write.",
	"実験室の記録はここにあります。他の者は書き込めません。")

WHY(WHY_LAB_LOCK, "flock(2)",
	"Two that make the same lab at once make one: who comes second finds it.",
	"同じ実験室を同時に作る二人は、一つを作ります。後の者は、できているものを見付けます。")

WHY(WHY_LAB_FREE, "flock(2)",
	"Under the lock: a record whose process has ended, or is another, is none.",
	"ロックを取って調べます。プロセスが終わったか、別のものになった記録は、"
	"ないのと同じです。")

WHY(WHY_LAB_KEEPER, "user_namespaces(7)",
	"Born in them, and no child of ours: namespaces live while a process is in them.",
	"それらの名前空間の中で生まれ、こちらの子ではありません。名前空間は、"
	"中にプロセスがいる限り生きています。")

WHY(WHY_LAB_SLAVE, "mount_namespaces(7)",
	"Mounts of the lab stay in it; what is unmounted outside goes in here, too.",
	"実験室のマウントは外に出ません。外でアンマウントしたものは、ここでもなくなります。")

WHY(WHY_LAB_CARRY, "open_tree(2)",
	"Kept from under the new /run: programs look for it.",
	"新しい /run に隠れないよう取っておきます。プログラムがこれを探します。")

WHY(WHY_LAB_RUN, "tmpfs(5)",
	"An empty /run, so that /run/netns is the lab's own, and its root may write.",
	"空の /run です。/run/netns は実験室自身のものになり、そこの root が書き込めます。")

WHY(WHY_LAB_PLACE, "mkdir(2)",
	"Something for it to lie on.",
	"それを置くためのものです。")

WHY(WHY_LAB_CARRIED, "move_mount(2)",
	"The same as outside.",
	"外側と同じものです。")

WHY(WHY_LAB_LOOPBACK, "network_namespaces(7)",
	"The loopback of a new network is down.",
	"新しいネットワークのループバックは止まっています。")

WHY(WHY_LAB_RECORD, "rename(2)",
	"How the next netnsctl finds the lab. The start and the inode number tell a later "
	"process with this PID from the keeper.",
	"次の netnsctl は、これで実験室を見付けます。開始時刻と inode 番号があるので、"
	"後から同じ PID になったプロセスと見分けられます。")

WHY(WHY_LAB_PAUSE, "pause(2)",
	"In a session of its own: no hangup of the terminal, and no Ctrl-C, ends the lab.",
	"自分だけのセッションにいます。端末のハングアップでも Ctrl-C でも、"
	"実験室は終わりません。")

WHY(WHY_LAB_SEEN, "unix(7)",
	"The keeper has closed its end: the lab is there.",
	"番をするプロセスが自分の側の端を閉じました。実験室ができました。")

WHY(WHY_LAB_UPLINK, "network_namespaces(7)",
	"An interface in the lab whose packets a program of yours sends on, as its own: no "
	"rights outside are needed. It ends with the lab.",
	"実験室の中のインターフェースです。そのパケットは、"
	"あなたのプログラムが自分のものとして送り出します。外側の権限は要りません。"
	"実験室とともに終わります。")

WHY(WHY_LAB_TRY, "unshare(2)",
	"Looking makes no lab: this one is empty, and ends with us.",
	"調べるだけでは実験室を作りません。これは空で、こちらとともに終わります。")

WHY(WHY_LAB_JOIN, "setns(2)",
	"Before anything else is done: from here on, all that is named is the lab's.",
	"他の何よりも先に行います。ここから先、名前が指すものはすべて実験室のものです。")

WHY(WHY_LAB_BACK, "mount_namespaces(7)",
	"Entering leads to the root directory; back to where we were.",
	"入るとルートディレクトリーにいるので、元いたところに戻ります。")

WHY(WHY_LAB_USER, "namespaces(7)",
	"All that is in the lab is in this user namespace, or below it.",
	"実験室の中のものはすべて、このユーザー名前空間かその下にあります。")

WHY(WHY_LAB_EVICT, "pid_namespaces(7)",
	"The last one takes the lab with it: names, networks, mounts.",
	"最後のプロセスとともに、実験室の名前、ネットワーク、マウントがなくなります。")

WHY(WHY_LAB_FORGET, "unlink(2)",
	"The record goes last: a run that is killed before leaves one that says so.",
	"記録は最後に消します。その前に殺された実行は、そのことを示す記録を残します。")
