/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is who: maps of IDs. */

WHY(WHY_MAP_UID, "user_namespaces(7)",
	"Until it is written every file belongs to nobody (65534), and so do we. INSIDE "
	"OUTSIDE COUNT; one's own ID may be mapped without any capability.",
	"書くまでは、どのファイルも nobody (65534) のもので、自分も nobody です。"
	"「内側 外側 個数」の順に書きます。自分の ID だけなら、"
	"ケーパビリティーなしで割り当てられます。")

WHY(WHY_MAP_GID, "user_namespaces(7)",
	"The same for groups; without CAP_SETGID outside, setgroups must be denied before.",
	"グループも同じです。外側に CAP_SETGID がなければ、"
	"先に setgroups を禁じなければなりません。")

WHY(WHY_MAP_WIDE, "user_namespaces(7)",
	"Ranges take CAP_SETUID and CAP_SETGID outside, so they are written from outside.",
	"範囲を書くには外側での CAP_SETUID と CAP_SETGID が要るので、外側から書きます。")

WHY(WHY_MAP_NEWIDMAP, "newuidmap(1)",
	"Without capabilities outside, this set-uid program writes the ranges that "
	"/etc/subuid and /etc/subgid grant to you.",
	"外側のケーパビリティーがなくても、この set-user-ID プログラムは、"
	"/etc/subuid と /etc/subgid があなたに与える範囲を書きます。")

WHY(WHY_MAP_LOCK, "flock(2)",
	"Two at once might choose the same IDs.",
	"同時に二つが動くと、同じ ID を選ぶかもしれません。")

WHY(WHY_MAP_CHOOSE, "user_namespaces(7)",
	"IDs that no line of others in /etc/subuid and /etc/subgid has, nor the map of any "
	"process: what they own is theirs alone.",
	"/etc/subuid と /etc/subgid で他の者の行になく、"
	"どのプロセスの対応表にもない ID です。それが所有するものは、"
	"それだけのものになります。")

WHY(WHY_MAP_UNLOCK, "flock(2)",
	"The map is written, so everybody sees now that these are taken.",
	"対応表を書いたので、使われていることはもう誰にでも見えます。")

WHY(WHY_SETGROUPS_DENY, "user_namespaces(7)",
	"Else dropping a group could open files that are closed to that group.",
	"禁じなければ、グループを抜けることで、"
	"そのグループに閉じてあるファイルを開けてしまいます。")

WHY(WHY_SETGROUPS_ALLOW, "user_namespaces(7)",
	"You asked for it; it takes CAP_SETGID outside to map groups afterwards.",
	"指定されたことです。この後でグループを割り当てるには、"
	"外側での CAP_SETGID が要ります。")
