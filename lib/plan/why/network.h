/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in a network namespace. */

WHY(WHY_NETWORK, "rtnetlink(7)",
	"A socket stays in the network namespace it was made in: what is asked through it is "
	"done there.",
	"ソケットは、作られたときのネットワーク名前空間にとどまります。"
	"それを通して頼むことは、そこで行われます。")

WHY(WHY_LINK_LOCK, "flock(2)",
	"One at a time: an interface that is not finished belongs to who holds this, or to "
	"nobody.",
	"一度に一人です。作りかけのインターフェースは、このロックを持つ者のものか、"
	"誰のものでもありません。")

WHY(WHY_LINK_UNFINISHED, "ip-link(8)",
	"A killed run left it in the group of unfinished ones. With one end the other goes.",
	"途中で殺された実行が、作りかけのグループに残したものです。一方の端がなくなれば、"
	"他方もなくなります。")

WHY(WHY_CABLE, "veth(4)",
	"A virtual cable: what goes in at one end comes out at the other. Both ends are born "
	"in place, so their names meet nobody else's.",
	"仮想のケーブルです。一方の端に入ったものは、他方の端から出ます。"
	"どちらの端もあるべきところで生まれるので、名前が他とぶつかりません。")

WHY(WHY_BRIDGE, "bridge(8)",
	"A switch: it learns which addresses are behind which of its ports.",
	"スイッチです。どのアドレスがどのポートの後ろにあるかを覚えます。")

WHY(WHY_MASTER, "bridge(8)",
	"A port of the switch: what arrives here is the bridge's to pass on.",
	"スイッチのポートです。ここに届いたものは、ブリッジが渡します。")

WHY(WHY_ADDRESS, "rtnetlink(7)",
	"The length of the prefix says who else is on this network; the kernel adds the route "
	"to them.",
	"プレフィックスの長さが、このネットワークに他に誰がいるかを示します。"
	"そこへの経路はカーネルが加えます。")

WHY(WHY_LINK_UP, "netdevice(7)",
	"Nothing is sent or received before; a cable carries once both its ends are up.",
	"上げるまで、送ることも受け取ることもありません。ケーブルは、両端が上がると通じます。")

WHY(WHY_LINK_DELETE, "veth(4)",
	"Addresses and routes go with it, and with one end of a cable the other.",
	"アドレスと経路も一緒になくなり、ケーブルなら向こうの端もなくなります。")

WHY(WHY_LINK_DOWN, "netdevice(7)",
	"Unplugged before it goes, and known as unfinished should this be killed.",
	"なくす前にプラグを抜きます。途中で殺されても、作りかけだと分かります。")

WHY(WHY_MASTER_DELETE, "bridge(8)",
	"No port of the switch any more.",
	"もうスイッチのポートではありません。")

WHY(WHY_CABLE_CHANGED, "veth(4)",
	"The file has another cable there, or none for what lies on this one. Should the rest "
	"fail, it is laid again.",
	"ファイルでは、ここに別のケーブルがあるか、この上にあるもののケーブルがありません。"
	"残りが失敗したら、元のとおりに引き直します。")

WHY(WHY_SYSCTL_KEPT, "proc_sys_net(5)",
	"It goes with the interface. Written as it is, to be so again should the rest fail.",
	"インターフェースと一緒になくなります。残りが失敗したら元に戻るよう、"
	"今の値を書きます。")

WHY(WHY_ADDRESS_DELETE, "rtnetlink(7)",
	"The route to its network goes with it.",
	"そのネットワークへの経路も一緒になくなります。")

WHY(WHY_ROUTE, "rtnetlink(7)",
	"Where packets go that are for nobody on a network of our own.",
	"自分のネットワークの誰宛てでもないパケットの行き先です。")

WHY(WHY_ROUTE_DELETE, "rtnetlink(7)",
	"Packets for there go by the next best route, or nowhere.",
	"そこへのパケットは、次に良い経路を通るか、行き場がなくなります。")

WHY(WHY_SYSCTL, "proc_sys_net(5)",
	"A setting of this network namespace alone.",
	"このネットワーク名前空間だけの設定です。")

WHY(WHY_NAT, "nft(8)",
	"What this network sends out bears the gateway's own address from there on, and "
	"answers find their way back. In a table of its own, so that it can go without "
	"touching any other.",
	"このネットワークから出るものは、ここから先、ゲートウェイ自身のアドレスを持ち、"
	"答えは戻る道を見付けます。自分だけのテーブルに置くので、他に触れずに取り除けます。")

WHY(WHY_NAT_FORWARD, "ip(7)",
	"A host drops what is for others; a gateway passes it on.",
	"ホストは他宛てのものを捨てますが、ゲートウェイはそれを渡します。")

WHY(WHY_NAT_ROUTE, "rtnetlink(7)",
	"Whatever is not near goes to the gateway.",
	"近くにないものは、すべてゲートウェイへ送ります。")

WHY(WHY_NAT_BACK, "ip(7)",
	"Back to what it was before the first of these tables: nobody needs it any more.",
	"これらのテーブルの最初のものができる前の値に戻します。もう誰にも要りません。")

WHY(WHY_NAT_DELETE, "nft(8)",
	"The table with all that is in it; last, because its comment says what else there is "
	"to remove.",
	"テーブルと、その中のすべてです。他に何を取り除くかがコメントにあるので、"
	"最後に行います。")
