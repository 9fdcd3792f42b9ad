/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the words of nsls mean. */
#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"
#include "verbs.h"

static const char usage[] = "'nsls --help' has the usage";

/* All of that kind, with the columns that matter for it. */
static bool set_view(struct request *r, const char *word)
{
	enum nsu_kind kind = nsu_kind_find(word);

	if (kind == NSU_NO_KIND)
		return false;
	r->view = kind;
	r->kinds |= NSU_BIT(kind);
	return true;
}

static void set_reference(struct request *r, const char *word)
{
	int err = nsu_ref_parse(word, &r->ref);

	r->word = word;
	if (err)
		opt_refuse(&nsls_tool, "write a kind, a PID, KIND:[INODE], a /PATH or a name:"
			   " nsutil(7), REFERENCES", "reference: %s: %s", *word ? word : "''",
			   strerror(-err));
}

/* The first word of several may be a verb that was mistyped. */
static void refuse_second(const struct request *r, const char *word)
{
	const char *near = r->view == NSU_NO_KIND ? verb_find_near(r->word) : NULL;
	char remedy[64];

	snprintf(remedy, sizeof(remedy), "did you mean: nsls %s ...", near ? near : "");
	opt_refuse(&nsls_tool, near ? remedy : usage, "%s: one word at a time", word);
}

static void set_word(struct request *r, const char *word)
{
	if (r->view != NSU_NO_KIND || r->ref.type != NSU_REF_NONE)
		refuse_second(r, word);
	if (!set_view(r, word))
		set_reference(r, word);
}

/* What may be left out stands behind a "=", or it is a word by itself. */
static const char *find_meant(const struct request *r)
{
	static const struct { const char *word, *tree, *matrix; } values[] = {
		{ "owner", "--tree=owner", NULL }, { "parent", "--tree=parent", NULL },
		{ "mixed", "--tree=mixed", NULL },
		{ "process", "--tree=process", "--matrix=process" },
		{ "container", NULL, "--matrix=container" }, { "pod", NULL, "--matrix=pod" },
		{ "unit", NULL, "--matrix=unit" },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(r->word, values[i].word) == 0)
			return r->matrix ? values[i].matrix : r->tree ? values[i].tree : NULL;
	return NULL;
}

static void refuse_matrix_of_word(const struct request *r)
{
	const char *meant = find_meant(r);
	char remedy[64];

	snprintf(remedy, sizeof(remedy), "did you mean: nsls %s", meant ? meant : "");
	opt_refuse(&nsls_tool, meant ? remedy :
		   "one of a container or a pod has its own matrix",
		   "--matrix and a reference exclude each other");
}

static void refuse_pairs(const struct request *r)
{
	static const char remedy[] = "choose one of the two";

	if (r->json && r->raw)
		opt_refuse(&nsls_tool, remedy, "--json and --raw exclude each other");
	if (r->persistent && r->pid)
		opt_refuse(&nsls_tool, remedy, "--persistent and --task exclude each other");
	if (r->matrix && (r->pid || r->tree || r->persistent))
		opt_refuse(&nsls_tool, remedy, "--matrix excludes -p, -T and -P");
	if (r->matrix && r->ref.type != NSU_REF_NONE)
		refuse_matrix_of_word(r);
	if (r->list && r->tree)
		opt_refuse(&nsls_tool, remedy, "--list and --tree exclude each other");
	if (r->ref.type != NSU_REF_NONE && r->pid)
		opt_refuse(&nsls_tool, remedy, "a reference and --task exclude each other");
}

/* What is saved is all there is; what is loaded was seen elsewhere. */
static void refuse_saved(const struct request *r)
{
	static const char remedy[] = "look at what was saved with --load";

	if (r->save && (r->nload || r->pid || r->ref.type != NSU_REF_NONE || r->kinds ||
			r->matrix || r->tree || r->filter || r->output))
		opt_refuse(&nsls_tool, remedy, "--save writes all, and shows nothing");
	if (r->node && !r->save)
		opt_refuse(&nsls_tool, "write --save FILE as well", "--node is for --save");
	if (r->nload && (r->sysroot || r->proc || r->sources))
		opt_refuse(&nsls_tool, "they say where a snapshot is taken, and --load has one",
			   "--load excludes --sysroot and --sources");
}

