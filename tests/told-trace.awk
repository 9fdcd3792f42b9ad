# SPDX-License-Identifier: LGPL-2.1-or-later
# The calls that change something, out of what strace saw of one process: a line each. What it
# does once it is another program is that one's affair. With -v tool=NAME, which it begins as.

function base(path) {
	sub(/.*\//, "", path)
	return path
}

# Argument N, from 1 on; none of those that matter here has a comma of its own.
function arg(n,    parts, text) {
	text = $0
	sub(/^[a-z0-9_]+\(/, "", text)
	sub(/\) += .*/, "", text)
	split(text, parts, ", ")
	text = parts[n]
	gsub(/^"|"$/, "", text)
	return text
}

# The flags of clone(2) and unshare(2) that make namespaces, in the order of the plan.
function kinds(text,    all, n, i, out) {
	n = split("USER CGROUP IPC NET PID TIME UTS NS", all, " ")
	for (i = 1; i <= n; i++)
		if (text ~ "CLONE_NEW" all[i] "([|,) ]|$)")
			out = out (out == "" ? "" : "|") "CLONE_NEW" all[i]
	return out
}

# The same, of a number: strace before 6 has no words for more than one kind of setns(2).
function kinds_of(hex,    all, n, i, value, text) {
	sub(/ .*/, "", hex)
	for (i = 3; i <= length(hex); i++)
		value = value * 16 + index("123456789abcdef", substr(hex, i, 1))
	n = split("CLONE_NEWUSER 268435456 CLONE_NEWCGROUP 33554432 CLONE_NEWIPC 134217728 " \
		"CLONE_NEWNET 1073741824 CLONE_NEWPID 536870912 CLONE_NEWTIME 128 " \
		"CLONE_NEWUTS 67108864 CLONE_NEWNS 131072", all, " ")
	for (i = 1; i < n; i += 2)
		if (int(value / all[i + 1]) % 2)
			text = text " " all[i]
	return kinds(text)
}

/\) += -1 E/ || /^(---|\+\+\+)/ { next }

/^execve/ {
	if (base(arg(1)) == tool || $0 ~ /^execveat.*AT_EMPTY_PATH/) {
		if (started++) print "sealed copy"
		next
	}
	print "exec", base(arg(1))
	exit
}
/^clone/ { if (kinds($0) != "") print "clone", kinds($0) }
/^unshare/ { print "unshare", kinds($0) }
/^setns/ { print "setns", (arg(2) ~ /^0x/ ? kinds_of(arg(2)) : kinds($0)) }
/^write\([0-9]+<(\/proc\/|.*\/cgroup\.procs>)/ {
	path = $0
	sub(/^[^<]*</, "", path)
	sub(/>.*/, "", path)
	text = $0
	sub(/^[^"]*"/, "", text)
	sub(/"[^"]*$/, "", text)
	if (base(path) == "cgroup.procs" && text != "0") text = "N"
	print "write", base(path), text
}
/^(setgroups|setresgid|setresuid|sethostname)\(/ {
	print substr($0, 1, index($0, "(") - 1), arg(1)
}
/^prctl\(/ {
	# Each capability is raised by a call of its own.
	if (arg(1) == "PR_SET_MM") print "sealed copy"
	else if (arg(1) != "PR_CAP_AMBIENT" || arg(2) ~ /CLEAR/ || !ambient++) print "prctl", arg(1)
}
/^capset/ { print "capset" }
/^mount\(/ {
	flags = $0
	if (flags ~ /MS_BIND/ && flags !~ /MS_REMOUNT/) print "bind"
	# Without mount_setattr(2), which is of Linux 5.12, one mount after the other.
	else if (flags ~ /MS_BIND/ && flags ~ /MS_RDONLY/) {
		if (!remounted++) print "mount_setattr MOUNT_ATTR_RDONLY"
	}
	else if (flags ~ /MS_(PRIVATE|SHARED|SLAVE)/) print "mount", arg(4)
	else print "mount", arg(3)
}
/^open_tree\(.*OPEN_TREE_CLONE/ { print "open_tree", arg(2) }
/^move_mount/ { print "move_mount" }
/^mount_setattr/ {
	print "mount_setattr", ($0 ~ /IDMAP/ ? "MOUNT_ATTR_IDMAP" : "MOUNT_ATTR_RDONLY")
}
/^symlinkat?\(/ { print "symlink", arg(1) }
/^mkdir\(/ { print "mkdir", base(arg(1)) }
/^mkdirat\(/ { print "mkdir", base(arg(2)) }
/^umount2?\(/ { print "umount" }
/^pivot_root/ { print "pivot_root" }
/^chroot/ { print "chroot", arg(1) }
/^chdir/ { print "chdir", arg(1) }
/^fchdir/ { print "fchdir" }
