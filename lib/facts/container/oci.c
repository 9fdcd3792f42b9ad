/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Containers by the files that their runtimes write. */
#include "facts/container/oci.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "facts/container/roster.h"
#include "facts/container/store.h"
#include "facts/file.h"
#include "fd.h"

#define ENTRIES_MAX 65536	/* of one directory */

/* --- one container --- */

/* Who else than the place's owner had a hand in it makes it nobody's word. */
static void add_author(const struct oci_place *place, uid_t author, struct container *c)
{
	if (author == place->uid || author == c->author)
		return;
	c->author = place->uid == 0 && c->author == 0 ? author : NSU_NO_UID;
}

/* 1: read, 0: no such file, or not what it should be. */
static int read_record(const struct oci_place *place, const char *path, enum record record,
		       struct container *c)
{
	struct file file;
	int err = store_read(place, path, &file);

	if (err)
		return is_short(err) ? err : 0;
	err = record_get_reader(record)(file.text, file.len, c);
	if (!err)
		add_author(place, file.author, c);
	file_free(&file);
	return is_short(err) ? err : !err;
}

/* A store at what its * stands for. */
struct shelf {
	const struct store *store;
	const char *star;
	struct roster rosters[STORE_NAMES];
};

static void shelf_close(struct shelf *shelf)
{
	for (size_t i = 0; i < STORE_NAMES; i++)
		roster_free(&shelf->rosters[i]);
}

static int shelf_open(struct shelf *shelf, const struct oci_place *place,
		      const struct store *store, const char *star)
{
	char path[PATH_MAX];
	struct file file;
	int err = 0;

	*shelf = (struct shelf){ .store = store, .star = star };
	for (size_t i = 0; !is_short(err) && i < STORE_NAMES && *store->names[i]; i++) {
		err = store_fill(path, store->names[i], star, "");
		if (!err)
			err = store_read(place, path, &file);
		if (!err)
			err = roster_parse(&shelf->rosters[i], &file);
	}
	if (!is_short(err))
		return 0;
	shelf_close(shelf);
	return err;
}

static void read_name(const struct oci_place *place, const struct shelf *shelf,
		      struct container *c)
{
	for (size_t i = 0; i < STORE_NAMES && !c->name[0]; i++)
		if (roster_find(&shelf->rosters[i], c->id, c->name))
			add_author(place, shelf->rosters[i].file.author, c);
}

/* 1: some file of this store knows it, 0: none does. */
static int read_container(const struct oci_place *place, const struct shelf *shelf,
			  const char *id, struct container *c)
{
	const struct store *store = shelf->store;
	const char *star = shelf->star;
	char path[PATH_MAX];
	int known = 0;

	*c = (struct container){ .engine = store->engine, .author = place->uid };
	memcpy(c->id, id, strlen(id) + 1);
	if (store->engine == ENGINE_CONTAINERD && strlen(star) < sizeof(c->space))
		memcpy(c->space, star, strlen(star) + 1);
	if (strcmp(c->space, "moby") == 0)
		c->engine = ENGINE_DOCKER;
	for (size_t i = 0; i < STORE_FILES && *store->files[i].path; i++) {
		int err = store_fill(path, store->files[i].path, star, id);

		if (!err)
			err = read_record(place, path, store->files[i].record, c);
		if (is_short(err))
			return err;
		known |= err > 0;
	}
	read_name(place, shelf, c);
	return known || c->name[0];
}

/* --- directories --- */

typedef int entry_fn(void *arg, const char *name);

/* A directory that is not there or not for us has no entries. */
static int each_entry(const struct oci_place *place, const char *path, entry_fn *fn, void *arg)
{
	autofd fd = store_open(place, path);
	autodir *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int err = 0;

	if (!dir) {
		err = fd < 0 ? fd : -errno;
		return is_short(err) ? err : 0;
	}
	move_fd(&fd);
	for (int n = 0; !err && n < ENTRIES_MAX && (entry = readdir(dir)); n++)
		if (entry->d_name[0] != '.')
			err = fn(arg, entry->d_name);
	return err;
}

/* What is being done with each store, or each container of one. */
struct tour {
	const struct oci_place *place;
	const struct store *store;
	const struct shelf *shelf;
	entry_fn *each;		/* of the stars of a store */
	const struct cgroup_container *what;
	struct container *container;
	size_t count;
	oci_found_fn *found;
	void *arg;
};

