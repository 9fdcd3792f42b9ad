/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts inside, and the ID maps of some. */

WHY(WHY_PROPAGATION, "mount_namespaces(7)",
	"The copies of shared mounts are still shared: private, so that what we mount is not "
	"seen outside.",
	"共有マウントの写しもまた共有です。これからマウントするものが外側に見えないよう、"
	"private にします。")

WHY(WHY_PROPAGATION_ASKED, "mount_namespaces(7)",
	"Whether mounts made on one side are seen on the other: as you asked.",
	"一方でマウントしたものが他方に見えるかどうかを、指定どおりにします。")

WHY(WHY_PROC_PRIVATE, "mount_namespaces(7)",
	"So that the new proc is not seen outside.",
	"新しい proc が外側に見えないようにします。")

WHY(WHY_MOUNT_PROC, "proc(5)",
	"A proc file system shows the PID namespace of who mounted it: ps needs a new one.",
	"proc は、それをマウントした者の PID 名前空間を見せます。"
	"ps には新しいものが要ります。")

WHY(WHY_MOUNT_SYS, "sysfs(5)",
	"A sysfs shows the network interfaces of the namespace of who mounted it. Now, while "
	"an old one is in sight: without one the kernel gives no new one.",
	"sysfs は、それをマウントした者のネットワーク名前空間のインターフェースを見せます。"
	"古いものが見えているいま行います。なければ、カーネルは新しいものを与えません。")

WHY(WHY_OLD_PROC, "proc(5)",
	"Without a PID namespace of its own the old proc shows the right processes; a new one "
	"would be refused to who does not own that namespace.",
	"自分の PID 名前空間がなければ、古い proc が正しいプロセスを見せます。"
	"その名前空間を所有しない者は、新しいものを断られます。")

WHY(WHY_OLD_SYS, "sysfs(5)",
	"Without a network namespace of its own the old sysfs shows the right interfaces, and "
	"a new one would be refused.",
	"自分のネットワーク名前空間がなければ、"
	"古い sysfs が正しいインターフェースを見せます。新しいものは断られます。")

WHY(WHY_TMPFS, "tmpfs(5)",
	"Empty, in memory, and gone with the mount namespace.",
	"空で、メモリーの上にあり、マウント名前空間とともになくなります。")

WHY(WHY_BIND_TREE, "open_tree(2)",
	"A copy of the mount that lies there and of those below it, taken before anything new "
	"can cover them.",
	"そこにあるマウントと、その下のマウントの写しです。新しいものに隠される前に取ります。")

WHY(WHY_BIND_READ_ONLY, "mount_setattr(2)",
	"The copy alone, with all below it; the original stays as it is.",
	"写しだけを、その下も含めて読み取り専用にします。元のものは変わりません。")

WHY(WHY_BIND_ATTACH, "move_mount(2)",
	"Onto a place that was looked up once, and is held.",
	"一度だけ探して開いたままにしてある場所に置きます。")

WHY(WHY_IDMAP_TREE, "open_tree(2)",
	"A copy of this mount alone, and now: id-mapping it takes the rights that root has "
	"here, outside of the new user namespace.",
	"このマウントだけの写しを、いま取ります。ID を対応させるには、"
	"新しいユーザー名前空間の外側の root が持つ権限が要ります。")

WHY(WHY_IDMAP_USERNS, "mount_setattr(2)",
	"The kernel takes the map from a user namespace: that of a process that ends at once.",
	"カーネルは対応表をユーザー名前空間から取ります。"
	"すぐに終わるプロセスのものを使います。")

WHY(WHY_IDMAP, "mount_setattr(2)",
	"Files keep their IDs on the disk and are seen, made and checked by those shown.",
	"ディスク上の ID はそのままで、見るときも、作るときも、調べるときも、"
	"ここに示す ID になります。")

WHY(WHY_BIND_POINT, "mount(2)",
	"A file can be mounted on a file only. It stays.",
	"ファイルをマウントできるのは、ファイルの上だけです。このファイルは残ります。")

WHY(WHY_OPEN_DEV, "mount(2)",
	"The devices are found through this when the new /dev hides the old one.",
	"新しい /dev が古いものを隠した後は、ここからデバイスを見付けます。")

WHY(WHY_DEV, "tmpfs(5)",
	"A /dev without disks, consoles and what else the host has.",
	"ディスクやコンソールなど、ホストの他のものがない /dev です。")

WHY(WHY_DEVICES, "mknod(2)",
	"Device files may be made by root of the machine alone; those it has may be bound by "
	"root of any mount namespace.",
	"デバイスファイルを作れるのは、マシンの root だけです。すでにあるものの bind は、"
	"どのマウント名前空間の root にもできます。")

WHY(WHY_DEV_LINK, "proc_pid_fd(5)",
	"What shells and programs expect there.",
	"シェルやプログラムが、そこにあると思っているものです。")

WHY(WHY_DEV_DIR, "mkdir(2)",
	"To mount on.",
	"その上にマウントするためのものです。")

WHY(WHY_DEVPTS, "devpts",
	"Terminals of its own: those of the host are not in there.",
	"自分だけの端末です。ホストの端末はこの中にありません。")

WHY(WHY_SHM, "shm_open(3)",
	"POSIX shared memory and semaphores are files in there.",
	"POSIX の共有メモリーとセマフォは、この中のファイルです。")

WHY(WHY_MOUNT_POINT, "mount(2)",
	"It is missing there, and a mount needs something to lie on. It stays.",
	"そこになく、マウントには置くところが要ります。これは残ります。")

WHY(WHY_INSIDE_ROOT, "openat2(2)",
	"What is mounted below is looked up from here, and through no symbolic link: whoever "
	"filled that directory cannot lead it elsewhere.",
	"下にマウントするものはここから探し、シンボリックリンクは通りません。"
	"このディレクトリーの中身を用意した者が、別のところへ導くことはできません。")

WHY(WHY_BECOME_ROOT, "user_namespaces(7)",
	"Who has no ID in the new user namespace can make no files: root of it does what "
	"follows.",
	"新しいユーザー名前空間に ID のない者は、ファイルを作れません。続くステップは、"
	"そこの root が行います。")

WHY(WHY_OWN_MOUNTS, "mount_namespaces(7)",
	"A copy of the tree of mounts, so that what is mounted now is seen by the program "
	"alone.",
	"マウントの木の写しです。これからマウントするものは、プログラムにしか見えません。")

WHY(WHY_MOUNT_BINFMT, "user_namespaces(7)",
	"Since Linux 6.7 each user namespace has interpreters of its own.",
	"Linux 6.7 からは、ユーザー名前空間ごとに自分のインタープリターを持てます。")

WHY(WHY_REGISTER, "binfmt_misc",
	"Which interpreter runs which files: :name:type:offset:magic:mask:interpreter:flags",
	"どのインタープリターがどのファイルを実行するかです。"
	":name:type:offset:magic:mask:interpreter:flags")

WHY(WHY_REGISTER_EARLY, "binfmt_misc",
	"Flag F opens the interpreter now: before the root changes, so that it is ours.",
	"フラグ F はインタープリターをいま開きます。ルートが変わる前なので、"
	"こちらのものになります。")
