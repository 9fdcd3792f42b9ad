# SPDX-License-Identifier: LGPL-2.1-or-later
# What a plan tells, as the calls that have to be seen: a line each, as told-trace.awk has them.

function base(path) {
	sub(/.*\//, "", path)
	return path
}

function inner(text) {
	sub(/^[^(]*\(/, "", text)
	sub(/\)[^)]*$/, "", text)
	return text
}

function tell(step,    n, text, parts) {
	if (step ~ /^USERNS = clone/) {
		print "clone CLONE_NEWUSER"
		print "prctl PR_SET_PDEATHSIG"
		print "write uid_map *"
		print "write gid_map *"
	} else if (step ~ /^(CHILD = clone|unshare)\(/) {
		sub(/^CHILD = /, "", step)
		print substr(step, 1, index(step, "(") - 1), inner(step)
	} else if (step ~ /^setns\(/) {
		sub(/.*, /, "", step)
		print "setns", substr(step, 1, length(step) - 1)
	} else if (step ~ /^write (\/proc|.*\/cgroup\.procs )/) {
		text = step
		sub(/^[^"]*"/, "", text)
		sub(/"$/, "", text)
		gsub(/, /, "\\n", text)
		sub(/^CHILD$/, "N", text)
		split(step, parts, " ")
		print "write", base(parts[2]), text
	} else if (step ~ /^run from a sealed copy/) {
		print "sealed copy"
	} else if (step ~ /^run /) {
		split(step, parts, " ")
		print "exec", parts[2]
	} else if (step ~ /^(setgroups|setresgid|setresuid|sethostname)\(/) {
		print substr(step, 1, index(step, "(") - 1), inner(step)
	} else if (step ~ /^prctl\(/) {
		sub(/^prctl\(/, "", step)
		sub(/,.*/, "", step)
		print "prctl", step
	} else if (step ~ /^seccomp/) {
		print "prctl PR_SET_SECCOMP"
	} else if (step ~ /^capset/) {
		print "capset"
		print "prctl PR_CAP_AMBIENT"
	} else if (step ~ /^mount\(/) {
		sub(/.*, /, "", step)
		print "mount", substr(step, 1, length(step) - 1)
	} else if (step ~ /^mount /) {
		split(step, parts, " ")
		print "mount", parts[2]
	} else if (step ~ /^bind .* of DEV on /) {
		n = split(step, parts, ",")
		while (n-- > 0) print "bind"
	} else if (step ~ /^bind /) {
		print "bind"
	} else if (step ~ /= open_tree\(/) {
		print "open_tree", inner(step)
	} else if (step ~ /^move_mount/) {
		print "move_mount"
	} else if (step ~ /^mount_setattr/) {
		print "mount_setattr", (step ~ /IDMAP/ ? "MOUNT_ATTR_IDMAP" : "MOUNT_ATTR_RDONLY")
	} else if (step ~ /^symlink/) {
		text = inner(step)
		sub(/,.*/, "", text)
		print "symlink", text
	} else if (step ~ /^mkdir/) {
		print "mkdir", base(inner(step))
	} else if (step ~ /^umount/) {
		print "umount"
	} else if (step ~ /^pivot_root/) {
		print "fchdir"
		print "pivot_root"
		print "umount"
	} else if (step ~ /^chroot\((ROOT|CWD)\)/) {
		print "fchdir"
		print "chroot ."
	} else if (step ~ /^chdir\((ROOT|CWD)\)/) {
		print "fchdir"
	} else if (step ~ /^(chroot|chdir)\(/) {
		print substr(step, 1, index(step, "(") - 1), inner(step)
	} else if (step ~ /^exec /) {
		split(step, parts, " ")
		print "exec", base(parts[2])
	} else if (step !~ known) {
		print "UNKNOWN STEP", step
	}
}

# Steps that make none of these calls.
BEGIN {
	known = "^(HELPER|CHILD) = fork|^[A-Z0-9]+ = (open|pidfd_open)|^fork\\(|^PROGRAM = |" \
		"^kill\\(CHILD\\) when |^(see|wait|keep|create|check|close|write|setsid|environment|flock|ioctl|UIDS)"
}

/^(self|child|helper) / {
	if (step != "") tell(step)
	step = $0
	sub(/^[a-z]+ +/, "", step)
	next
}
{
	sub(/^ +/, "")
	step = step (step ~ /,$/ ? " " : "") $0
}
END { if (step != "") tell(step) }
