/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records of a saved snapshot, read by the tables of their fields. */
#include "model/saved/saved_read.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "fd.h"

/* --- texts --- */

static int hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit = c ? strchr(digits, c) : NULL;

	return digit ? (int)(digit - digits) : -1;
}

int saved_unescape(char *text)
{
	char *to = text;

	while (*text) {
		int high = -1, low = -1;

		if (text[0] == '\\' && text[1] == 'x') {
			high = hex_value(text[2]);
			low = high < 0 ? -1 : hex_value(text[3]);
		}
		if (high == 0 && low == 0)
			return -EBADMSG;
		*to++ = low < 0 ? *text : (char)(high << 4 | low);
		text += low < 0 ? 1 : 4;
	}
	*to = '\0';
	return 0;
}

/* No text is longer than what it is written as. */
static int append_text(struct json value, char *to, size_t size)
{
	int err = json_get_string(value, to, size);

	return err ? -EBADMSG : saved_unescape(to);
}

static int get_text(struct json value, struct strings *strings, const char **text)
{
	size_t size = (size_t)(value.end - value.at);
	autofree char *copy = malloc(size);
	int err = copy ? append_text(value, copy, size) : -ENOMEM;

	if (err)
		return err;
	*text = strings_add(strings, copy, strlen(copy));
	return *text ? 0 : -ENOMEM;
}

static int get_list(struct json array, struct strings *strings, const char **list)
{
	autofree char *copy = malloc((size_t)(array.end - array.at) + 1);
	struct json element = { NULL, NULL };
	char *end = copy;
	int err = *array.at == '[' ? 0 : -EBADMSG;

	if (!copy)
		return -ENOMEM;
	while (!err && json_next(array, &element)) {
		err = append_text(element, end, (size_t)(element.end - element.at));
		if (!err && strchr(end, '\n'))
			err = -EBADMSG;
		end = err ? end : stpcpy(end + strlen(end), "\n");
	}
	if (err)
		return err;
	*list = strings_add(strings, copy, (size_t)(end - copy));
	return *list ? 0 : -ENOMEM;
}

/* --- numbers --- */

static int get_number(struct json value, uint64_t max, uint64_t *number)
{
	return json_get_number(value, max, number) ? -EBADMSG : 0;
}

static int get_signed(struct json value, int64_t max, int64_t *number)
{
	bool below = *value.at == '-';
	uint64_t size;
	int err;

	value.at += below;
	err = get_number(value, (uint64_t)max, &size);
	if (!err)
		*number = below ? -(int64_t)size : (int64_t)size;
	return err;
}

static int get_int(struct json value, int *number)
{
	int64_t wide;
	int err = get_signed(value, INT_MAX, &wide);

	if (!err)
		*number = (int)wide;
	return err;
}

static int get_id(struct json value, uid_t *id)
{
	uint64_t wide;
	int err = get_number(value, NSU_NO_UID, &wide);

	if (!err)
		*id = (uid_t)wide;
	return err;
}

/* A position in a list of @count, or of a number itself with as many as there are. */
static int get_position(struct json value, size_t count, size_t *position)
{
	uint64_t wide;
	int err = count ? get_number(value, count - 1, &wide) : -EBADMSG;

	if (!err)
		*position = (size_t)wide;
	return err;
}

static int get_bool(struct json value, bool *is)
{
	*is = *value.at == 't';
	return *value.at == 't' || *value.at == 'f' ? 0 : -EBADMSG;
}

/* --- lists of a known length --- */

static int get_inodes(struct json array, uint64_t inodes[NSU_KINDS])
{
	struct json element = { NULL, NULL };
	int count = 0, err = 0;

	while (!err && json_next(array, &element)) {
		if (count == NSU_KINDS)
			return -EBADMSG;
		err = get_number(element, UINT64_MAX, &inodes[count++]);
	}
	return !err && count < NSU_KINDS ? -EBADMSG : err;
}

static int get_links(struct json array, size_t room, size_t ns[NSU_LINKS])
{
	struct json element = { NULL, NULL };
	int count = 0, err = 0;

	while (!err && json_next(array, &element)) {
		if (count == NSU_LINKS)
			return -EBADMSG;
		if (*element.at != 'n')
			err = get_position(element, room, &ns[count]);
		count++;
	}
	return !err && count < NSU_LINKS ? -EBADMSG : err;
}

/* --- words --- */

static int get_kind(struct json value, enum nsu_kind *kind)
{
	char name[16];

	if (json_get_string(value, name, sizeof(name)) < 0)
		return -EBADMSG;
	*kind = nsu_kind_find(name);
	return *kind == NSU_NO_KIND ? -EBADMSG : 0;
}

static int get_found(struct json value, enum nsu_found *found)
{
	char name[32];

	if (json_get_string(value, name, sizeof(name)) < 0)
		return -EBADMSG;
	for (int i = 0; i < NSU_FOUNDS; i++) {
		*found = (enum nsu_found)(1 << i);
		if (strcmp(nsu_found_get_name(*found, 1), name) == 0)
			return 0;
	}
	return -EBADMSG;
}

static int get_source(struct json value, enum nsu_source *source)
{
	char name[32];

	if (json_get_string(value, name, sizeof(name)) < 0)
		return -EBADMSG;
	for (int i = 0; i < NSU_SOURCES; i++) {
		*source = (enum nsu_source)(1 << i);
		if (strcmp(nsu_source_get_name(*source), name) == 0)
			return 0;
	}
	return -EBADMSG;
}

static int get_listed(struct json value, unsigned int *found)
{
	bool is;
	int err = get_bool(value, &is);

	*found |= !err && is ? NSU_FOUND_LISTED : 0u;
	return err;
}

/* --- a record --- */

static int read_value(const struct saved_field *f, struct json value,
		      const struct saved_room *room, void *at)
{
	switch (f->type) {
	case SAVED_U64:       return get_number(value, UINT64_MAX, at);
	case SAVED_I64:       return get_signed(value, INT64_MAX, at);
	case SAVED_INT:       return get_int(value, at);
	case SAVED_ID:        return get_id(value, at);
	case SAVED_BOOL:      return get_bool(value, at);
	case SAVED_COUNT:     return get_position(value, SIZE_MAX, at);
	case SAVED_NAMESPACE: return get_position(value, room->namespaces, at);
	case SAVED_PROCESS:   return get_position(value, room->processes, at);
	case SAVED_CONTAINER: return get_position(value, room->containers, at);
	case SAVED_TEXT:      return get_text(value, room->strings, at);
	case SAVED_LIST:      return get_list(value, room->strings, at);
	case SAVED_KIND:      return get_kind(value, at);
	case SAVED_FOUND:     return get_found(value, at);
	case SAVED_LISTED:    return get_listed(value, at);
	case SAVED_SOURCE:    return get_source(value, at);
	case SAVED_INODES:    return get_inodes(value, at);
	case SAVED_LINKS:     return get_links(value, room->namespaces, at);
	}
	return -EBADMSG;
}

int saved_read(const struct saved_form *form, struct json object,
	       const struct saved_room *room, void *of)
{
	int err = *object.at == '{' ? 0 : -EBADMSG;

	for (size_t i = 0; !err && i < form->count; i++) {
		const struct saved_field *f = &form->fields[i];
		struct json value;

		if (json_find(object, f->key, &value) == 0)
			err = read_value(f, value, room, (char *)of + f->at);
	}
	return err;
}
