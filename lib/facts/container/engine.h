/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The programs that make containers. */
#ifndef ENGINE_H
#define ENGINE_H

enum engine {
	ENGINE_NONE,		/* or one that cannot be told */
	ENGINE_DOCKER,
	ENGINE_PODMAN,
	ENGINE_CRIO,
	ENGINE_CONTAINERD,
	ENGINE_RUNC,
	ENGINE_CRUN,
	ENGINE_LXC,
	ENGINE_MACHINE,		/* registered with systemd-machined(8): nspawn, libvirt */
	ENGINE_SNAP,
	ENGINE_FLATPAK,
	ENGINE_NSRUN,		/* nsrun --pod */
	ENGINES
};

/* "docker", "cri-o"; "" for none. Static string. */
const char *engine_get_name(enum engine engine);

#endif
