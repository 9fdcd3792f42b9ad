/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Containers of a pod. */

WHY(WHY_POD_FORK, "fork(2)",
	"Another process moves; we stay where the rights are to clear up after it.",
	"移るのは別のプロセスです。こちらは、後片付けの権限があるところに残ります。")

WHY(WHY_POD_JOIN, "setns(2)",
	"One call enters them all, the user namespace first, which owns the others.",
	"一回の呼び出しで全部に入ります。まず、他を所有するユーザー名前空間です。")

WHY(WHY_POD_OWN, "unshare(2)",
	"What each container has for itself: its files, its processes, and a view of its "
	"cgroup.",
	"コンテナがそれぞれ自分だけに持つものです。ファイル、プロセス、"
	"そして自分の cgroup の眺めです。")

WHY(WHY_POD_INIT, "pid_namespaces(7)",
	"Only a child is in the new PID namespace, as its PID 1. CLONE_PARENT makes it our "
	"child, so that we hear how it ends.",
	"新しい PID 名前空間に入れるのは子だけで、その PID 1 になります。"
	"CLONE_PARENT がそれをこちらの子にするので、どう終わったかが分かります。")

WHY(WHY_POD_LEARN, "unix(7)",
	"The kernel says who writes to the socket, by the number that we know.",
	"ソケットに書いた者が誰かを、カーネルが、こちらの知っている番号で示します。")

WHY(WHY_POD_HOST_ROOT, "open(2)",
	"There is no image: the container sees the files of the machine.",
	"イメージはありません。コンテナにはマシンのファイルが見えます。")

WHY(WHY_POD_HOST_READ_ONLY, "mount_setattr(2)",
	"All mounts at once, and those below them; to the pod the files are nobody's.",
	"すべてのマウントと、その下のものを一度に行います。Pod にとって、"
	"ファイルは nobody のものです。")

WHY(WHY_POD_CGROUP, "cgroup_namespaces(7)",
	"The container's cgroup as the root of all, where it is looked for.",
	"コンテナの cgroup が、探されるところでは、全体のルートに見えます。")

WHY(WHY_POD_CLOSE, "close_range(2)",
	"A descriptor that leads out of the container is how others broke out "
	"(CVE-2024-21626).",
	"コンテナの外へ通じるディスクリプターから、"
	"抜け出された例があります (CVE-2024-21626)。")

WHY(WHY_POD_DETACH, "setsid(2)",
	"When a terminal goes, its session is told; and whoever reads our output shall not "
	"wait for the program.",
	"端末がなくなると、そのセッションに知らされます。また、この出力を読む者が、"
	"プログラムの終わりを待つことになってはいけません。")

WHY(WHY_POD_KEEP, "execve(2)",
	"The program runs: the pod stays, also when it fails.",
	"プログラムが動いたので、それが失敗しても Pod は残ります。")

WHY(WHY_POD_MAP, "mount_setattr(2)",
	"Its map is what the mounts are shown by: the pod's own.",
	"マウントはその対応表で見せます。Pod 自身のものです。")

WHY(WHY_POD_IDMAP, "mount_setattr(2)",
	"What the disk says is 0 is 0 in the pod, too, and the first of its range outside. It "
	"takes the rights of who mounted the file system, so the host's root does it.",
	"ディスクで 0 であるものは Pod でも 0 で、外側では範囲の最初の ID です。"
	"ファイルシステムをマウントした者の権限が要るので、ホストの root が行います。")

WHY(WHY_POD_LOCKED, "mount_namespaces(7)",
	"Mounts that the host's root owns: read-only in here, they are locked so in the copy "
	"that the pod's root gets.",
	"ホストの root が所有するマウントです。ここで読み取り専用にすると、"
	"Pod の root が受け取る写しでもそのまま固定されます。")

WHY(WHY_POD_WHOLE, "mount_namespaces(7)",
	"Writable, and nothing mounted on it: the pod gets a new one only where it sees one "
	"that is so.",
	"書き込めて、上に何もマウントされていないものです。そういうものが見えるところでだけ、"
	"Pod は新しいものを得ます。")

WHY(WHY_POD_LEAK, "open(2)",
	"The host's root directory, as runtimes with a hole have left it open.",
	"ホストのルートディレクトリーです。穴のあるランタイムは、"
	"これを開いたままにしていました。")

WHY(WHY_POD_BREAKOUT, "user_namespaces(7)",
	"By it the container leaves its root: what it may do then is what its users may "
	"outside. Files are opened, and closed again.",
	"これを使ってコンテナはルートの外に出ます。そこでできることは、"
	"そのユーザーが外側でできることです。ファイルは開くだけで、また閉じます。")
