/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens when a user logs out: logind.conf(5). */
#include "facts/ids/login.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "facts/ids/users.h"

#define BLANKS " \t\n"

/* Where configuration lies, from the highest precedence to the lowest. */
static const char *const places[] = { "/etc", "/run", "/usr/local/lib", "/usr/lib" };

#define PLACES (sizeof(places) / sizeof(places[0]))

/* A list of user names, of which one is looked for. */
struct list {
	bool is_set, is_filled, has_user;
};

struct rules {
	const char *user;
	bool ends;			/* KillUserProcesses= */
	struct list only, excluded;	/* KillOnlyUsers=, KillExcludeUsers= */
};

static bool is_word(const char *word, size_t len, const char *wanted)
{
	return strlen(wanted) == len && strncasecmp(word, wanted, len) == 0;
}

/* What is neither of them is passed over, as logind does, which says so in its log. */
static void take_answer(bool *answer, const char *value)
{
	static const struct { const char *word; bool is; } words[] = {
		{ "1", true }, { "yes", true }, { "true", true }, { "on", true }, { "y", true },
		{ "t", true }, { "0", false }, { "no", false }, { "false", false },
		{ "off", false }, { "n", false }, { "f", false },
	};
	size_t len = strlen(value);

	while (len && strchr(BLANKS, value[len - 1]))
		len--;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_word(value, len, words[i].word))
			*answer = words[i].is;
}

/* One without names empties the list; others add to it. */
static void take_names(struct list *list, const char *value, const char *user)
{
	size_t len;

	list->is_set = true;
	if (!value[strspn(value, BLANKS)])
		list->is_filled = list->has_user = false;
	for (; *(value += strspn(value, BLANKS)); value += len) {
		len = strcspn(value, BLANKS);
		list->is_filled = true;
		list->has_user |= strlen(user) == len && memcmp(value, user, len) == 0;
	}
}

/* What the line gives to @key, with blanks wherever systemd.syntax(7) has them; or NULL. */
static const char *value_of(const char *line, const char *key)
{
	const char *at = line + strspn(line, BLANKS);

	if (strncmp(at, key, strlen(key)) != 0)
		return NULL;
	at += strlen(key);
	at += strspn(at, BLANKS);
	return *at == '=' ? at + 1 + strspn(at + 1, BLANKS) : NULL;
}

static void take_line(struct rules *rules, const char *line)
{
	const char *value;

	if ((value = value_of(line, "KillUserProcesses")))
		take_answer(&rules->ends, value);
	if ((value = value_of(line, "KillOnlyUsers")))
		take_names(&rules->only, value, rules->user);
	if ((value = value_of(line, "KillExcludeUsers")))
		take_names(&rules->excluded, value, rules->user);
}

/* Whether the file is there. */
static bool take_file(struct rules *rules, const char *path)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	if (!in)
		return false;
	while (getline(&line, &size, in) > 0)
		take_line(rules, line);
	free(line);
	fclose(in);
	return true;
}

static void take_main(struct rules *rules)
{
	bool found = false;
	char path[64];

	for (size_t i = 0; !found && i < PLACES; i++) {
		snprintf(path, sizeof(path), "%s/systemd/logind.conf", places[i]);
		found = take_file(rules, path);
	}
}

/* ----------------------------------------------------------------------- drop-in files */

static int is_config(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && entry->d_name[0] != '.' && strcmp(dot, ".conf") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

struct drop_ins {
	struct dirent **entries;
	int count, at;
};

static const char *name_at(const struct drop_ins *d)
{
	return d->at < d->count ? d->entries[d->at]->d_name : NULL;
}

static const char *first_name(const struct drop_ins all[PLACES])
{
	const char *first = NULL;

	for (size_t i = 0; i < PLACES; i++) {
		const char *name = name_at(&all[i]);

		if (name && (!first || strcmp(name, first) < 0))
			first = name;
	}
	return first;
}

/* Of files with the same name, the one in the first place alone. */
static void take_name(struct rules *rules, struct drop_ins all[PLACES], const char *name)
{
	char path[512];
	bool taken = false;

	for (size_t i = 0; i < PLACES; i++) {
		if (!name_at(&all[i]) || strcmp(name_at(&all[i]), name) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/systemd/logind.conf.d/%s", places[i], name);
		if (!taken)
			take_file(rules, path);
		taken = true;
		all[i].at++;
	}
}

/* By their names, wherever they lie; the last that says so wins. */
static void take_drop_ins(struct rules *rules)
{
	struct drop_ins all[PLACES] = { { NULL, 0, 0 } };
	const char *name;
	char path[64];

	for (size_t i = 0; i < PLACES; i++) {
		snprintf(path, sizeof(path), "%s/systemd/logind.conf.d", places[i]);
		all[i].count = scandir(path, &all[i].entries, is_config, by_name);
	}
	while ((name = first_name(all)))
		take_name(rules, all, name);
	for (size_t i = 0; i < PLACES; i++) {
		for (int at = 0; at < all[i].count; at++)
			free(all[i].entries[at]);
		free(all[i].entries);
	}
}

/* ------------------------------------------------------------------------- the answers */

bool login_is_there(void)
{
	return access("/run/systemd/system", F_OK) == 0;
}

/* The lists override the rule; root is excluded where nobody says who is. */
static bool rules_end(const struct rules *r)
{
	if (r->excluded.has_user || (!r->excluded.is_set && strcmp(r->user, "root") == 0))
		return false;
	return r->only.is_filled ? r->only.has_user : r->ends;
}

bool login_ends_processes(uid_t uid)
{
	char name[USERS_NAME_SIZE] = "";
	struct rules rules = { .user = name };

	if (users_find_name(NULL, uid, name) < 0)
		name[0] = '\0';
	take_main(&rules);
	take_drop_ins(&rules);
	return rules_end(&rules);
}

bool login_lingers(uid_t uid)
{
	char path[512], name[USERS_NAME_SIZE];

	if (users_find_name(NULL, uid, name) < 0)
		return false;
	snprintf(path, sizeof(path), "/var/lib/systemd/linger/%s", name);
	return access(path, F_OK) == 0;
}
