/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of up, down and diff: read, understood, or refused with its line and column. */
#include "topology_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

#define SIZE_MAX_FILE (4u << 20)

int named_want_name(struct request *r, const char *arg)
{
	((struct named *)r->own)->name = arg;
	return *arg ? 0 : -EINVAL;
}

/* "FILE:3:7: what" as compilers say it, so that editors jump there. */
static void report_mistake(const char *path, const struct nsu_mistake *m)
{
	char where[512];

	snprintf(where, sizeof(where), "%s", safe(path));
	fprintf(stderr, "%s:%u:%u: %s\n", where, m->line, m->column, safe(m->what));
	if (m->hint[0])
		report_note("%s", safe(m->hint));
}

static int say(const char *path, int err)
{
	struct nsu_error e;

	nsu_error_set(&e, -err, NSU_OP_READ, NSU_NET, "%s", path);
	report_error(&e);
	return err;
}

/* It may be a pipe: how long it is shows at its end. */
static int read_all(FILE *in, char **text, size_t *len)
{
	size_t n;

	*len = 0;
	*text = malloc(SIZE_MAX_FILE + 1);
	if (!*text)
		return -ENOMEM;
	while ((n = fread(*text + *len, 1, SIZE_MAX_FILE + 1 - *len, in)) > 0)
		*len += n;
	if (ferror(in))
		return -errno;
	return *len > SIZE_MAX_FILE ? -EFBIG : 0;
}

static int parse(struct topology_file *file, const char *path, const char *text, size_t len)
{
	struct nsu_mistake mistake;
	int err = nsu_topology_parse(&file->wanted, text, len, &mistake);

	if (err == -EINVAL)
		report_mistake(path, &mistake);
	else if (err)
		say(path, err);
	return err;
}

static int read_file(struct topology_file *file, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(path, "re");
	char *text = NULL;
	size_t len;
	int err;

	if (!in)
		return say(path, -errno);
	err = read_all(in, &text, &len);
	if (!is_stdin)
		fclose(in);
	err = err ? say(path, err) : parse(file, path, text, len);
	free(text);
	return err;
}

/* "labs/two-hosts.lab" has the name "two-hosts". */
static char *make_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	const char *dot = strrchr(base, '.');

	return strndup(base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

/* By its real place, when it is there still: down needs no file, only the record of up. */
static char *make_path(const char *path)
{
	char *real = realpath(path, NULL), *here, *whole = NULL;

	if (real || path[0] == '/')
		return real ? real : strdup(path);
	here = getcwd(NULL, 0);
	if (!here || asprintf(&whole, "%s/%s", here, path) < 0)
		whole = NULL;
	free(here);
	return whole;
}

int topology_file_read(struct topology_file *file, const char *path, const char *name,
		       bool is_parsed)
{
	bool is_stdin = strcmp(path, "-") == 0;

	*file = (struct topology_file){ .wanted = NULL };
	if (is_stdin && !name) {
		report_note("what comes from a pipe has no name: --name NAME gives one");
		return -EINVAL;
	}
	if (is_parsed && read_file(file, path))
		return -EINVAL;
	file->name = name ? strdup(name) : make_name(path);
	file->path = is_stdin ? strdup("-") : make_path(path);
	return file->name && file->path ? 0 : say(path, -ENOMEM);
}

void topology_file_clear(struct topology_file *file)
{
	free(file->name);
	free(file->path);
	nsu_topology_free(file->wanted);
}
