/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How nsrun and nsjoin set what was asked for; want_kind() is their own, defined before. */
#ifndef WANT_H
#define WANT_H

#define WANT_FLAG(name, field) \
	static int want_##name(struct request *r, const char *arg) \
	{ (void)arg; r->field = true; return 0; }

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
