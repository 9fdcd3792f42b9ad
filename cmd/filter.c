/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A filter over the rows of a table: parsed into nodes, and asked row by row. */
#include "filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"
#include "token.h"

struct node {
	enum token_type type;	/* an operator, or what a leaf is: a NAME is a column */
	size_t left, right;	/* nodes; of NOT only the left one */
	int column;
	struct token_number number;
	const char *word;	/* of a string; in filter->text */
	size_t len;
};

struct filter {
	struct node nodes[FILTER_NODES_MAX];
	size_t count, root;
	regex_t *regexes[FILTER_NODES_MAX];	/* by MATCH and NOMATCH node */
	char text[FILTER_TEXT_MAX + 1];
};

struct parser {
	struct filter *f;
	filter_find_fn *find;
	struct filter_fault *fault;
	const char *next;
	struct token token;	/* the one that is looked at */
	int err;
};

/* --- parsing: each level of precedence a function, and the index of its node --- */

static size_t parse_or(struct parser *p);

static size_t refuse(struct parser *p, int err, const char *why, const char *at)
{
	if (!p->err) {
		p->err = err;
		*p->fault = (struct filter_fault){ why, (size_t)(at - p->f->text) };
	}
	return 0;
}

static void advance(struct parser *p)
{
	p->next = token_read(p->next, &p->token);
	if (p->token.type == TOKEN_BAD)
		refuse(p, -EINVAL, p->token.fault, p->token.at);
}

static size_t add(struct parser *p, struct node node)
{
	if (p->f->count == FILTER_NODES_MAX)
		return refuse(p, -EINVAL, "too long", p->token.at);
	p->f->nodes[p->f->count] = node;
	return p->f->count++;
}

static size_t parse_leaf(struct parser *p)
{
	const struct token t = p->token;
	struct node leaf = { .type = t.type, .number = t.number, .word = t.word,
			     .len = t.len };

	if (t.type != TOKEN_NAME && t.type != TOKEN_NUMBER && t.type != TOKEN_STRING &&
	    t.type != TOKEN_TRUE && t.type != TOKEN_FALSE)
		return refuse(p, -EINVAL, "a column, a number or a \"string\" is missing",
			      t.at);
	if (t.type == TOKEN_NAME) {
		leaf.column = p->find(t.word, t.len);
		if (leaf.column < 0)
			return refuse(p, -EINVAL, "no such column", t.at);
	}
	advance(p);
	return add(p, leaf);
}

static size_t set_regex(struct parser *p, size_t node)
{
	const struct node *pattern = &p->f->nodes[p->f->nodes[node].right];
	const char *why;
	int err;

	if (pattern->type != TOKEN_STRING)
		return refuse(p, -EINVAL, "a regular expression is a \"string\"", p->token.at);
	err = pattern_new(&p->f->regexes[node], pattern->word, pattern->len, &why);
	return err ? refuse(p, err, why, pattern->word) : node;
}

static size_t parse_comparison(struct parser *p)
{
	size_t left = parse_leaf(p);
	struct node node = { .type = p->token.type, .left = left };
	size_t at;

	if (p->err || node.type < TOKEN_EQ || node.type > TOKEN_NOMATCH)
		return left;
	advance(p);
	node.right = parse_leaf(p);
	at = add(p, node);
	if (!p->err && node.type >= TOKEN_MATCH)
		return set_regex(p, at);
	return at;
}

static size_t parse_not(struct parser *p)
{
	size_t inner;

	if (p->token.type == TOKEN_NOT) {
		advance(p);
		inner = parse_not(p);
		return add(p, (struct node){ .type = TOKEN_NOT, .left = inner });
	}
	if (p->token.type != TOKEN_OPEN)
		return parse_comparison(p);
	advance(p);
	inner = parse_or(p);
	if (p->token.type != TOKEN_CLOSE)
		return refuse(p, -EINVAL, "a ) is missing", p->token.at);
	advance(p);
	return inner;
}

static size_t parse_chain(struct parser *p, enum token_type type,
			  size_t (*parse_part)(struct parser *))
{
	size_t left = parse_part(p);

	while (!p->err && p->token.type == type) {
		struct node node = { .type = type, .left = left };

		advance(p);
		node.right = parse_part(p);
		left = add(p, node);
	}
	return left;
}

static size_t parse_and(struct parser *p)
{
	return parse_chain(p, TOKEN_AND, parse_not);
}

static size_t parse_or(struct parser *p)
{
	return parse_chain(p, TOKEN_OR, parse_and);
}

static int parse(struct filter *f, filter_find_fn *find, struct filter_fault *fault)
{
	struct parser p = { .f = f, .find = find, .fault = fault, .next = f->text };

	advance(&p);
	f->root = parse_or(&p);
	if (!p.err && p.token.type != TOKEN_END)
		refuse(&p, -EINVAL, "&& or || is missing", p.token.at);
	return p.err;
}

int filter_new(struct filter **filter, const char *text, filter_find_fn *find,
	       struct filter_fault *fault)
{
	size_t len = strlen(text);
	struct filter *f;
	int err;

	*fault = (struct filter_fault){ "too long", FILTER_TEXT_MAX };
	if (len > FILTER_TEXT_MAX)
		return -EINVAL;
	f = calloc(1, sizeof(*f));
	if (!f)
		return -ENOMEM;
	memcpy(f->text, text, len + 1);
	err = parse(f, find, fault);
	if (err)
		filter_free(f);
	else
		*filter = f;
	return err;
}

