/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of a process say about the namespaces that it is in. */
#include "facts/process/member.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "facts/text.h"
#include "fd.h"

typedef int line_fn(struct text *out, const char *line, size_t len);

/* @each of the lines, but for the first @skip. */
static int convert(const char *text, int skip, line_fn *each, char **list)
{
	struct text out = { 0 };
	int err = text_add(&out, "", 0);

	while (!err && *text) {
		size_t len = strcspn(text, "\n");

		if (skip-- <= 0)
			err = each(&out, text, len);
		text += len + (text[len] == '\n');
	}
	if (err)
		free(out.at);
	else
		*list = out.at;
	return err;
}

static int read_list(int dir, const char *name, int (*parse)(const char *, char **),
		     char **list)
{
	struct text text = { 0 };
	int err = text_read(&text, dir, name);

	if (!err)
		err = parse(text.at, list);
	free(text.at);
	return err;
}

/* --- user --- */

/* Text ends in NUL, so that a line that is short of numbers ends sscanf(3) in the next one. */
static int add_extent(struct text *out, const char *line, size_t len)
{
	uint32_t inside, outside, count;
	int n = 0;

	if (sscanf(line, " %" SCNu32 " %" SCNu32 " %" SCNu32 "%n", &inside, &outside, &count,
		   &n) != 3 || (size_t)n > len)
		return -EBADMSG;
	return text_format(out, "%u:%u:%u\n", inside, outside, count);
}

int member_parse_map(const char *text, char **map)
{
	return convert(text, 0, add_extent, map);
}

int member_read_map(int dir, const char *file, char **map)
{
	return read_list(dir, file, member_parse_map, map);
}

int member_read_setgroups(int dir, const char **setgroups)
{
	struct text text = { 0 };
	int err = text_read(&text, dir, "setgroups");

	if (!err && strcmp(text.at, "allow\n") == 0)
		*setgroups = "allow";
	else if (!err && strcmp(text.at, "deny\n") == 0)
		*setgroups = "deny";
	else
		err = err ? err : -EBADMSG;
	free(text.at);
	return err;
}

/* --- net --- */

/* "  eth0: 123 0 ...": no name holds a colon or a blank (the kernel's dev_valid_name()). */
static int add_link(struct text *out, const char *line, size_t len)
{
	size_t blanks = strspn(line, " ");
	const char *colon = memchr(line, ':', len);

	if (!colon || colon <= line + blanks)
		return -EBADMSG;
	return text_format(out, "%.*s\n", (int)(colon - line - (ptrdiff_t)blanks),
			   line + blanks);
}

int member_parse_links(const char *text, char **links)
{
	return convert(text, 2, add_link, links);
}

int member_read_links(int dir, char **links)
{
	return read_list(dir, "net/dev", member_parse_links, links);
}

/* --- time --- */

/* The kernel has -0.5 s as -1 s and 500000000 ns. */
static int add_offset(struct text *out, const char *line, size_t len)
{
	int64_t seconds;
	long nanoseconds;
	char clock[16];
	int n = 0;

	if (sscanf(line, "%15s %" SCNd64 " %ld%n", clock, &seconds, &nanoseconds, &n) != 3 ||
	    (size_t)n > len || nanoseconds < 0 || nanoseconds > 999999999)
		return -EBADMSG;
	if (nanoseconds == 0)
		return text_format(out, "%s=%" PRId64 "\n", clock, seconds);
	if (seconds >= 0)
		return text_format(out, "%s=%" PRId64 ".%09ld\n", clock, seconds, nanoseconds);
	return text_format(out, "%s=-%" PRId64 ".%09ld\n", clock, -(seconds + 1),
			   1000000000 - nanoseconds);
}

int member_parse_offsets(const char *text, char **offsets)
{
	return convert(text, 0, add_offset, offsets);
}

int member_read_offsets(int dir, char **offsets)
{
	return read_list(dir, "timens_offsets", member_parse_offsets, offsets);
}

/* --- mnt --- */

int member_count_mounts(int dir, size_t *count)
{
	struct text text = { 0 };
	int err = text_read(&text, dir, "mountinfo");

	*count = 0;
	for (const char *at = text.at; !err && *at; at++)
		*count += *at == '\n';
	free(text.at);
	return err;
}

/* --- pid --- */

/* NSpid has one number a level, its own namespace's last (proc_pid_status(5)). */
int member_parse_inner_pid(const char *status, pid_t *pid)
{
	const char *line = strstr(status, "\nNSpid:");
	size_t len = line ? strcspn(line + 1, "\n") : 0;
	const char *last = line ? memrchr(line + 1, '\t', len) : NULL;

	return last && sscanf(last, "\t%d", pid) == 1 ? 0 : -EBADMSG;
}

int member_read_inner_pid(int dir, pid_t *pid)
{
	struct text text = { 0 };
	int err = text_read(&text, dir, "status");

	if (!err)
		err = member_parse_inner_pid(text.at, pid);
	free(text.at);
	return err;
}

/* Field 22. A name may hold blanks and parentheses: the fields begin after the last one. */
int member_parse_start(const char *stat, uint64_t *ticks)
{
	const char *end = strrchr(stat, ')');

	return end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u"
			     " %*d %*d %*d %*d %*d %*d %" SCNu64, ticks) == 1 ? 0 : -EBADMSG;
}

int member_read_start(int dir, uint64_t *ticks)
{
	struct text text = { 0 };
	int err = text_read(&text, dir, "stat");

	if (!err)
		err = member_parse_start(text.at, ticks);
	free(text.at);
	return err;
}

/* Of our time namespace, as the starts are: both with the same offset (time_namespaces(7)). */
int member_read_now(int proc, uint64_t *ticks)
{
	struct text text = { 0 };
	double seconds;
	int err = text_read(&text, proc, "uptime");

	if (!err && (sscanf(text.at, "%lf", &seconds) != 1 || seconds < 0))
		err = -EBADMSG;
	if (!err)
		*ticks = (uint64_t)(seconds * (double)sysconf(_SC_CLK_TCK));
	free(text.at);
	return err;
}
