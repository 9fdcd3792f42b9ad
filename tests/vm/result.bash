# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# What a guest said, and the table of all of them.

passed=0 failed=0 skipped=0

# result_take NAME RELEASE MINUTES: a guest that did not come to its end has failed.
result_take() {
	local name=$1 said=$work/$1.said counts p f s

	tr -d '\r' <"$said" >"$said.text"
	counts=$(grep -xE '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$said.text" | tail -n 1)
	read -r p _ f _ s _ <<<"$counts"
	if [ -z "$counts" ] || ! grep -q '^status [0-9]' "$said.text"; then
		echo "FAIL the guest ended early; the last of its console:"
		tail -n 20 "$work/$name.console" 2>/dev/null | sed 's/^/       | /'
		p=${p:-0} f=$((${f:-0} + 1)) s=${s:-0}
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	printf '%-5s %-28s %6d %6d %7d %7d\n' "$name" "$2" "$p" "$f" "$s" "$3" >>"$work/table"
}

result_tell() {
	printf '\n%-5s %-28s %6s %6s %7s %7s\n' NAME RELEASE PASSED FAILED SKIPPED MINUTES
	cat "$work/table"
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
}
