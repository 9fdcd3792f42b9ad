/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The programs that make containers. */
#include "facts/container/engine.h"

const char *engine_get_name(enum engine engine)
{
	static const char *const names[ENGINES] = {
		[ENGINE_NONE] = "", [ENGINE_DOCKER] = "docker", [ENGINE_PODMAN] = "podman",
		[ENGINE_CRIO] = "cri-o", [ENGINE_CONTAINERD] = "containerd",
		[ENGINE_RUNC] = "runc", [ENGINE_CRUN] = "crun", [ENGINE_LXC] = "lxc",
		[ENGINE_MACHINE] = "machine", [ENGINE_SNAP] = "snap",
		[ENGINE_FLATPAK] = "flatpak", [ENGINE_NSRUN] = "nsrun",
	};

	return names[engine];
}
