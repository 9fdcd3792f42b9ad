# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
# What looks at a world that has to come to rest shares: look() of each says in $there what is.

# rests [TIMES]: until nothing changes any more; then $there is all there is. Looked at no more
# often than that, where it is said.
rests() {
	local last=none same=0 times=${1:--1}

	while [ $same -lt 3 ] && [ $times -ne 0 ]; do
		look
		[ "$there" = "$last" ] && same=$((same + 1)) || same=0
		last=$there
		times=$((times - 1))
		sleep 0.03
	done
}
