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
#define BLANKS " \t\r\n"
#define TEXT(number) #number
#define NUMBER(macro) TEXT(macro)

/* What a line may be that is none, in ip(8)'s words where it has them. */
enum fault { NO_FAULT, MANY_WORDS, OPEN_QUOTE, BYTE_OF_0, OPEN_LINE };

static const struct { const char *what, *help; } faults[] = {
	[MANY_WORDS] = { "Too many arguments to command", "a line has at most "
			 NUMBER(WORDS_MAX) " words: write the rest into a script" },
	[OPEN_QUOTE] = { "Unterminated quoted string",
			 "a word ends with the quote that it began with, in the same line" },
	[BYTE_OF_0] = { "a byte of 0 is no text", "a line of it ends with a line break" },
	[OPEN_LINE] = { "Missing continuation line",
			"a backslash at its end joins it to the next: there is none" },
};

struct line {
	const struct request *request;
	batch_line_fn *run;
	batch_stays_fn *stays;
	int home;		/* the network namespace that each begins in; see find_home() */
	char *words[WORDS_MAX + 1];
	int count;
	bool is_empty;		/* not even the object: "netns" alone lists the names */
};

/* A line of the file with those that are joined to it, without its comment. */
struct text {
	char *all, *part;
	size_t len, room, number;
	bool is_open;		/* the line that it shall be joined to is missing */
};

static char quote_of(const char *word)
{
	return *word == '"' || *word == '\'' ? *word : '\0';
}

/* A word ends at a blank, or where the quote is closed that it began with. */
static size_t measure(const char *word, char quote)
{
	return strcspn(word, quote ? (char[]){ quote, '\0' } : BLANKS);
}

/* Where the comment begins, or the end: as for ip(8) also within a word, but not in quotes. */
static char *find_comment(char *text)
{
	while (*(text += strspn(text, BLANKS)) && *text != '#') {
		char quote = quote_of(text);
		size_t len = measure(text + (quote != '\0'), quote);
		char *comment = quote ? NULL : memchr(text, '#', len);

		if (comment)
			return comment;
		text += len + (quote != '\0');
		text += quote && *text;
	}
	return text;
}

static char *take_word(char **at, enum fault *fault)
{
	char *word = *at + strspn(*at, BLANKS);
	char quote = quote_of(word);
	size_t len;

	if (!*word)
		return NULL;
	word += quote != '\0';
	len = measure(word, quote);
	if (quote && !word[len])
		*fault = OPEN_QUOTE;
	*at = word + len + (word[len] != '\0');
	word[len] = '\0';
	return word;
}

/* Lines for ip(8) begin with its object, "net" at least: "ne" is another one. */
static bool is_object(const char *word)
{
	return strncmp(word, "net", 3) == 0 && strncmp("netns", word, strlen(word)) == 0;
}

static enum fault split(struct line *line, const struct text *text)
{
	enum fault fault = text->is_open ? OPEN_LINE :
			   strlen(text->all) == text->len ? NO_FAULT : BYTE_OF_0;
	char *word, *at = text->all;
	bool first = true;

	line->count = 0;
	while (!fault && (word = take_word(&at, &fault))) {
		if (line->count == WORDS_MAX)
			fault = MANY_WORDS;
		else if (!first || !is_object(word))
			line->words[line->count++] = word;
		first = false;
	}
	line->words[line->count] = NULL;
	line->is_empty = first;
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

static int do_line(struct line *line, const struct text *text)
{
	const struct nsu_each each = { .count = 1, .jobs = 1, .run = run_line, .arg = line };
	enum fault fault = split(line, text);
	unsigned char status = 0;
	struct nsu_error e;

	if (fault) {
		report_note("%s", faults[fault].what);
		report_note("%s", faults[fault].help);
		return EXIT_FAILURE;
	}
	if (line->is_empty)
		return 0;
	if (line->home >= 0 && line->stays(line->request, line->count, line->words))
		return run_here(line);
	fflush(stdout);
	if (nsu_each_run(&each, &status, &e) == 0)
		return status;
	report_error(&e);
	return EXIT_FAILURE;
}

static bool append(struct text *t, FILE *file)
{
	ssize_t len = getline(&t->part, &t->room, file);
	char *longer = len < 0 ? NULL : realloc(t->all, t->len + (size_t)len + 1);

	if (!longer)
		return false;
	memcpy(longer + t->len, t->part, (size_t)len + 1);
	t->all = longer;
	t->len += (size_t)len;
	t->number++;
	return true;
}

/* A backslash at its end joins a line to the next, but in a comment. */
static bool takes_next(struct text *t, size_t part)
{
	char *comment = memchr(t->all + part, '#', t->len - part) ? find_comment(t->all) : NULL;

	if (comment && *comment) {
		*comment = '\0';
		t->len = (size_t)(comment - t->all);
		return false;
	}
	if (t->len < 2 || strcmp(t->all + t->len - 2, "\\\n") != 0)
		return false;
	t->len -= 2;
	return true;
}

/* false: the end, or a failure; see feof(3). */
static bool read_line(struct text *t, FILE *file)
{
	size_t part = t->len = 0;
	bool read = append(t, file);

	while (read && takes_next(t, part)) {
		part = t->len;
		if (!append(t, file))
			return t->is_open = feof(file);
	}
	return read;
}

static int refuse_file(const char *before, const char *path, const char *behind)
{
	report_note("%s \"%s\"%s: %s", before, safe(path), behind, strerror(errno));
	report_note("write the name of a file of verbs, or - for standard input");
	return EXIT_FAILURE;
}

static int do_lines(const struct request *r, struct line *line, FILE *file)
{
	struct text text = { .all = NULL };
	int status = EXIT_SUCCESS;
	bool goes_on = true;

	while (goes_on && read_line(&text, file)) {
		if (do_line(line, &text) == 0)
			continue;
		report_note("Command failed %s:%zu", safe(r->batch), text.number);
		status = EXIT_FAILURE;
		goes_on = r->force;
	}
	if (goes_on && !feof(file))
		status = refuse_file("Cannot read file", r->batch, "");
	free(text.all);
	free(text.part);
	return status;
}

/*
 * Programs find nothing on standard input, as with ip(8), which has read it by then: one that
 * reads would take lines of the batch.
 */
static FILE *take_standard(void)
{
	int own = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool is_taken = own >= 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) == 0;
	FILE *file = is_taken ? fdopen(own, "r") : NULL;

	if (nothing >= 0)
		close(nothing);
	if (!file && own >= 0)
		close(own);
	return file;
}

int batch_run(const struct request *r, batch_line_fn *run, batch_stays_fn *stays)
{
	struct line line = { .request = r, .run = run, .stays = stays };
	FILE *file = strcmp(r->batch, "-") == 0 ? take_standard() : fopen(r->batch, "re");
	int status;

	if (!file)
		return refuse_file("Cannot open file", r->batch, " for reading");
	/* Not a byte ahead: a verb that ends with exit(3) would put the file back to here. */
	setvbuf(file, NULL, _IONBF, 0);
	line.home = find_home();
	status = do_lines(r, &line, file);
	if (line.home >= 0)
		close(line.home);
	fclose(file);
	return status;
}