static int visit_star(void *arg, const char *name)
{
	struct tour *tour = arg;
	const char *suffix = strchr(tour->store->ids, '*') + 1;
	size_t len = strlen(name), n = strlen(suffix);
	char star[NAME_MAX + 1];

	if (len <= n || strcmp(name + len - n, suffix) != 0)
		return 0;
	snprintf(star, sizeof(star), "%.*s", (int)(len - n), name);
	return tour->each(tour, star);
}

/* Calls tour->each for what the * of the store stands for, once with "" if it has none. */
static int each_star(struct tour *tour)
{
	const char *ids = tour->store->ids;
	char above[PATH_MAX];

	if (!strchr(ids, '*'))
		return tour->each(tour, "");
	snprintf(above, sizeof(above), "%.*s", (int)(strrchr(ids, '/') - ids), ids);
	return each_entry(tour->place, above, visit_star, tour);
}

/* --- finding --- */

static bool is_hex_id(const char *id)
{
	return strlen(id) == 64 && strspn(id, "0123456789abcdef") == 64;
}

/* A cgroup may be named as a path component cannot, after unescaping. */
static bool is_id(const char *id)
{
	return id[0] && id[0] != '.' && !strchr(id, '/') && strlen(id) < OCI_NAME_SIZE;
}

static int find_at_star(void *arg, const char *star)
{
	struct tour *tour = arg;
	const char *space = tour->what->space;
	struct shelf shelf;
	struct container c;
	int err;

	if (space && tour->store->engine == ENGINE_CONTAINERD && strcmp(space, star) != 0)
		return 0;
	err = shelf_open(&shelf, tour->place, tour->store, star);
	if (err)
		return err;
	err = read_container(tour->place, &shelf, tour->what->id, &c);
	if (err > 0) {
		*tour->container = c;
		tour->count++;
	}
	shelf_close(&shelf);
	return err < 0 ? err : 0;
}

int oci_find(const struct oci_place *place, const struct cgroup_container *what,
	     struct container *container)
{
	struct tour tour = { .place = place, .each = find_at_star, .what = what,
			     .container = container };
	bool hex = is_hex_id(what->id);
	int err = is_id(what->id) ? 0 : -ENOENT;

	for (tour.store = store_get_all(place); !err && *tour.store->ids && !tour.count;
	     tour.store++)
		if (hex || tour.store->engine == what->engine)
			err = each_star(&tour);
	if (err)
		return err;
	if (tour.count > 1)
		return -ENOTUNIQ;
	return tour.count ? 0 : -ENOENT;
}

/* --- listing --- */

static int look_for_id(void *arg, const char *star)
{
	struct tour *tour = arg;
	char below[PATH_MAX], path[PATH_MAX];
	autofd fd = -1;

	snprintf(below, sizeof(below), "%s/%%", tour->store->ids);
	if (store_fill(path, below, star, tour->what->id) == 0)
		fd = store_open(tour->place, path);
	return is_short(fd) ? fd : fd >= 0;
}

/* 1: a store before this one has it, an engine, and this is the runtime that it uses. */
static int is_known_before(const struct tour *list, const char *id)
{
	struct cgroup_container what = { 0 };
	struct tour tour = { .place = list->place, .each = look_for_id, .what = &what };
	int known = 0;

	if (!is_hex_id(id))
		return 0;
	memcpy(what.id, id, strlen(id) + 1);
	for (tour.store = store_get_all(list->place); !known && tour.store != list->store;
	     tour.store++)
		known = each_star(&tour);
	return known;
}

static int list_container(void *arg, const char *id)
{
	struct tour *tour = arg;
	struct container c;
	int known;

	/* machined has links by unit beside its files. */
	if (!is_id(id) || strchr(id, ':'))
		return 0;
	known = is_known_before(tour, id);
	if (known)
		return known < 0 ? known : 0;
	known = read_container(tour->place, tour->shelf, id, &c);
	return known > 0 ? tour->found(tour->arg, &c) : known;
}

static int list_at_star(void *arg, const char *star)
{
	struct tour *tour = arg;
	char path[PATH_MAX];
	struct shelf shelf;
	int err;

	if (store_fill(path, tour->store->ids, star, "") < 0)
		return 0;
	err = shelf_open(&shelf, tour->place, tour->store, star);
	if (err)
		return err;
	tour->shelf = &shelf;
	err = each_entry(tour->place, path, list_container, tour);
	shelf_close(&shelf);
	return err;
}

int oci_list(const struct oci_place *place, oci_found_fn *found, void *arg)
{
	struct tour tour = { .place = place, .each = list_at_star, .found = found, .arg = arg };
	int err = 0;

	for (tour.store = store_get_all(place); !err && *tour.store->ids; tour.store++)
		err = each_star(&tour);
	return err;
}
