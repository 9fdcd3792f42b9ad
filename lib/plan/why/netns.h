/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Network namespaces that have a name. */

WHY(WHY_NETNS_DIR, "ip-netns(8)",
	"The directory that holds the names.",
	"名前を収めるディレクトリーです。")

WHY(WHY_NETNS_LOCK, "flock(2)",
	"One at a time: others must not see a half-made name, nor set up the directory twice.",
	"一度に一人です。作りかけの名前を他に見せず、"
	"ディレクトリーを二重に用意しないためです。")

WHY(WHY_NETNS_SELF_BIND, "mount_namespaces(7)",
	"A mount of its own, so that names can be shared without sharing all of /run.",
	"それ自身のマウントにします。/run 全体を共有せずに、名前だけを共有できます。")

WHY(WHY_NETNS_PRIVATE, "mount_namespaces(7)",
	"Out of the peer group of /run: else every name would be mounted twice.",
	"/run のピアグループから外します。でなければ、どの名前も二重にマウントされます。")

WHY(WHY_NETNS_SHARED, "mount_namespaces(7)",
	"Shared, so that names made here are seen in, and removed from, other mount "
	"namespaces.",
	"共有にします。ここで作った名前が他のマウント名前空間でも見え、"
	"そこからも取り除かれます。")

WHY(WHY_NETNS_UNSHARE, "network_namespaces(7)",
	"Before anything has a name: when the kernel refuses, nothing is left behind.",
	"まだ何にも名前がないうちに行います。カーネルに断られても、何も残りません。")

WHY(WHY_NETNS_PROCESS, "namespaces(7)",
	"The network namespace that this process is in, held from now on.",
	"このプロセスがいるネットワーク名前空間です。ここから先は開いたままにします。")

WHY(WHY_NETNS_CREATE, "ip-netns(8)",
	"The name: a file to mount the namespace on.",
	"名前、つまり名前空間をマウントするファイルです。")

WHY(WHY_NETNS_REPAIR, "ip-netns(8)",
	"A killed run left this file without a namespace: it is used, not refused.",
	"途中で殺された実行が、名前空間のないこのファイルを残しました。断らずに使います。")

WHY(WHY_NETNS_FREE, "flock(2)",
	"Looked at under the lock: nobody who takes it can still change the answer.",
	"ロックを取って調べます。ロックを取る者が答えを変えることは、もうありません。")

WHY(WHY_NETNS_NAME, "ip-netns(8)",
	"Data, directories and other mounts that lie there are not ours to remove.",
	"そこにあるデータ、ディレクトリー、他のマウントは、"
	"こちらが取り除いてよいものではありません。")

WHY(WHY_NETNS_BIND, "namespaces(7)",
	"A bind mount of its file keeps the namespace when no process is in it.",
	"中にプロセスがいなくても、そのファイルの bind マウントが名前空間を引き留めます。")

WHY(WHY_NETNS_UMOUNT, "umount2(2)",
	"Until nothing is mounted there. The namespace lives on while a process or file holds "
	"it.",
	"そこに何もマウントされていなくなるまで行います。プロセスかファイルが引き留める限り、"
	"名前空間は生き続けます。")

WHY(WHY_NETNS_UNLINK, "unlink(2)",
	"The file that the namespace was mounted on.",
	"名前空間がマウントされていたファイルです。")

WHY(WHY_NETNS_OPEN, "namespaces(7)",
	"The name leads to the namespace.",
	"名前から名前空間へ行けます。")

WHY(WHY_NETNS_EVICT, "ip-netns(8)",
	"A process in it would keep the namespace, and what is in it, without a name.",
	"中にプロセスがいると、名前空間とその中身が、名前のないまま残ってしまいます。")

WHY(WHY_NETNS_STRIP, "veth(4)",
	"At once: left to the kernel, the other ends of its cables would stay for a while.",
	"いま行います。カーネルに任せると、ケーブルの向こうの端がしばらく残ります。")

WHY(WHY_NETNS_GONE, "network_namespaces(7)",
	"The kernel takes it apart later, and the interfaces with it: until then their names "
	"are taken.",
	"カーネルは、後から名前空間とインターフェースを片付けます。"
	"それまでその名前は使えません。")

WHY(WHY_NETNS_HOLD, "namespaces(7)",
	"The namespace, held so that it is known when it is gone.",
	"いつなくなったかが分かるように、名前空間を開いておきます。")

WHY(WHY_NETNS_STALE, "ip-netns(8)",
	"Under the lock a file without a namespace is what a killed run left.",
	"ロックの下では、名前空間のないファイルは、途中で殺された実行が残したものです。")

WHY(WHY_NETNS_SWEEP, "unlink(2)",
	"Nothing can be done with it, and its name is taken.",
	"これでは何もできず、名前だけがふさがっています。")

WHY(WHY_NSID_FROM, "rtnetlink(7)",
	"Each network namespace has numbers of its own for the others: here those of this one "
	"are meant.",
	"ネットワーク名前空間は、それぞれ他の名前空間に自分の番号を付けます。ここでは、"
	"この名前空間が付ける番号のことです。")

WHY(WHY_NSID, "rtnetlink(7)",
	"From now on messages name that namespace by this number; it cannot be changed.",
	"ここから先、メッセージはその名前空間をこの番号で呼びます。番号は変えられません。")
