/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of all containers of a store in one file. */
#include "facts/container/roster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

struct roster_entry {
	struct json id;		/* between its quotes: no engine escapes anything in one */
	struct json name;
};

static int compare_ids(struct json one, struct json two)
{
	size_t n = (size_t)(one.end - one.at), m = (size_t)(two.end - two.at);
	int order = memcmp(one.at, two.at, n < m ? n : m);

	return order ? order : (n > m) - (n < m);
}

/* Equal ones stay in the order of the file. */
static int compare_entries(const void *one, const void *two)
{
	const struct roster_entry *a = one, *b = two;
	int order = compare_ids(a->id, b->id);

	return order ? order : (a->id.at > b->id.at) - (a->id.at < b->id.at);
}

static size_t count_elements(struct json array)
{
	struct json one = { 0 };
	size_t n = 0;

	while (json_next(array, &one))
		n++;
	return n;
}

static bool read_entry(struct json one, struct roster_entry *entry)
{
	struct json names;

	entry->name = (struct json){ 0 };
	if (json_find(one, "id", &entry->id) < 0 || *entry->id.at != '"')
		return false;
	entry->id = (struct json){ entry->id.at + 1, entry->id.end - 1 };
	return json_find(one, "names", &names) == 0 && json_next(names, &entry->name);
}

int roster_parse(struct roster *roster, struct file *file)
{
	struct json all, one = { 0 };
	int err;

	*roster = (struct roster){ .file = *file };
	*file = (struct file){ 0 };
	err = json_parse(roster->file.text, roster->file.len, &all);
	if (err)
		return -EBADMSG;
	roster->entries = calloc(count_elements(all) + 1, sizeof(*roster->entries));
	if (!roster->entries)
		return -ENOMEM;
	while (json_next(all, &one))
		roster->count += read_entry(one, &roster->entries[roster->count]);
	qsort(roster->entries, roster->count, sizeof(*roster->entries), compare_entries);
	return 0;
}

void roster_free(struct roster *roster)
{
	free(roster->entries);
	file_free(&roster->file);
	*roster = (struct roster){ 0 };
}

bool roster_find(const struct roster *roster, const char *id, char name[OCI_NAME_SIZE])
{
	const struct json wanted = { id, id + strlen(id) };
	size_t low = 0, high = roster->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_ids(roster->entries[middle].id, wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < roster->count && compare_ids(roster->entries[low].id, wanted) == 0 &&
	       json_get_string(roster->entries[low].name, name, OCI_NAME_SIZE) == 0 && name[0];
}
