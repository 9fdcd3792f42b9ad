#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a line may become: as the tools say it, and as shells take it up.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	scripts=$BATS_TEST_DIRNAME/../../cmd/completion
	cd "$BATS_TEST_TMPDIR" || return
}

# offers WORD...: each is among the candidates of the last run.
offers() {
	local word

	for word; do
		cut -f 1 <<<"$output" | grep -xF -e "$word" || { echo "no $word in: $output"; return 1; }
	done
}

@test "every option of the help of each tool is offered" {
	for tool in nsls nsrun nsjoin netnsctl; do
		run -0 $tool --complete -
		for option in $($tool --help | grep -oE '^  (-[A-Za-z],|   ) --[a-z-]+' | grep -oE -e '--[a-z-]+'); do
			[ "$option" != --version ] || continue
			cut -f 1 <<<"$output" | grep -qxE -e "$option=?" || { echo "$tool $option"; false; }
		done
	done
}

@test "every verb is, and the options of a verb behind it" {
	for tool in nsls netnsctl; do
		run -0 $tool --complete ''
		for verb in $($tool --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p'); do
			offers "$verb"
		done
	done
	run -0 nsls --complete translate --
	offers --from= --to= --json
	[[ $output != *--matrix* ]]
	run -0 netnsctl --complete exec -
	offers --user= --net-only
	run -0 netnsctl --complete ex -
	offers --net-only
	run -0 netnsctl --complete help l
	offers list list-id link labs
	[[ $output != *lst* ]]
}

@test "values: words, lists, what is small in the usage" {
	run -0 nsls --complete --color=a
	offers --color=always --color=auto
	[ "${#lines[@]}" = 2 ]
	run -0 nsls --complete --type ''
	offers cgroup uts
	run -0 nsls --complete -o NS,UI
	offers NS,UID NS,UIDMAP
	run -0 nsls --complete --output=NS,NPR
	offers --output=NS,NPROCS
	run -0 nsls --complete --sources=processes,foreign
	[ "$output" = --sources=processes,foreign-mounts ]
	run -0 nsrun --complete --setgroups d
	[ "$output" = deny ]
	run -0 nsls --complete translate ''
	offers uid gid pid
	run -0 nsls --complete -t net,u
	offers net,user net,uts
	[ "${#lines[@]}" = 2 ]
	run -0 nsls --complete --type=net,us
	[ "${output%%$'\t'*}" = --type=net,user ]
	run -0 nsls --complete --tree=
	offers --tree=owner --tree=parent --tree=mixed --tree=process
	run -0 nsls --complete --matrix=c
	[ "$output" = --matrix=container ]
	run -0 nsls --complete diff --only=maps,c
	offers --only=maps,caps --only=maps,confinement --only=maps,cgroup
	run -0 nsls --complete caps --cap cap_net_a
	[ "$output" = cap_net_admin ]
	run -0 nsls --complete graph --format=
	offers --format=text --format=svg --format=dot --format=mermaid
	run -0 netnsctl --complete graph --format ''
	offers svg dot mermaid
	[[ $output != *text* ]]
	run -0 nsls --complete explain setg
	offers setgroups
	run -0 nsls --complete explain ne
	offers net
	run -0 nsjoin --complete --net=netns:
	[ "$output" = ":files --net=
:references --net=" ]
}

@test "an option's value is one, wherever it stands; -- ends them" {
	run -0 nsrun --complete -rR ''
	[ "$output" = ':directories ' ]
	run -0 nsrun --complete -R /tmp ''
	[ "$output" = ':command 3' ]
	run -0 nsrun --complete -m ''
	[ "$output" = ':command 2' ]
	run -0 nsrun --complete -R/tmp -m -- -
	[ "$output" = ':command 4' ]
	run -0 nsrun --complete --bind=
	[ "$output" = ':files --bind=' ]
}

@test "a program's own words are the shell's" {
	run -0 nsrun --complete -r ls -
	[ "$output" = ':command 2' ]
	run -0 nsjoin --complete -t 1 -a ls --
	[ "$output" = ':command 4' ]
	run -0 netnsctl --complete exec blue ls -
	[ "$output" = ':command 3' ]
	run -0 nsjoin --complete -t we
	[ "$output" = ':references ' ]
}

# What is offered behind an option is what that option understands.
@test "-p takes a number, and is offered no name" {
	run -0 nsls --complete -p ''
	offers "$$"
	[ -z "$(cut -f 1 <<<"$output" | grep -vE '^[0-9]+$')" ]
	run -0 nsls --complete --task=se
	[ -z "$output" ]
	run -0 netnsctl --complete attach blue 4
	[ "$output" = ':references ' ]
}

@test "pods" {
	unshare -Ur true 2>/dev/null || skip "no user namespaces for this user"
	run -0 nsrun --pod complete-me true
	run -0 nsrun --complete --pod comp
	removed=$(nsrun --complete --pod-remove '')
	nsrun --pod-remove complete-me
	[ "$output" = complete-me ]
	grep -qx complete-me <<<"$removed"
	grep -q ^--all <<<"$removed"
}

@test "processes, and names of network namespaces" {
	sleep 60 3>&- &
	run -0 nsls --complete why "$!"
	kill "$!"
	[[ $output == "$!"$'\tsleep 60' ]]
	[ "$(id -u)" = 0 ] || skip "names: needs root"
	run -0 unshare -m sh -c '
		mount -t tmpfs run /run
		netnsctl add complete-me && netnsctl add "\$(touch bad)" && netnsctl add "a b"
		netnsctl --complete exec com
		nsls --complete why netns:
		netnsctl --complete delete ""
		netnsctl delete complete-me'
	[ "${lines[0]}" = complete-me ]
	[ "${lines[1]}" = ':references ' ]
	[ "${lines[2]%%$'\t'*}" = netns:complete-me ]
	[[ $output != *touch* && $output != *'a b'* ]]
	[ ! -e bad ]
}

@test "hostile programs: what is said of them stays in its line" {
	cp "$(command -v sleep)" s
	(exec -a $'x\ny\t\e[31m' ./s 60) 3>&- &
	until [[ $(readlink "/proc/$!/exe") == */s ]]; do sleep 0.01; done
	run -0 nsls --complete -p "$!"
	kill "$!"
	[ "${#lines[@]}" = 1 ]
	[[ $output != *$'\e'* ]]
}

@test "what is broken offers nothing, and breaks nothing" {
	for line in '--no-such=' '--no-such x ""' 'why why why ""' '-' '--' '=' '--=' '-t' '-o'; do
		for tool in nsls nsrun nsjoin netnsctl; do
			eval "run -0 --separate-stderr $tool --complete $line"
			[ -z "$stderr" ]
		done
	done
	run --separate-stderr -1 bash -c 'nsrun --complete - >/dev/full'
}

# in_bash WORD...: what bash completes, as readline calls it: ":" and "=" are words there.
in_bash() {
	bash -c '
		compopt() { :; }
		. "$0/nsutil.bash"
		COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("${@:2}")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		last=${COMP_WORDS[-1]}
		[[ $last != [:=] ]] || last=
		_nsutil nsls "$last" ""
		printf "%s\n" "${COMPREPLY[@]}"' "$scripts" "$@"
}

@test "bash" {
	run -0 in_bash 'nsls w' nsls w
	[ "$output" = why ]
	run -0 in_bash 'nsls --color=' nsls --color =
	offers always auto never
	run -0 in_bash 'nsls --color=al' nsls --color = al
	[ "$output" = always ]
	run -0 in_bash 'nsrun --rootfs=/et' nsrun --rootfs = /et
	[ "$output" = /etc ]
	run -0 in_bash 'nsjoin -t sel' nsjoin -t sel
	[ "$output" = self ]
	run -0 in_bash 'nsjoin --target=sel' nsjoin --target = sel
	[ "$output" = self ]
	run -0 in_bash 'nsrun -r mkdi' nsrun -r mkdi
	[[ $output == *mkdir* ]]
}

@test "fish" {
	command -v fish >/dev/null || skip "fish is missing"
	HOME=$PWD run -0 fish --no-config -c "source $scripts/nsutil.fish
		complete -C 'nsls w'; complete -C 'nsjoin -t sel'; complete -C 'nsls --color=al'"
	[[ ${lines[0]} == why* && ${lines[1]} == self* && ${lines[2]} == --color=always ]]
}

@test "zsh" {
	command -v zsh >/dev/null || skip "zsh is missing"
	run -0 zsh -n "$scripts/_nsutil"
	run -0 zsh -f -c 'fpath=('"$scripts"' $fpath); autoload -Uz compinit; compinit -u -D
		print ${_comps[nsls]} ${_comps[netnsctl]}'
	[ "$output" = '_nsutil _nsutil' ]
}
