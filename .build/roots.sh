# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
# Root file systems of this machine's own release, from where its own packages come.

roots_need()
{
	for command; do
		command -v "$command" >/dev/null || { echo "${0##*/}: $command is missing" >&2; exit 1; }
	done
}

roots_suite()
{
	(. /etc/os-release && echo "$VERSION_CODENAME")
}

# "deb URI SUITE COMPONENT" for each, but what is not of the release.
roots_sources()
{
	# shellcheck disable=SC2016 # apt expands it
	apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' | grep " $(roots_suite)" | sort -u
}

# roots_make FILE-OR-FOLDER OPTION...: complete or not there; what it mounts ends with it.
roots_make()
{
	made=$1
	shift
	rm -rf "$made.part"
	roots_sources | unshare --mount mmdebstrap --quiet --mode=root \
		--dpkgopt=force-unsafe-io "$@" "$(roots_suite)" \
		"$made.part" -
	rm -rf "$made"
	mv "$made.part" "$made"
}
