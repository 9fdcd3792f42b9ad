#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each option of unshare and nsenter 2.43 is one of nsrun and nsjoin: its letter, its name, and
# whether it takes an argument: [] one that may be left out, = one that may not.

bats_require_minimum_version 1.5.0

unshare='
m mount[] u uts[] i ipc[] n net[] p pid[] U user[] C cgroup[] T time[]
f fork - kill-child[] - forward-signals - mount-proc[] - mount-binfmt[] l load-interp=
- map-user= - map-group= r map-root-user c map-current-user - map-users= - map-groups=
- map-auto - map-subids - owner= - setgroups= - propagation= - keep-caps
S setuid= G setgid= R root= w wd= - monotonic= - boottime= - clear-env - whitelist-env=
h help V version'

nsenter='
t target= m mount[] u uts[] i ipc[] n net[] p pid[] U user[] C cgroup[] T time[] a all
N net-socket= - user-parent S setuid= G setgid= - preserve-credentials - keep-caps
r root[] w wd[] W wdns[] e env F no-fork c join-cgroup Z follow-context h help V version'

# options_of TOOL: as above, one a line, from what it says of itself.
options_of() {
	"$1" --help | sed -nE \
		-e 's/^  -(.), --([a-z-]+)\[=.*/\1 \2[]/p;t' -e 's/^      --([a-z-]+)\[=.*/- \1[]/p;t' \
		-e 's/^  -(.), --([a-z-]+) [A-Za-z].*/\1 \2=/p;t' \
		-e 's/^      --([a-z-]+) [A-Za-z].*/- \1=/p;t' \
		-e 's/^  -(.), --([a-z-]+)( .*)?$/\1 \2/p;t' -e 's/^      --([a-z-]+)( .*)?$/- \1/p'
}

# has_all TOOL OPTIONS: and no letter that is not among them, as new options are long only.
has_all() {
	local ours letter name missing=0

	ours=$(options_of "$1")
	# shellcheck disable=SC2086 # two words for each
	while read -r letter name; do
		grep -qxF -e "$letter $name" <<<"$ours" && continue
		echo "$1 lacks: $letter $name"
		missing=1
	done < <(printf '%s %s\n' $2)
	while read -r letter name; do
		[[ $letter == - || " ${2//$'\n'/ } " == *" $letter $name "* ]] && continue
		echo "$1 has a letter of its own: $letter $name"
		missing=1
	done <<<"$ours"
	return "$missing"
}

@test "unshare" {
	has_all nsrun "$unshare"
}

@test "nsenter" {
	has_all nsjoin "$nsenter"
}

# takes TOOL OPTION...: understood, as help that comes behind is shown.
takes() {
	run -0 --separate-stderr "$@" --help
	# shellcheck disable=SC2154 # bats sets it
	[[ $output == Usage* && -z $stderr ]]
}

@test "each is understood by its letter and by its name, with the arguments of the stock tool" {
	for option in -m -u -i -n -p -U -C -T -f -r -c --mount=F --uts=F --ipc=F --net=F --pid=F \
		--user=F --cgroup=F --time=F --kill-child --kill-child=TERM --kill-child=SIGHUP \
		--kill-child=9 --forward-signals --mount-proc=/x --mount-binfmt=/x -l:a:M::a::/b: \
		--map-user=0 --map-user=root --map-group=0 --map-group=root --map-users=0:100000:5 \
		--map-users=100000,0,5 --map-users=all --map-groups=0:100000:5 --map-groups=all \
		--owner=0:0 --setgroups=allow --setgroups=deny \
		--propagation=private --propagation=shared --propagation=slave \
		--propagation=unchanged --keep-caps -S5 -G5 --setuid=5 --setgid=5 -R/ --root=/ -w/ \
		--wd=/ --monotonic=5 --boottime=-5 --clear-env --whitelist-env=A,B; do
		takes nsrun "$option"
	done
	for option in "-t$$" "--target=$$" -a -m -u -i -n -p -U -C -T -mF -m=F --mount=F -u=F -i=F \
		-n=F -p=F -U=F -C=F -T=F --net=:7 -N5 --net-socket=5 --user-parent -S5 -Sfollow \
		--setuid=follow -G5 -Gfollow --setgid=follow --preserve-credentials --keep-caps -r \
		-r/ --root --root=/ -w -w/ --wd=/ -W -W/ --wdns=/ -e --env -F --no-fork -c \
		--join-cgroup -Z --follow-context; do
		takes nsjoin "$option"
	done
}

# short_ones OPTIONS: "PREFIX NAME" for each beginning of a name that only this one has.
short_ones() {
	local word name names

	names=" $(sed -E 's/(^| )[^ ] / /g; s/\[\]|=//g' <<<"${1//$'\n'/ }") "

	for name in $names; do
		for ((word = 1; word < ${#name}; word++)); do
			[[ $names == *" ${name:0:word}"*" ${name:0:word}"* ]] ||
				echo "${name:0:word} $name"
		done
	done
}

# Who takes no value says so of the word, and who takes another one by its name.
@test "what is short for one of their words is so here, whatever new ones begin like it" {
	for pair in "nsrun $unshare" "nsjoin $nsenter"; do
		tool=${pair%%$'\n'*} tool=${tool%% *}
		ours=$($tool --help)
		while read -r word name; do
			grep -qE -- "--$word([^a-z-]|$)" <<<"$ours" && continue
			run $tool "--$word=" --help
			[[ $output == Usage* || $output == *"--$name: "* ||
				$output == *"--$word=: it takes no value"* ]] || {
				echo "$tool --$word is not --$name: $output"
				false
			}
		done < <(short_ones "${pair#* }")
	done
	run -125 nsrun --setu
	[[ $output == 'nsrun: --setuid: it needs a value'* ]]
	run -125 nsrun --ro /nowhere -u true
	[[ $output == *': /nowhere: No such file'* ]] || [[ $output == *'not permitted'* ]]
	run -125 nsjoin --pi=/nowhere true
	[[ $output == *'/nowhere'* ]]
	run -0 nsjoin --keep --ver
	[[ $output == 'nsjoin from nsutil '* ]]
	run -125 nsjoin --ver=1
	[[ $output == 'nsjoin: option: --ver=1: it takes no value'* ]]
	run -125 nsrun --mount-=/x
	[[ $output == *': no such option, or short for several'* ]]
	run -0 nsls --p -n -o NS -t uts
}

# They look for ranges at once; who has none hears of that, and of nothing else.
@test "ranges that are given" {
	for option in --map-users=auto --map-users=subids --map-groups=auto --map-groups=subids \
		--map-auto --map-subids; do
		run nsrun "$option" --help
		[[ $output == Usage* || $output == *': no range of /etc/sub'* ]]
	done
}

# What is installed here may be older, or newer than the lists.
@test "and each option of the unshare and nsenter that are here" {
	for pair in unshare:nsrun nsenter:nsjoin; do
		command -v "${pair%:*}" >/dev/null || skip "${pair%:*} is missing"
		ours=$("${pair#*:}" --help)
		for option in $("${pair%:*}" --help | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
			grep -qE -- "$option([^a-z-]|$)" <<<"$ours" || {
				echo "${pair#*:} lacks $option"
				false
			}
		done
	done
}
