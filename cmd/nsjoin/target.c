/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsjoin is to enter, by reference. */
#include "target.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"
#include "../value.h"

static void find(const struct nsu_ref *ref, struct nsu_referent *found)
{
	if (reference_find(ref, NULL, found) < 0)
		exit(report_end(nsjoin_tool.usage_status, nsjoin_tool.usage_status));
}

int target_set(struct request *r, const char *word)
{
	int err = value_process(word, &r->join.target, &r->join.target_inode);
	struct nsu_referent found;
	struct nsu_ref ref;

	if (err != -EINVAL)
		return err;
	err = nsu_ref_parse(word, &ref);
	if (err || ref.type == NSU_REF_PATH)
		return -EINVAL;
	find(&ref, &found);
	if (found.kind != NSU_NO_KIND) {
		const char *kind = nsu_kind_get_name(found.kind);

		opt_refuse(&nsjoin_tool, "enter it by the option of its kind, as in --net=NAME",
			   "--target: %s: it is one %s namespace, not a process", word, kind);
	}
	r->join.target = found.pid;
	r->join.target_inode = found.pid_inode;
	return 0;
}

/*
 * A file goes before a name: that is how nsenter(1) reads the word, and an unknown one
 * is a file that is not there. Handles are the plan's own matter.
 */
static bool is_file(const struct nsu_ref *ref, const char *word)
{
	return ref->type == NSU_REF_NONE || ref->type == NSU_REF_PATH ||
	       ref->type == NSU_REF_HANDLE || access(word, F_OK) == 0 ||
	       (ref->type == NSU_REF_NAME && !reference_is_known(ref));
}

static const char *name_option(enum nsu_kind kind)
{
	return kind == NSU_MNT ? "mount" : nsu_kind_get_name(kind);
}

static void refuse_kind(enum nsu_kind wanted, enum nsu_kind is, const char *word)
{
	char remedy[64];

	snprintf(remedy, sizeof(remedy), "enter it by the option of its kind: --%s=",
		 name_option(is));
	opt_refuse(&nsjoin_tool, remedy, "--%s: %s: it is a %s namespace", name_option(wanted),
		   word, nsu_kind_get_name(is));
}

int target_set_file(struct request *r, enum nsu_kind kind, const char *word)
{
	struct nsu_referent found;
	struct nsu_ref ref;

	nsu_ref_parse(word, &ref);
	if (is_file(&ref, word)) {
		r->join.files[kind] = word;
		return 0;
	}
	if (ref.kind == NSU_NO_KIND && ref.type != NSU_REF_ID && ref.type != NSU_REF_INODE)
		ref.kind = kind;
	find(&ref, &found);
	if (found.kind != kind)
		refuse_kind(kind, found.kind, word);
	/* Open from here on: whatever becomes of the name, this is what was found. */
	snprintf(r->opened[kind], sizeof(r->opened[kind]), "/proc/self/fd/%d", found.ns);
	r->join.files[kind] = r->opened[kind];
	r->join.names[kind] = word;
	return 0;
}

static bool is_program(const char *word)
{
	const char *path = getenv("PATH");
	char file[PATH_MAX];

	while (path && *path) {
		size_t len = strcspn(path, ":");

		if (snprintf(file, sizeof(file), "%.*s/%s", (int)len, path, word) < PATH_MAX &&
		    access(file, X_OK) == 0)
			return true;
		path += len + (path[len] == ':');
	}
	return false;
}

bool target_is_name(const char *word)
{
	const struct nsu_ref_look look = { .sysroot = NULL };
	struct nsu_referent found;
	struct nsu_error e;
	struct nsu_ref ref;

	if (strchr(word, '/') || is_program(word) || nsu_ref_parse(word, &ref) < 0 ||
	    nsu_ref_find(&ref, &look, &found, &e) < 0)
		return false;
	nsu_referent_free(&found);
	return found.pid != 0;
}
