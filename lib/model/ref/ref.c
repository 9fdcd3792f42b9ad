/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The grammar of references. */
#include "model/ref/ref.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* Every part of it before the text is read. */
static void clear(struct nsu_ref *ref, enum nsu_ref_type type)
{
	*ref = (struct nsu_ref){ .type = type, .kind = NSU_NO_KIND };
}

/* Copies a word that may not be empty and has no slash. */
static int set_word(char *to, const char *text, size_t len)
{
	if (len == 0 || memchr(text, '/', len))
		return -EINVAL;
	if (len >= NSU_REF_SIZE)
		return -ENAMETOOLONG;
	memcpy(to, text, len);
	to[len] = '\0';
	return 0;
}

/* @text is "" or "/KIND". */
static int take_kind(const char *text, struct nsu_ref *ref)
{
	if (*text == '\0')
		return 0;
	ref->kind = nsu_kind_find(text + 1);
	return ref->kind == NSU_NO_KIND ? -EINVAL : 0;
}

/* NAME or NAME/KIND. */
static int parse_name(const char *text, struct nsu_ref *ref)
{
	size_t len = strcspn(text, "/");
	int err = set_word(ref->name, text, len);

	return err ? err : take_kind(text + len, ref);
}

/* A name that is one namespace already. */
static int parse_netns(const char *text, struct nsu_ref *ref)
{
	ref->kind = NSU_NET;
	if (nsu_netns_parse_name(text) == -EINVAL)
		return -EINVAL;
	return set_word(ref->name, text, strlen(text));
}

/* Up to three words; with two it is for the resolver to say which. A kind may follow three. */
static int parse_pod(const char *text, struct nsu_ref *ref)
{
	static const size_t of[][3] = { { 1 }, { 0, 1 }, { 0, 1, 2 } };
	const char *words[3];
	size_t lens[3], count = 0;
	char *const parts[] = { ref->pod_namespace, ref->name, ref->pod_container };
	int err = 0;

	do {
		words[count] = text;
		lens[count] = strcspn(text, "/");
		text += lens[count++];
	} while (count < 3 && *text && text++);
	ref->words = (unsigned int)count;
	for (size_t i = 0; !err && i < count; i++)
		err = set_word(parts[of[count - 1][i]], words[i], lens[i]);
	return err ? err : take_kind(text, ref);
}

static int parse_id(const char *text, struct nsu_ref *ref)
{
	return nsu_number_parse(text, 1, UINT64_MAX, &ref->id);
}

static const struct prefix {
	const char *text;
	enum nsu_ref_type type;
	int (*parse)(const char *text, struct nsu_ref *ref);
} prefixes[] = {
	{ "id:", NSU_REF_ID, parse_id },
	{ "netns:", NSU_REF_NETNS, parse_netns },
	{ "container:", NSU_REF_CONTAINER, parse_name },
	{ "pod:", NSU_REF_POD, parse_pod },
	{ "unit:", NSU_REF_UNIT, parse_name },
};

static const struct prefix *find_prefix(const char *text)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(text, prefixes[i].text, strlen(prefixes[i].text)) == 0)
			return &prefixes[i];
	return NULL;
}

/* ID:KIND:INODE, the three words of a file handle of nsfs. */
static int parse_handle(const char *text, struct nsu_ref *ref)
{
	char word[24];
	size_t len = strcspn(text, ":");
	const char *kind = text + len + 1, *inode = strchr(kind, ':');
	int err;

	if (!inode || len >= sizeof(word) || (size_t)(inode - kind) >= sizeof(word))
		return -EINVAL;
	memcpy(word, text, len);
	word[len] = '\0';
	err = parse_id(word, ref);
	memcpy(word, kind, (size_t)(inode - kind));
	word[inode - kind] = '\0';
	ref->kind = nsu_kind_find(word);
	if (ref->kind == NSU_NO_KIND)
		return -EINVAL;
	return err ? err : nsu_number_parse(inode + 1, 1, UINT32_MAX, &ref->inode);
}

/* What has a colon but no prefix of ours. */
static int parse_colon(const char *text, struct nsu_ref *ref)
{
	if (*text >= '0' && *text <= '9') {
		clear(ref, NSU_REF_HANDLE);
		return parse_handle(text, ref);
	}
	clear(ref, NSU_REF_INODE);
	return nsu_inode_parse(text, &ref->kind, &ref->inode);
}

/* A whole number is a PID or an inode by its size; with a kind it is a PID. */
static int parse_number(const char *text, struct nsu_ref *ref)
{
	char digits[24];
	size_t len = strcspn(text, "/");
	uint64_t number;
	int err;

	if (len >= sizeof(digits))
		return -ERANGE;
	memcpy(digits, text, len);
	digits[len] = '\0';
	err = nsu_number_parse(digits, 1, text[len] ? REF_PID_MAX : UINT32_MAX, &number);
	if (err)
		return err;
	clear(ref, number > REF_PID_MAX ? NSU_REF_INODE : NSU_REF_PROCESS);
	ref->inode = number > REF_PID_MAX ? number : 0;
	ref->pid = number > REF_PID_MAX ? 0 : (pid_t)number;
	return take_kind(text + len, ref);
}

static bool is_number(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len > 0 && (text[len] == '\0' || text[len] == '/');
}

static int parse_bare(const char *text, struct nsu_ref *ref)
{
	int err;

	clear(ref, NSU_REF_NAME);
	err = parse_name(text, ref);
	if (!err && strcmp(ref->name, "self") == 0) {
		ref->type = NSU_REF_SELF;
		ref->name[0] = '\0';
	}
	return err;
}

static int parse(const char *text, struct nsu_ref *ref)
{
	const struct prefix *prefix = find_prefix(text);

	clear(ref, NSU_REF_PATH);
	if (*text == '/') {
		ref->path = text;
		return strlen(text) < PATH_MAX ? 0 : -ENAMETOOLONG;
	}
	if (prefix) {
		clear(ref, prefix->type);
		return prefix->parse(text + strlen(prefix->text), ref);
	}
	if (strchr(text, ':'))
		return parse_colon(text, ref);
	return is_number(text) ? parse_number(text, ref) : parse_bare(text, ref);
}

int nsu_ref_parse(const char *text, struct nsu_ref *ref)
{
	int err = parse(text, ref);

	if (err)
		clear(ref, NSU_REF_NONE);
	return err;
}
