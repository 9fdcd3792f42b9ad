# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# bash completion for nsls, nsrun, nsjoin and netnsctl: they say themselves how a line may go
# on (cmd/complete.h). What they say is taken as it is: nothing of it is expanded.

# _nsutil_add FILTER...: its lines, behind $prefix, are candidates.
_nsutil_add() {
	local word

	while IFS= read -r word; do
		COMPREPLY+=("$prefix$word")
	done < <("$@")
}

# _nsutil_ask TOOL WORD...: the candidates that TOOL has for the last WORD.
_nsutil_ask() {
	"$1" --complete "${@:2}" 2>/dev/null | cut -f 1
}

_nsutil_line() {
	local prefix=${1#* } rest=${cur#"${1#* }"}

	case $1 in
	':files '*) _nsutil_add compgen -f -- "$rest" && compopt -o filenames ;;
	':directories '*) _nsutil_add compgen -d -- "$rest" && compopt -o filenames ;;
	':references '*) _nsutil_add _nsutil_ask nsls why "$rest" ;;
	':command '*)
		if declare -F _command_offset >/dev/null; then
			_command_offset "$prefix"
		elif [ "$prefix" = $((${#words[@]} - 1)) ]; then
			prefix='' _nsutil_add compgen -c -- "$cur"
		else
			prefix='' _nsutil_add compgen -f -- "$cur"
		fi
		;;
	*) COMPREPLY+=("$1") ;;
	esac
}

# readline has taken "--kind=va" and "netns:bl" for three words each: $words has them whole.
_nsutil_words() {
	local i piece line=${COMP_LINE:0:COMP_POINT}

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		piece=${COMP_WORDS[i]}
		[[ $i -lt $COMP_CWORD || $piece == [:=] ]] || piece=$cur
		if [ "$i" -gt 1 ] && [[ $line != [[:space:]]* ]] &&
			[[ $piece == [:=]* || ${COMP_WORDS[i - 1]} == *[:=] ]]; then
			words[-1]+=$piece
		else
			words+=("$piece")
		fi
		line=${line#*"$piece"}
	done
}

_nsutil() {
	local cur=$2 line words

	_nsutil_words
	cur=${words[-1]}
	COMPREPLY=()
	while IFS= read -r line; do
		_nsutil_line "$line"
	done < <(_nsutil_ask "${words[@]}")
	[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
	# The pieces in front of the last ":" or "=" stand already.
	[[ $cur != *[:=]* ]] || COMPREPLY=("${COMPREPLY[@]#"${cur%"${cur##*[:=]}"}"}")
}

complete -F _nsutil nsls nsrun nsjoin netnsctl