/* Options and words of a listing, in any order. */
static void parse_listing(struct request *r, int argc, char *argv[])
{
	for (int i = opt_parse(&nsls_tool, r, argc, argv); i < argc; i++)
		set_word(r, argv[i]);
	refuse_pairs(r);
	refuse_saved(r);
	if (r->tree == TREE_MIXED && !r->kinds)
		r->kinds = NSU_BIT(NSU_PID) | NSU_BIT(NSU_USER);
}

/* A first look goes no further than the first word: behind a verb stand options of its own. */
void words_parse(struct request *r, int argc, char *argv[])
{
	const struct request nothing = *r;
	struct tool ahead = nsls_tool;
	const struct verb *verb;
	int first;

	ahead.anywhere = false;
	first = opt_parse(&ahead, r, argc, argv);
	verb = first < argc ? verb_by_name(argv[first]) : NULL;
	*r = nothing;
	if (verb)
		verb_parse(verb, r, argc, argv, first);
	else
		parse_listing(r, argc, argv);
}

void words_set(struct request *r, const struct nsu_referent *found)
{
	if (found->kind == NSU_NO_KIND && found->container[0] && !r->output && !r->kinds &&
	    !r->filter) {
		r->subject = *found;
		r->matrix = found->pod[0] ? GROUP_POD : GROUP_CONTAINER;
	} else if (found->kind == NSU_NO_KIND) {
		r->pid = found->pid;
	} else {
		r->inode = found->inode;
		r->kind = found->kind;
	}
	r->held = found->ns;	/* so that its number stays its own */
}

/* Of another kind than -t has, it would be looked for in vain. */
static void refuse_kind(const struct request *r)
{
	if (r->kind != NSU_NO_KIND && r->kinds && !(r->kinds & NSU_BIT(r->kind)))
		opt_refuse(&nsls_tool, "leave out --type, or name its kind",
			   "--type: %s: it is a %s namespace", r->word,
			   nsu_kind_get_name(r->kind));
}

static void note_meant(const struct request *r)
{
	const char *meant = find_meant(r);

	if (!meant)
		meant = verb_find_near(r->word);
	if (meant)
		report_note("did you mean: nsls %s", meant);
}

/* A number is looked for in the snapshot itself, which is taken anyway. */
int words_find(struct request *r)
{
	struct nsu_referent found;
	int err;

	if (r->ref.type == NSU_REF_NONE)
		return 0;
	if (r->ref.type == NSU_REF_INODE) {
		r->inode = r->ref.inode;
		r->kind = r->ref.kind;
		refuse_kind(r);
		return 0;
	}
	err = reference_find(&r->ref, r->sysroot, &found);
	if (err == -ENOENT && r->ref.type == NSU_REF_NAME)
		note_meant(r);
	if (err)
		return err;
	words_set(r, &found);
	refuse_kind(r);
	return 0;
}

/* The place is shown by what follows it. */
static struct filter *make_filter(const struct request *r, filter_find_fn *find)
{
	struct filter *filter = NULL;
	struct filter_fault fault;
	int err = r->filter ? filter_new(&filter, r->filter, find, &fault) : 0;

	if (err == -EINVAL)
		opt_refuse(&nsls_tool, "nsls(1) has the language of filters: FILTERS",
			   "--filter: %s, at: %s", fault.why,
			   r->filter[fault.at] ? r->filter + fault.at : "its end");
	if (err)
		opt_refuse(&nsls_tool, NULL, "--filter: %s", strerror(-err));
	return filter;
}

static void refuse_columns(const struct request *r, int err, const char *known)
{
	size_t len = err == -EINVAL ? strcspn(r->word, ",") : 0;

	if (err == -EINVAL)
		opt_refuse(&nsls_tool, known, "--output: %.*s: no such column",
			   len ? (int)len : 2, len ? r->word : "''");
	if (err < 0)
		opt_refuse(&nsls_tool, "each column is needed only once",
			   "--output: too many columns");
}

void words_choose(struct request *r, struct choice *choice)
{
	refuse_columns(r, choice_parse(choice, r), "'nsls -H' lists the columns");
	choice->filter = make_filter(r, column_find);
}

void words_choose_matrix(struct request *r, struct matrix_choice *choice)
{
	refuse_columns(r, matrix_choose(choice, r), "those of --matrix are its rows' name,"
		       " NPROCS LEADER, the kinds, UIDS COMMAND");
	choice->filter = make_filter(r, matrix_get_finder(r->matrix));
}
