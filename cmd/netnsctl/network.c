/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network namespace that somebody named on the command line. */
#include "network.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"
#include "../value.h"

bool network_is_reference(const char *text)
{
	return text[0] == '/' || strchr(text, ':');
}

bool network_parse(const char *text, struct nsu_ref *ref)
{
	*ref = (struct nsu_ref){ .type = NSU_REF_PROCESS, .kind = NSU_NET };
	if (strncmp(text, "pid:", 4) == 0)
		return value_pid(text + 4, &ref->pid) == 0;
	return network_is_reference(text) && nsu_ref_parse(text, ref) == 0;
}

static bool is_one_namespace(const struct nsu_ref *ref)
{
	return ref->kind != NSU_NO_KIND || ref->type == NSU_REF_INODE ||
	       ref->type == NSU_REF_PATH || ref->type == NSU_REF_ID ||
	       ref->type == NSU_REF_HANDLE;
}

static int find_reference(struct nsu_ref *ref, const char *text, struct network *found)
{
	struct nsu_referent referent;
	int err;

	if (!is_one_namespace(ref) || ref->type == NSU_REF_PROCESS)
		ref->kind = NSU_NET;
	err = reference_find(ref, NULL, &referent);
	if (err)
		return err;
	if (referent.kind != NSU_NET || referent.ns < 0) {
		nsu_referent_free(&referent);
		report_note("%s: it is no network namespace", safe(text));
		report_note("name one of kind net: a process, or a file as /proc/PID/ns/net");
		return -EINVAL;
	}
	*found = (struct network){ referent.ns, referent.inode };
	referent.ns = -1;
	nsu_referent_free(&referent);
	return 0;
}

/* Of -n in ip(8)'s words, which are those of exec. */
static void report(const struct request *r, const char *text, const struct nsu_error *e)
{
	if (text != r->netns || e->op != NSU_OP_OPEN) {
		words_report(r, e);
		return;
	}
	report_note("Cannot open network namespace \"%s\": %s", safe(text),
		    strerror(e->errnum));
	report_hint(e);
}

int network_find(const struct request *r, const char *text, struct network *found)
{
	struct nsu_error e;
	struct nsu_ref ref;
	struct stat st;
	int err = nsu_netns_open(text, &found->ns, &e);

	if (err && err != -EACCES && network_parse(text, &ref))
		return find_reference(&ref, text, found);
	if (!err && fstat(found->ns, &st) < 0)
		err = nsu_error_set(&e, errno, NSU_OP_OPEN, NSU_NET, "%s", text);
	if (err)
		report(r, text, &e);
	else
		found->inode = st.st_ino;
	return err;
}

int network_find_from(const struct request *r, int *from)
{
	struct network found;
	int err;

	*from = -1;
	if (!r->netns)
		return 0;
	err = network_find(r, r->netns, &found);
	if (!err)
		*from = found.ns;
	return err;
}

int network_check_from(const struct request *r)
{
	int from;
	int err = network_find_from(r, &from);

	if (from >= 0)
		close(from);
	return err;
}
