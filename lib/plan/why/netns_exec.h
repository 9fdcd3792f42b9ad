/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program in one of them: its own /sys and /etc. */

WHY(WHY_NETNS_ENTER, "setns(2)",
	"From here on: its interfaces, addresses, routes, ports.",
	"ここから先は、そこのインターフェース、アドレス、経路、ポートです。")

WHY(WHY_NETNS_MNT, "mount_namespaces(7)",
	"A private tree of mounts, to show the files that belong to this network.",
	"自分だけのマウントの木です。このネットワークのファイルを見せるために使います。")

WHY(WHY_NETNS_SLAVE, "mount_namespaces(7)",
	"Mounts made outside still arrive here; those made here stay here.",
	"外側のマウントはここにも届きますが、ここでのマウントは外に出ません。")

WHY(WHY_NETNS_SYS_OLD, "sysfs(5)",
	"This sysfs shows the interfaces of the network we came from.",
	"この sysfs は、元のネットワークのインターフェースを見せています。")

WHY(WHY_NETNS_SYS, "sysfs(5)",
	"A new sysfs shows the interfaces of the network namespace we are in.",
	"新しい sysfs は、いまいるネットワーク名前空間のインターフェースを見せます。")

WHY(WHY_NETNS_ETC, "ip-netns(8)",
	"Files for this network alone, resolv.conf above all.",
	"このネットワークだけのファイルで、何よりもまず resolv.conf です。")

WHY(WHY_NETNS_COPY, "open_tree(2)",
	"Mounted below the old /sys; a copy is kept, to be put below the new one.",
	"古い /sys の下にマウントされています。写しを取っておき、新しい /sys の下に置きます。")

WHY(WHY_NETNS_CARRY, "move_mount(2)",
	"Mounted below the old /sys; it is held, to be moved below the new one.",
	"古い /sys の下にマウントされています。開いておき、新しい /sys の下に移します。")

WHY(WHY_NETNS_CARRIED, "move_mount(2)",
	"Control groups, for instance: programs look for them where they were.",
	"たとえばコントロールグループです。プログラムはこれらを元の場所で探します。")

WHY(WHY_NETNS_ETC_ROOM, "tmpfs(5)",
	"A place for files of this program alone, until the new /sys covers it.",
	"このプログラムだけのファイルの置き場所です。新しい /sys が覆うまで使います。")

WHY(WHY_NETNS_ETC_OWN, "ip-netns(8)",
	"The files of this network, where they can be written once /etc is covered.",
	"このネットワークのファイルです。/etc が覆われた後も、ここで書けます。")

WHY(WHY_NETNS_ETC_EMPTY, "ip-netns(8)",
	"Something for a file of this network to lie on.",
	"このネットワークのファイルを載せるものです。")

WHY(WHY_NETNS_ETC_DONE, "umount2(2)",
	"What was mounted from there stays.",
	"そこからマウントしたものは残ります。")

WHY(WHY_NETNS_ETC_FILE, "resolv.conf(5)",
	"Names are asked of these servers, in this network.",
	"このネットワークでは、ここにあるサーバーに名前を尋ねます。")

WHY(WHY_NETNS_ETC_LAYER, "mount(8)",
	"A read-only view of /etc with these files before the others: a rename outside cannot "
	"take them away.",
	"これらのファイルが他より前に見える、/etc の読み取り専用の眺めです。"
	"外側で名前が変わっても、なくなりません。")

WHY(WHY_NETNS_HIDE, "nss(5)",
	"This service answers from the network outside.",
	"このサービスは、外側のネットワークから答えます。")

WHY(WHY_NETNS_VRF, "cgroups(7)",
	"Out of the control group of a VRF, which would bind sockets to a device that is not "
	"here.",
	"VRF のコントロールグループから出ます。中にいると、"
	"ソケットがここにないデバイスに結び付けられます。")

WHY(WHY_NETNS_USER, "setresuid(2)",
	"What needed rights is done: the program runs as this user.",
	"権限の要ることは終わりました。プログラムはこのユーザーとして動きます。")

WHY(WHY_NETNS_GROUPS, "setgroups(2)",
	"The groups of that user, and none of ours.",
	"そのユーザーのグループだけを持ち、こちらのものは一つも持ちません。")

WHY(WHY_NETNS_FORK, "fork(2)",
	"The program is a child: others follow in this place when it has ended.",
	"プログラムは子になります。それが終わると、次のものがここで動きます。")
