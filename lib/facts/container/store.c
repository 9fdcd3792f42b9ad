/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where runtimes keep the files about their containers. */
#include "facts/container/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "facts/kept/pod.h"
#include "fd.h"

#define TASKS "io.containerd.runtime.v2.task/*"
#define CONTAINERD(state) { ENGINE_CONTAINERD, state TASKS, { \
		{ state TASKS "/%/config.json", RECORD_CONTAINERD }, \
		{ "/run/containerd/runc/*/%/state.json", RECORD_RUNC }, \
		{ "/run/containerd/runc/*/%/status", RECORD_CRUN }, \
		{ state TASKS "/%/init.pid", RECORD_PID } } }
#define STORAGE "containers/storage/*-containers"
#define NAMES(storage) { storage "/containers.json", storage "/volatile-containers.json" }

static const struct store system_stores[] = {
	{ ENGINE_DOCKER, "/var/lib/docker/containers", {
		{ "/run/docker/runtime-runc/moby/%/state.json", RECORD_RUNC },
		{ "/var/lib/docker/containers/%/config.v2.json", RECORD_DOCKER } } },
	{ ENGINE_PODMAN, "/var/lib/" STORAGE, {
		{ "/var/lib/" STORAGE "/%/userdata/config.json", RECORD_CRIO },
		{ "/run/runc/%/state.json", RECORD_RUNC },
		{ "/run/crun/%/status", RECORD_CRUN },
		{ "/run/" STORAGE "/%/userdata/pidfile", RECORD_PID } },
		NAMES("/var/lib/" STORAGE) },
	{ ENGINE_PODMAN, "/run/" STORAGE, {	/* its storage.conf(5) has another graphroot */
		{ "/run/" STORAGE "/%/userdata/config.json", RECORD_CRIO },
		{ "/run/runc/%/state.json", RECORD_RUNC },
		{ "/run/crun/%/status", RECORD_CRUN },
		{ "/run/" STORAGE "/%/userdata/pidfile", RECORD_PID } } },
	CONTAINERD("/run/containerd/"),
	CONTAINERD("/run/k3s/containerd/"),
	CONTAINERD("/run/docker/containerd/daemon/"),
	{ ENGINE_RUNC, "/run/runc", { { "/run/runc/%/state.json", RECORD_RUNC_ALONE } } },
	{ ENGINE_CRUN, "/run/crun", {
		{ "/run/crun/%/config.json", RECORD_CONTAINERD },
		{ "/run/crun/%/status", RECORD_CRUN } } },
	{ ENGINE_MACHINE, "/run/systemd/machines", {
		{ "/run/systemd/machines/%", RECORD_MACHINE } } },
	{ ENGINE_LXC, "/var/lib/lxc", { { "/var/lib/lxc/%/config", RECORD_NOTHING } } },
	{ ENGINE_NSRUN, "^.", { { "^%", RECORD_NSRUN } } },
	{ 0 }
};

static const struct store user_stores[] = {
	{ ENGINE_DOCKER, "~/.local/share/docker/containers", {
		{ "@/docker/runtime-runc/moby/%/state.json", RECORD_RUNC },
		{ "~/.local/share/docker/containers/%/config.v2.json", RECORD_DOCKER } } },
	{ ENGINE_PODMAN, "~/.local/share/" STORAGE, {
		{ "@/runc/%/state.json", RECORD_RUNC },
		{ "@/crun/%/status", RECORD_CRUN },
		{ "@/containers/*-containers/%/userdata/pidfile", RECORD_PID } },
		NAMES("~/.local/share/" STORAGE) },
	{ ENGINE_PODMAN, "@/containers/*-containers", {
		{ "@/runc/%/state.json", RECORD_RUNC },
		{ "@/crun/%/status", RECORD_CRUN },
		{ "@/containers/*-containers/%/userdata/pidfile", RECORD_PID } } },
	{ ENGINE_RUNC, "@/runc", { { "@/runc/%/state.json", RECORD_RUNC_ALONE } } },
	{ ENGINE_CRUN, "@/crun", {
		{ "@/crun/%/config.json", RECORD_CONTAINERD },
		{ "@/crun/%/status", RECORD_CRUN } } },
	{ ENGINE_LXC, "~/.local/share/lxc", {
		{ "~/.local/share/lxc/%/config", RECORD_NOTHING } } },
	{ ENGINE_NSRUN, "^.", { { "^%", RECORD_NSRUN } } },
	{ 0 }
};

const struct store *store_get_all(const struct oci_place *place)
{
	return place->uid == 0 ? system_stores : user_stores;
}

/* --- paths --- */

int store_fill(char to[PATH_MAX], const char *path, const char *star, const char *id)
{
	size_t len = 0;

	for (; *path; path++) {
		char one[2] = { *path, '\0' };
		const char *word = *path == '*' ? star : *path == '%' ? id : one;
		size_t n = strlen(word);

		if (len + n >= PATH_MAX)
			return -ENAMETOOLONG;
		memcpy(to + len, word, n);
		len += n;
	}
	to[len] = '\0';
	return 0;
}

static int get_anchor(const struct oci_place *place, char anchor, char path[PATH_MAX])
{
	int len;

	if (anchor == '^')
		return pod_get_base(place->uid, path);
	if (anchor == '~' && !place->home)
		return -ENOENT;
	len = anchor == '~' ? snprintf(path, PATH_MAX, "%s", place->home) :
	      snprintf(path, PATH_MAX, "/run/user/%u", (unsigned int)place->uid);
	return len < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* The directory that a user's path starts from; up to there the path is root's. */
static int open_anchor(const struct oci_place *place, char anchor)
{
	char path[PATH_MAX];
	int err = get_anchor(place, anchor, path);

	return err ? err : file_open(place->root, path, FILE_IN_ROOT, O_PATH | O_DIRECTORY);
}

/* A filled path as directory, path and reach, which file_open() and file_read() take. */
struct spot {
	int dir;
	const char *path;
	enum file_reach reach;
};

static int find_spot(const struct oci_place *place, const char *path, int *anchor,
		     struct spot *spot)
{
	*anchor = -1;
	*spot = (struct spot){ place->root, path, FILE_IN_ROOT };
	if (*path == '/')
		return 0;
	*anchor = open_anchor(place, *path);
	*spot = (struct spot){ *anchor, path + 1 + (path[1] == '/'), FILE_BENEATH };
	return *anchor < 0 ? *anchor : 0;
}

int store_open(const struct oci_place *place, const char *path)
{
	autofd anchor = -1;
	struct spot spot;
	int err = find_spot(place, path, &anchor, &spot);

	if (err)
		return err;
	return file_open(spot.dir, spot.path, spot.reach, O_RDONLY | O_DIRECTORY);
}

int store_read(const struct oci_place *place, const char *path, struct file *file)
{
	autofd anchor = -1;
	struct spot spot;
	int err = find_spot(place, path, &anchor, &spot);

	return err ? err : file_read(spot.dir, spot.path, spot.reach, file);
}
