#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Which language people are told things in; programs are told them in English.

bats_require_minimum_version 1.5.0
load ../told

ENGLISH='nsrun: lo of the machine is not ours to change: add --net for a new one'
JAPANESE='nsrun: マシンの lo は変えられません: 新しいものには --net を追加'

setup() {
	unset LC_ALL LC_MESSAGES LC_CTYPE LANG LANGUAGE
}

# hears SENTENCE VARIABLE=VALUE...: the hint of an error, with only these of the locale.
hears() {
	run env "${@:2}" nsrun -r --lo true
	[ "$status" -eq 125 ] && [ "${lines[1]}" = "$1" ] && return
	printf '%s\n' "${@:2}" "$output"
	return 1
}

@test "the first of LC_ALL, LC_MESSAGES, LANG that is not empty" {
	hears "$ENGLISH" A=
	hears "$JAPANESE" LANG=ja_JP.UTF-8
	hears "$JAPANESE" LC_MESSAGES=ja_JP.UTF-8
	hears "$JAPANESE" LC_ALL=ja_JP.UTF-8
	hears "$JAPANESE" LC_ALL=ja_JP.UTF-8 LC_MESSAGES=C LANG=C
	hears "$JAPANESE" LC_ALL='' LC_MESSAGES=ja_JP.UTF-8 LANG=C
	hears "$JAPANESE" LC_ALL='' LC_MESSAGES='' LANG=ja
	hears "$ENGLISH" LC_ALL=C LANG=ja_JP.UTF-8
	hears "$ENGLISH" LC_ALL=C.UTF-8 LC_MESSAGES=ja_JP.UTF-8 LANG=ja_JP.UTF-8
	hears "$ENGLISH" LC_MESSAGES=en_US.UTF-8 LANG=ja_JP.UTF-8
	hears "$ENGLISH" LC_CTYPE=ja_JP.UTF-8 LANGUAGE=ja
}

@test "a terminal of another codeset gets English" {
	hears "$ENGLISH" LANG=ja_JP.EUC-JP
	hears "$ENGLISH" LANG=ja_JP.SJIS
	hears "$ENGLISH" LC_ALL=ja_JP.eucJP LANG=ja_JP.UTF-8
}

@test "what was chosen at the start holds, whatever environment the program gets" {
	need_userns
	run -127 env LANG=ja_JP.UTF-8 nsrun -r --clear-env no/such/program
	[ "${lines[1]}" = 'nsrun: そこにそのプログラムがないか、インタープリターがありません' ]
}

@test "whose turn it is is told too; JSON is the same in every language" {
	need_userns
	# shellcheck disable=SC2016 # for the shell inside
	run -0 --separate-stderr nsrun -r sh -c '
		echo 0 >/proc/sys/user/max_user_namespaces || exit
		LANG=ja_JP.UTF-8 nsrun --check -U true
		nsls limits -J >'"$BATS_TEST_TMPDIR"'/english
		LANG=ja_JP.UTF-8 nsls limits -J >'"$BATS_TEST_TMPDIR"'/japanese; true'
	[[ $output == *$'\n   あなた: user 名前空間は作れません'* ]]
	[[ $output == *$'\n   管理者: sysctl user.max_user_namespaces=10000'* ]]
	grep -q '"cause": "no new user namespaces here' "$BATS_TEST_TMPDIR/japanese"
	run ! grep '[^ -~]' "$BATS_TEST_TMPDIR/japanese"
}

# A name that is opened behind setns(2) would be one of the other mount namespace.
@test "it takes no file" {
	command -v strace >/dev/null || skip "strace is missing"
	cd "$BATS_TEST_TMPDIR"
	strace -o english -e trace=%file nsrun -r --lo true || [ $? -eq 125 ]
	LANG=ja_JP.UTF-8 strace -o japanese -e trace=%file nsrun -r --lo true || [ $? -eq 125 ]
	grep -q '^execve' japanese
	diff <(sed '/^execve/d' english) <(sed '/^execve/d' japanese)
}
