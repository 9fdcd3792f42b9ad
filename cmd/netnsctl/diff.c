/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* diff and export: what is there against a file, and what is there as a file. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"
#include "../print/writer.h"
#include "topology_file.h"

enum { EQUAL, DIFFERENT, FAILED };

struct showing {
	const char *path;
	struct writer *json;	/* NULL: text */
};

static char *line_of(const struct nsu_part *part)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		return NULL;
	nsu_part_print(part, memory);
	return fclose(memory) == 0 ? text : NULL;
}

static void show_json(const struct showing *s, const struct nsu_part *part, bool missing,
		      const char *line)
{
	writer_open(s->json, NULL, '{');
	writer_text(s->json, "difference", missing ? "missing" : "extra");
	writer_text(s->json, "namespace", part->at.ns);
	writer_text(s->json, "what", line);
	if (missing)
		writer_number(s->json, "line", part->line);
	writer_close(s->json, '}');
}

static void show(void *arg, const struct nsu_part *part, bool missing)
{
	const struct showing *s = arg;
	char *line = line_of(part);

	if (!line)
		return;
	if (s->json) {
		show_json(s, part, missing, line);
	} else if (missing) {
		printf("%s:%u: ", safe(s->path), part->line);
		printf("missing: %s\n", safe(line));
	} else {
		printf("extra: %s\n", safe(line));
	}
	free(line);
}

static size_t compare(const struct request *r, const char *path,
		      const struct nsu_topology *wanted, const struct nsu_topology *is)
{
	struct writer json = { .depth = 0 };
	struct showing s = { .path = path, .json = r->json ? &json : NULL };
	size_t count;

	if (r->json) {
		writer_open(&json, NULL, '{');
		writer_open(&json, "differences", '[');
	}
	count = nsu_topology_compare(wanted, is, show, &s);
	if (r->json) {
		writer_close(&json, ']');
		writer_end(&json, "netnsctl", NETNSCTL_SCHEMA);
	}
	return count;
}

/* Before the lab is entered, which has a /run of its own. */
static int check_diff(const struct request *r)
{
	return topology_file_read(r->own, r->operands[0], "diff", true) ? FAILED : EQUAL;
}

static int run_diff(const struct request *r)
{
	const struct topology_file *file = r->own;
	struct nsu_topology *is = NULL;
	struct nsu_error e;
	int status = FAILED;

	if (nsu_topology_take(&is, file->wanted, NULL, &e))
		words_report(r, &e);
	else
		status = compare(r, r->operands[0], file->wanted, is) ? DIFFERENT : EQUAL;
	nsu_topology_free(is);
	return status;
}

static void forget(void *own)
{
	topology_file_clear(own);
}

const struct verb verb_diff = {
	.name = "diff", .run = run_diff, .check = check_diff, .forget = forget,
	.operands = "FILE", .own = sizeof(struct topology_file),
	.about = "show what differs from what a file describes",
	.flags = VERB_OURS | VERB_ANSWERS | VERB_ASKS, .min = 1, .max = 1,
	.footer = "Ends with 0: as described, 1: it differs, 2: it failed.\n"
		  "Try:  netnsctl diff two-hosts.lab",
};

/* up makes names, and a dot is none: without a line it would look like an empty network. */
static int check_export(const struct request *r)
{
	for (char **name = r->operands; *name; name++) {
		if (strcmp(*name, ".") != 0)
			continue;
		report_note(".: a file is about names, and a dot is none");
		report_note("give it one: netnsctl attach NAME $$");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int run_export(const struct request *r)
{
	struct nsu_topology *is;
	struct nsu_error e;

	if (nsu_topology_take(&is, NULL, r->operands, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	nsu_topology_print(is, stdout);
	nsu_topology_free(is);
	return EXIT_SUCCESS;
}

const struct verb verb_export = {
	.name = "export", .run = run_export, .check = check_export, .operands = "[NAME]...",
	.about = "print a file for up that describes what is there",
	.flags = VERB_OURS | VERB_PRINTS | VERB_LOOKS,
	.footer = "Try:  netnsctl export >here.lab\n      netnsctl export h1 h2",
};
