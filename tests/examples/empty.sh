#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Namespaces that no process is in, and what keeps them. Exit status: 0 none, 1 some, 2 not known.
#
#	./empty.sh [KIND...]
#
# Shows how a script reads what nsls says: with -J, by jq, never by columns. These are
# words of nsls; a command or a path is what others wrote, and jq prints it safely without -r.
set -eu

kinds=$(IFS=,; echo "$*")
found=$(nsls -J --persistent -o NS,TYPE,HOLDERS ${kinds:+--type "$kinds"}) || exit 2
printf '%s\n' "$found" |
	jq -r '.namespaces[] | "\(.type):[\(.ns)] kept by \(.holders)"'
printf '%s\n' "$found" | jq -e '.namespaces == []' >/dev/null
