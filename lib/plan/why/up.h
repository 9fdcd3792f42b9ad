/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Networks that a file describes. */

WHY(WHY_UP_DIR, "mkdir(2)",
	"Here it is written down what was made; gone when the machine restarts, as that is.",
	"何を作ったかをここに書いておきます。作ったものと同じく、"
	"マシンの再起動でなくなります。")

WHY(WHY_UP_LOCK, "flock(2)",
	"Nobody else goes up or down meanwhile.",
	"その間、他の誰も up や down を行いません。")

WHY(WHY_UP_BEGIN, "rename(2)",
	"Before it is made: should this be killed, the next up or down knows what may be "
	"left.",
	"作る前に書きます。途中で殺されても、次の up や down が、何が残っているかを知ります。")

WHY(WHY_UP_DONE, "rename(2)",
	"The namespaces by their numbers now: others that get their names later are not ours "
	"to remove.",
	"今度は名前空間を番号で書きます。後からその名前を得た別のものは、"
	"こちらが取り除いてよいものではありません。")

WHY(WHY_UP_NUMBER, "rtnetlink(7)",
	"Without a name it is known by this number, until the kernel takes it apart.",
	"名前がなくなっても、カーネルが片付けるまでは、この番号で分かります。")

WHY(WHY_UP_FORGET, "unlink(2)",
	"No name of it is left. Not before, so that what a killed run leaves is still written "
	"down.",
	"名前はもう残っていません。殺された実行が残すものがまだ書いてあるように、"
	"ここで初めて消します。")

WHY(WHY_UP_RUN, "setns(2)",
	"A child goes into the network namespace and becomes the shell; files and processes "
	"it sees are ours.",
	"子がネットワーク名前空間に入り、シェルになります。見えるファイルとプロセスは、"
	"こちらのものです。")

WHY(WHY_UP_KEEP, "umount2(2)",
	"A namespace that has ended cannot be brought back.",
	"終わった名前空間は、元に戻せません。")
