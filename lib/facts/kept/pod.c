/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the record of a pod says, and whether its process is there still. */
#include "facts/kept/pod.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "array.h"
#include "facts/kept/keeper.h"
#include "fd.h"
#include "json.h"

int pod_get_base(uid_t uid, char base[RUNDIR_SIZE])
{
	char dir[RUNDIR_SIZE];
	int err = rundir_get(uid, POD_DIR, dir);

	return err ? err : rundir_fits(snprintf(base, RUNDIR_SIZE, "%s/pods", dir));
}

/* A label of DNS (RFC 1123), as Kubernetes wants names of containers, and hosts theirs. */
int nsu_pod_parse_name(const char *name)
{
	size_t len = strlen(name);

	if (len >= NSU_POD_NAME_SIZE)
		return -ENAMETOOLONG;
	if (!len || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != len ||
	    name[0] == '-' || name[len - 1] == '-')
		return -EINVAL;
	return 0;
}

int pod_get_path(const char *base, const char *pod, const char *container,
		 char path[RUNDIR_SIZE])
{
	int err = nsu_pod_parse_name(pod);

	if (!err && container)
		err = nsu_pod_parse_name(container);
	if (err)
		return err;
	return rundir_fits(snprintf(path, RUNDIR_SIZE, "%s/%s%s%s", base, pod,
				    container ? "." : "", container ? container : ""));
}

/* ------------------------------------------------------------------------ the record */

static uint64_t get_number(struct json record, const char *key, uint64_t max)
{
	struct json value;
	uint64_t n = 0;

	if (json_find(record, key, &value) == 0)
		json_get_number(value, max, &n);
	return n;
}

static void parse(const char *text, struct nsu_pod *pod)
{
	struct json record, value;

	if (json_parse(text, strlen(text), &record) < 0)
		return;
	pod->pid = (pid_t)get_number(record, "pid", INT_MAX);
	pod->start = get_number(record, "process-start-time", UINT64_MAX);
	pod->user = get_number(record, "user", UINT64_MAX);
	pod->net = get_number(record, "net", UINT64_MAX);
	pod->first_id = (uint32_t)get_number(record, "first-id", UINT32_MAX);
	pod->ids = (uint32_t)get_number(record, "ids", UINT32_MAX);
	pod->host_users = json_find(record, "host-users", &value) == 0 && *value.at == 't';
}

/* "web.c0": the names are those of the file. */
static void name(const char *path, struct nsu_pod *pod)
{
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	size_t len = strcspn(file, ".");

	snprintf(pod->name, sizeof(pod->name), "%.*s", (int)len, file);
	snprintf(pod->container, sizeof(pod->container), "%s", file[len] ? file + len + 1 : "");
}

int pod_read(const char *path, struct nsu_pod *pod)
{
	char text[POD_RECORD_SIZE];
	int err;

	*pod = (struct nsu_pod){ .uid = geteuid() };
	err = keeper_read(path, text, sizeof(text), &pod->uid);
	if (!err && pod->uid != geteuid())
		err = -EPERM;
	if (err)
		return err;
	name(path, pod);
	parse(text, pod);
	err = pod_is_live(pod);
	pod->live = err > 0;
	return err < 0 ? err : 0;
}

int pod_is_live(const struct nsu_pod *pod)
{
	return keeper_lives(&(struct keeper){ pod->pid, pod->start, pod->user, pod->net });
}

/* --------------------------------------------------------------------------- all pods */

int nsu_pod_find(const char *pod, const char *container, struct nsu_pod *found,
		 struct nsu_error *e)
{
	char base[RUNDIR_SIZE], path[RUNDIR_SIZE];
	int err = pod_get_base(geteuid(), base);

	if (!err)
		err = pod_get_path(base, pod, container, path);
	if (!err)
		err = pod_read(path, found);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_FIND, NSU_NO_KIND, "pod %s%s%s", pod,
				     container ? "/" : "", container ? container : "");
	return 0;
}

struct pods {
	struct nsu_pod *at;
	size_t count, room;
};

/* What has a dot in front is being written, or of somebody who was killed while he wrote. */
static int take(struct pods *pods, const char *base, const char *file)
{
	char path[RUNDIR_SIZE];
	struct nsu_pod pod;
	int err;

	if (*file == '.' || snprintf(path, RUNDIR_SIZE, "%s/%s", base, file) >= RUNDIR_SIZE)
		return 0;
	err = pod_read(path, &pod);
	if (err == -ENOENT || err == -EPERM || (!err && nsu_pod_parse_name(pod.name) < 0))
		return 0;
	if (err)
		return err;
	if (array_grow(&pods->at, pods->count, &pods->room, sizeof(pod)) < 0)
		return -ENOMEM;
	pods->at[pods->count++] = pod;
	return 0;
}

int nsu_pods_take(struct nsu_pod **pods, size_t *count, struct nsu_error *e)
{
	char base[RUNDIR_SIZE] = "";
	int err = pod_get_base(geteuid(), base);
	autodir *dir = err ? NULL : opendir(base);
	struct pods all = { .at = NULL };
	struct dirent *entry;

	if (!err && !dir && errno != ENOENT && errno != ENOTDIR)
		err = -errno;
	while (!err && dir && (entry = readdir(dir)))
		err = take(&all, base, entry->d_name);
	*pods = err ? NULL : all.at;
	*count = err ? 0 : all.count;
	if (!err)
		return 0;
	free(all.at);
	return nsu_error_set(e, -err, NSU_OP_LIST, NSU_NO_KIND, "%s", base);
}
