/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Setters that nsrun and nsjoin have both; want_kind() is each tool's own, defined before. */
#ifndef WANT_H
#define WANT_H

#define WANT_KIND(name, kind) \
	static int want_##name(struct request *r, const char *file) \
	{ return want_kind(r, kind, file); }
WANT_KIND(cgroup, NSU_CGROUP)
WANT_KIND(ipc, NSU_IPC)
WANT_KIND(mount, NSU_MNT)
WANT_KIND(net, NSU_NET)
WANT_KIND(pid, NSU_PID)
WANT_KIND(time, NSU_TIME)
WANT_KIND(user, NSU_USER)
WANT_KIND(uts, NSU_UTS)

#endif
