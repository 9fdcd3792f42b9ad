/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of capabilities(7), and which of them this kernel has. */
#include <nsutil.h>

#include <strings.h>

#include "facts/ids/limits.h"

static const char names[][24] = {
	"cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_fsetid",
	"cap_kill", "cap_setgid", "cap_setuid", "cap_setpcap", "cap_linux_immutable",
	"cap_net_bind_service", "cap_net_broadcast", "cap_net_admin", "cap_net_raw",
	"cap_ipc_lock", "cap_ipc_owner", "cap_sys_module", "cap_sys_rawio", "cap_sys_chroot",
	"cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin", "cap_sys_boot", "cap_sys_nice",
	"cap_sys_resource", "cap_sys_time", "cap_sys_tty_config", "cap_mknod", "cap_lease",
	"cap_audit_write", "cap_audit_control", "cap_setfcap", "cap_mac_override",
	"cap_mac_admin", "cap_syslog", "cap_wake_alarm", "cap_block_suspend", "cap_audit_read",
	"cap_perfmon", "cap_bpf", "cap_checkpoint_restore",
};

#define NAMES (sizeof(names) / sizeof(names[0]))

const char *nsu_capability_get_name(unsigned int capability)
{
	return capability < NAMES ? names[capability] : NULL;
}

int nsu_capability_find(const char *name)
{
	size_t prefix = strncasecmp(name, "cap_", 4) == 0 ? 0 : 4;

	for (size_t i = 0; i < NAMES; i++)
		if (strcasecmp(names[i] + prefix, name) == 0)
			return (int)i;
	return -1;
}

/* A kernel that does not say which is its last has those that we know. */
uint64_t nsu_capability_get_all(void)
{
	int64_t last = limits_get_sysctl(-1, "/proc/sys/kernel/cap_last_cap", NAMES - 1);

	return last < 0 || last > 62 ? UINT64_MAX : (UINT64_C(2) << last) - 1;
}
