/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of options: each returns 0 or -errno, and leaves the target alone then. */
#include "value.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PID_LIMIT 4194304u	/* PID_MAX_LIMIT of the kernel */
#define ID_LIMIT 4294967294u

int value_pid(const char *text, pid_t *pid)
{
	uint64_t n;
	int err = nsu_number_parse(text, 1, PID_LIMIT, &n);

	if (!err)
		*pid = (pid_t)n;
	return err;
}

int value_process(const char *text, pid_t *pid, uint64_t *inode)
{
	const char *colon = strchr(text, ':');
	char number[16];
	int err;

	if (!colon)
		return value_pid(text, pid);
	if ((size_t)(colon - text) >= sizeof(number))
		return -EINVAL;
	snprintf(number, sizeof(number), "%.*s", (int)(colon - text), text);
	err = value_pid(number, pid);
	return err ? err : nsu_number_parse(colon + 1, 1, UINT64_MAX, inode);
}

int value_ranges(const char *text)
{
	do {
		char *end;
		unsigned long first = strtoul(text, &end, 10), last = first;

		if (!isdigit((unsigned char)*text))
			return -EINVAL;
		if (*end == '-' && !isdigit((unsigned char)end[1]))
			return -EINVAL;
		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (last < first || last > INT_MAX)
			return -ERANGE;
		if (*end && *end != ',')
			return -EINVAL;
		text = *end ? end + 1 : NULL;
	} while (text);
	return 0;
}

int value_id(const char *text, uint32_t *id)
{
	uint64_t n;
	int err = nsu_number_parse(text, 0, ID_LIMIT, &n);

	if (!err)
		*id = (uint32_t)n;
	return err;
}

int value_ids(const char *text, uint32_t *uid, uint32_t *gid)
{
	const char *colon = strchr(text, ':');
	char first[16];
	int err;

	if (!colon || (size_t)(colon - text) >= sizeof(first))
		return -EINVAL;
	snprintf(first, sizeof(first), "%.*s", (int)(colon - text), text);
	err = value_id(first, uid);
	return err ? err : value_id(colon + 1, gid);
}

int value_user(const char *text, int64_t *uid)
{
	uint32_t id;
	int err = value_id(text, &id);
	struct passwd *entry = err == -EINVAL ? getpwnam(text) : NULL;

	if (!err || entry)
		*uid = entry ? entry->pw_uid : id;
	return entry ? 0 : err;
}

int value_group(const char *text, int64_t *gid)
{
	uint32_t id;
	int err = value_id(text, &id);
	struct group *entry = err == -EINVAL ? getgrnam(text) : NULL;

	if (!err || entry)
		*gid = entry ? entry->gr_gid : id;
	return entry ? 0 : err;
}

int value_seconds(const char *text, int64_t *seconds)
{
	bool negative = *text == '-';
	uint64_t n;
	int err = nsu_number_parse(text + negative, 0, INT64_MAX, &n);

	if (!err)
		*seconds = negative ? -(int64_t)n : (int64_t)n;
	return err;
}

/* "RTMIN", "RTMIN+3", "RTMAX", "RTMAX-3": these have no other names. */
static int real_time_signal(const char *name, int *number)
{
	bool down = strncasecmp(name, "RTMAX", 5) == 0;
	uint64_t steps = 0, most = (uint64_t)(SIGRTMAX - SIGRTMIN);
	int err = 0;

	if (!down && strncasecmp(name, "RTMIN", 5) != 0)
		return -EINVAL;
	if (name[5])
		err = name[5] == (down ? '-' : '+') ?
		      nsu_number_parse(name + 6, 0, most, &steps) : -EINVAL;
	if (!err)
		*number = down ? SIGRTMAX - (int)steps : SIGRTMIN + (int)steps;
	return err;
}

static int named_signal(const char *name, int *number)
{
	for (int sig = 1; sig < NSIG; sig++) {
		const char *abbreviation = sigabbrev_np(sig);

		if (abbreviation && strcasecmp(abbreviation, name) == 0) {
			*number = sig;
			return 0;
		}
	}
	return real_time_signal(name, number);
}

int value_signal(const char *text, int *number)
{
	uint64_t n;
	int err = nsu_number_parse(text, 1, (uint64_t)SIGRTMAX, &n);

	if (err == -EINVAL)
		return named_signal(strncasecmp(text, "SIG", 3) == 0 ? text + 3 : text, number);
	if (!err)
		*number = (int)n;
	return err;
}

static int turned_range(const char *text, struct nsu_idmap *map)
{
	char in[32], out[32], count[32], turned[128];

	if (sscanf(text, "%31[^,],%31[^,],%31s", out, in, count) != 3)
		return -EINVAL;
	snprintf(turned, sizeof(turned), "%s:%s:%s", in, out, count);
	return nsu_idmap_parse(map, turned);
}

int value_range(const char *text, bool groups, struct nsu_idmap *map)
{
	static const struct value_word words[] = {
		{ "auto", NSU_IDMAP_AUTO }, { "subids", NSU_IDMAP_SUBIDS },
		{ "all", NSU_IDMAP_OWN }, { NULL, 0 },
	};
	unsigned long source;

	if (value_word(text, words, &source) == 0)
		return nsu_idmap_find(map, (enum nsu_idmap_source)source, groups);
	return strchr(text, ',') ? turned_range(text, map) : nsu_idmap_parse(map, text);
}

int value_word(const char *text, const struct value_word *words, unsigned long *value)
{
	for (; words->word; words++) {
		if (strcmp(words->word, text) != 0)
			continue;
		*value = words->value;
		return 0;
	}
	return -EINVAL;
}

/* A copy: a plan may wipe the environment before it executes this. */
char *const *value_shell(const char **fallback)
{
	static char standard[] = "/bin/sh";
	static char *argv[2];
	const char *shell = getenv("SHELL");

	argv[0] = shell && *shell ? strdup(shell) : NULL;
	if (!argv[0])
		argv[0] = standard;
	*fallback = strcmp(argv[0], standard) == 0 ? NULL : standard;
	return argv;
}