void filter_free(struct filter *f)
{
	for (size_t i = 0; f && i < FILTER_NODES_MAX; i++)
		pattern_free(f->regexes[i]);
	free(f);
}

bool filter_uses(const struct filter *f, int column)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->nodes[i].type == TOKEN_NAME && f->nodes[i].column == column)
			return true;
	return false;
}

/* --- asking --- */

/* One side of a comparison; a list is compared part by part. */
struct operand {
	const char *text;	/* NULL: not known */
	size_t len;
	bool list, is_number;
	struct token_number number;
};

struct asking {
	const struct filter *f;
	filter_value_fn *value;
	void *arg;
};

static struct operand take(const struct asking *a, const struct node *leaf)
{
	struct operand o = { .text = leaf->word, .len = leaf->len, .number = leaf->number };
	struct filter_value value;

	if (leaf->type == TOKEN_NAME) {
		value = a->value(a->arg, leaf->column);
		o.text = value.text;
		o.len = value.text ? strlen(value.text) : 0;
		o.list = value.list;
	} else if (leaf->type != TOKEN_STRING) {
		o.is_number = true;
		o.text = "";
		o.len = 0;
		if (leaf->type != TOKEN_NUMBER)
			o.number = (struct token_number){ leaf->type == TOKEN_TRUE,
							  leaf->type == TOKEN_TRUE, 1 };
	}
	return o;
}

static int compare_numbers(const struct token_number *a, const struct token_number *b)
{
	if (a->is_whole && b->is_whole)
		return (a->whole > b->whole) - (a->whole < b->whole);
	return (a->real > b->real) - (a->real < b->real);
}

static int compare_bytes(const struct operand *a, const struct operand *b)
{
	int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

static bool become_number(struct operand *o)
{
	if (!o->is_number)
		o->is_number = token_parse_number(o->text, o->len, &o->number) == 0;
	return o->is_number;
}

static bool holds(enum token_type type, int order)
{
	return type == TOKEN_EQ ? order == 0 : type == TOKEN_NE ? order != 0 :
	       type == TOKEN_LT ? order < 0 : type == TOKEN_LE ? order <= 0 :
	       type == TOKEN_GT ? order > 0 : order >= 0;
}

/* Two columns are numbers where both are; a string in quotes never is one. */
static bool compare(enum token_type type, struct operand a, struct operand b, bool quoted)
{
	bool wants_number = a.is_number || b.is_number;
	bool are_numbers = !quoted && become_number(&a) && become_number(&b);

	if (wants_number && !are_numbers)
		return type == TOKEN_NE;
	return holds(type, are_numbers ? compare_numbers(&a.number, &b.number) :
			   compare_bytes(&a, &b));
}

static bool matches(const regex_t *regex, const struct operand *part)
{
	char copy[4096];
	size_t len = part->len < sizeof(copy) - 1 ? part->len : sizeof(copy) - 1;

	memcpy(copy, part->text, len);
	copy[len] = '\0';
	return regexec(regex, copy, 0, NULL, 0) == 0;
}

static bool ask_part(const struct asking *a, size_t node, enum token_type type,
		     const struct operand *part)
{
	const struct node *n = &a->f->nodes[node];
	const struct node *right = &a->f->nodes[n->right];
	bool quoted = right->type == TOKEN_STRING || a->f->nodes[n->left].type == TOKEN_STRING;
	struct operand other;

	if (type == TOKEN_MATCH)
		return matches(a->f->regexes[node], part);
	other = take(a, right);
	return other.text && compare(type, *part, other, quoted);
}

/* != and !~ are what == and =~ are not: so of an unknown value, and of a list. */
static bool ask_comparison(const struct asking *a, size_t node)
{
	const struct node *n = &a->f->nodes[node];
	bool negated = n->type == TOKEN_NE || n->type == TOKEN_NOMATCH;
	enum token_type type = n->type == TOKEN_NE ? TOKEN_EQ :
			       n->type == TOKEN_NOMATCH ? TOKEN_MATCH : n->type;
	struct operand left = take(a, &a->f->nodes[n->left]), part = left;
	bool yes = left.text && !left.list && ask_part(a, node, type, &left);

	for (const char *at = left.text; left.list && at && *at && !yes;) {
		part.text = at;
		part.len = strcspn(at, "\n");
		yes = ask_part(a, node, type, &part);
		at += part.len + (at[part.len] == '\n');
	}
	return yes != negated;
}

static bool ask_leaf(const struct asking *a, const struct node *leaf)
{
	struct operand o = take(a, leaf);

	return o.is_number ? o.number.real != 0 : o.len > 0;
}

static bool ask(const struct asking *a, size_t node)
{
	const struct node *n = &a->f->nodes[node];

	if (n->type == TOKEN_OR)
		return ask(a, n->left) || ask(a, n->right);
	if (n->type == TOKEN_AND)
		return ask(a, n->left) && ask(a, n->right);
	if (n->type == TOKEN_NOT)
		return !ask(a, n->left);
	if (n->type >= TOKEN_EQ && n->type <= TOKEN_NOMATCH)
		return ask_comparison(a, node);
	return ask_leaf(a, n);
}

bool filter_match(const struct filter *f, filter_value_fn *value, void *arg)
{
	const struct asking a = { f, value, arg };

	return ask(&a, f->root);
}
