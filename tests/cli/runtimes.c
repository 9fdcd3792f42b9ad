/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints what lib/facts finds of real runtimes, for runtimes.bats:
 *
 *	runtimes list ROOT [UID]	the containers below ROOT, of the system or a user
 *	runtimes process ROOT PID	the container of that process by its cgroup
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/container/oci.h"

static int print(void *arg, const struct container *c)
{
	(void)arg;
	printf("%s %s name=%s space=%s pid=%d start=%ju author=%d\n",
	       engine_get_name(c->engine), c->id, c->name, c->space, (int)c->pid,
	       (uintmax_t)c->start, (int)c->author);
	return 0;
}

static int print_process(const struct oci_place *place, const char *pid)
{
	char path[64];
	struct cgroup cg;
	struct container c;
	int dir, err;

	snprintf(path, sizeof(path), "/proc/%s", pid);
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	err = dir < 0 ? -1 : cgroup_read(dir, &cg);
	if (err)
		return err;
	printf("path: %s %s author=%d\n", engine_get_name(cg.container.engine), cg.container.id,
	       (int)cg.container.author);
	err = oci_find(place, &cg.container, &c);
	return err ? err : print(NULL, &c);
}

int main(int argc, char *argv[])
{
	struct oci_place place = { .root = -1 };

	if (argc < 3)
		return 2;
	place.root = open(argv[2], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (place.root < 0)
		return 2;
	if (strcmp(argv[1], "list") == 0 && argc > 3)
		place.uid = (uid_t)strtoul(argv[3], NULL, 10);
	if (strcmp(argv[1], "list") == 0)
		return oci_list(&place, print, NULL) != 0;
	return argc < 4 || print_process(&place, argv[3]) != 0;
}
