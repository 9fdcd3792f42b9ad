/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -batch: verbs that are the lines of a file, as those of ip(8) are. */
#include "batch.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

#define WORDS_MAX 512
#define TEXT(number) #number
#define NUMBER(macro) TEXT(macro)

/* What a line may be that is none, in ip(8)'s words where it has them. */
enum fault { NO_FAULT, MANY_WORDS, OPEN_QUOTE, BYTE_OF_0 };

static const struct { const char *what, *help; } faults[] = {
	[MANY_WORDS] = { "Too many arguments to command", "a line has at most "
			 NUMBER(WORDS_MAX) " words: write the rest into a script" },
	[OPEN_QUOTE] = { "Unterminated quoted string",
			 "a word ends with the quote that it began with, in the same line" },
	[BYTE_OF_0] = { "a byte of 0 is no text", "a line of it ends with a line break" },
};

struct line {
	const struct request *request;
	batch_line_fn *run;
	batch_stays_fn *stays;
	int home;		/* the network namespace that each begins in; see find_home() */
	char *words[WORDS_MAX + 1];
	int count;
};

/* A word ends at a blank, or where the quote is closed that it began with. */
static char *take_word(char **at, enum fault *fault)
{
	char *word = *at + strspn(*at, " \t\r\n");
	char quote = *word == '"' || *word == '\'' ? *word : '\0';
	size_t len;

	if (!*word || *word == '#')
		return NULL;
	word += quote != '\0';
	len = quote ? strcspn(word, (char[]){ quote, '\0' }) : strcspn(word, " \t\r\n");
	if (quote && !word[len])
		*fault = OPEN_QUOTE;
	*at = word + len + (word[len] != '\0');
	word[len] = '\0';
	return word;
}

/* Lines for ip(8) begin with the name of its object. */
static enum fault split(struct line *line, char *text, size_t len)
{
	enum fault fault = strlen(text) == len ? NO_FAULT : BYTE_OF_0;
	char *word;

	line->count = 0;
	while (!fault && (word = take_word(&text, &fault)))
		if (line->count == WORDS_MAX)
			fault = MANY_WORDS;
		else if (line->count || strcmp(word, "netns") != 0)
			line->words[line->count++] = word;
	line->words[line->count] = NULL;
	return fault;
}

/* What a verb does to its own process, exec above all, stays in there. */
static int run_line(void *arg, size_t index)
{
	struct line *line = arg;
	struct request request = *line->request;

	(void)index;
	request.batch = NULL;
	return line->run(&request, line->count, line->words);
}

static int enter(int ns, struct nsu_error *e)
{
	const struct nsu_run run = { .watch = NULL };
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	int err = plan ? nsu_plan_netns_enter(plan, ns, e) :
			 nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");

	if (!err)
		err = nsu_plan_run(plan, &run, &outcome, e);
	nsu_plan_free(plan);
	return err;
}

/*
 * "add" leads into what it has named. -1: there is no way back, as where our network is not
 * that of our user namespace (unshare -Ur), so that each line wants a process.
 */
static int find_home(void)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	struct nsu_error e;

	if (home < 0 || enter(home, &e) == 0)
		return home;
	close(home);
	return -1;
}

static int go_home(const struct line *line)
{
	struct nsu_error e;
	int err = enter(line->home, &e);

	if (err)
		report_error(&e);
	return err;
}

/* A process costs three times what most lines do. */
static int run_here(struct line *line)
{
	int status = run_line(line, 0);

	return go_home(line) ? EXIT_FAILURE : status;
}

static int do_line(struct line *line, char *text, size_t len)
{
	const struct nsu_each each = { .count = 1, .jobs = 1, .run = run_line, .arg = line };
	enum fault fault = split(line, text, len);
	unsigned char status = 0;
	struct nsu_error e;

	if (fault) {
		report_note("%s", faults[fault].what);
		report_note("%s", faults[fault].help);
		return EXIT_FAILURE;
	}
	if (line->count == 0)
		return 0;
	if (line->home >= 0 && line->stays(line->request, line->count, line->words))
		return run_here(line);
	fflush(stdout);
	if (nsu_each_run(&each, &status, &e) == 0)
		return status;
	report_error(&e);
	return EXIT_FAILURE;
}

/* A backslash at its end joins a line to the next. -1: the end, or a failure; see feof(3). */
static ssize_t read_line(FILE *file, char **text, size_t *room, size_t *number)
{
	ssize_t len = getline(text, room, file);
	char *more = NULL;
	size_t more_room = 0;

	*number += len >= 0;
	while (len >= 2 && strcmp(*text + len - 2, "\\\n") == 0) {
		ssize_t n = getline(&more, &more_room, file);
		char *longer = n < 0 ? NULL : realloc(*text, (size_t)(len + n));

		if (!longer) {
			len = n < 0 && feof(file) ? len : -1;
			break;
		}
		++*number;
		memcpy(longer + len - 2, more, (size_t)n + 1);
		*text = longer;
		*room = (size_t)(len + n);
		len += n - 2;
	}
	free(more);
	return len;
}

static int refuse_file(const char *before, const char *path, const char *behind)
{
	report_note("%s \"%s\"%s: %s", before, safe(path), behind, strerror(errno));
	report_note("write the name of a file of verbs, or - for standard input");
	return EXIT_FAILURE;
}

static int do_lines(const struct request *r, struct line *line, FILE *file)
{
	char *text = NULL;
	size_t room = 0, number = 0;
	int status = EXIT_SUCCESS;
	bool goes_on = true;
	ssize_t len;

	while (goes_on && (len = read_line(file, &text, &room, &number)) >= 0) {
		if (do_line(line, text, (size_t)len) == 0)
			continue;
		report_note("Command failed %s:%zu", safe(r->batch), number);
		status = EXIT_FAILURE;
		goes_on = r->force;
	}
	if (goes_on && !feof(file))
		status = refuse_file("Cannot read file", r->batch, "");
	free(text);
	return status;
}

int batch_run(const struct request *r, batch_line_fn *run, batch_stays_fn *stays)
{
	struct line line = { .request = r, .run = run, .stays = stays };
	bool standard = strcmp(r->batch, "-") == 0;
	FILE *file = standard ? stdin : fopen(r->batch, "re");
	int status;

	if (!file)
		return refuse_file("Cannot open file", r->batch, " for reading");
	/* Not a byte ahead: a verb that ends with exit(3) would put the file back to here. */
	setvbuf(file, NULL, _IONBF, 0);
	line.home = find_home();
	status = do_lines(r, &line, file);
	if (line.home >= 0)
		close(line.home);
	if (!standard)
		fclose(file);
	return status;
}
