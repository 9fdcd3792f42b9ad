/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* link: a cable between two namespaces, with addresses, and up. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"
#include "build.h"

#define MTU_MIN 68	/* what IPv4 takes at least (RFC 791) */
#define MTU_MAX 65535	/* ETH_MAX_MTU: veth(4) takes no more */

struct own {
	bool create, remove;
	uint32_t mtu;
};

static int want_create(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->create = true;
	return 0;
}

static int want_remove(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->remove = true;
	return 0;
}

static int want_mtu(struct request *r, const char *arg)
{
	uint64_t mtu;
	int err = nsu_number_parse(arg, MTU_MIN, MTU_MAX, &mtu);

	if (!err)
		((struct own *)r->own)->mtu = (uint32_t)mtu;
	return err;
}

static const struct opt opts[] = {
	{ 0, "create", NULL, "make the namespaces that are missing", want_create,
	  .ours = true },
	{ 0, "mtu", "N", "the largest packet, in bytes", want_mtu,
	  "write a number from 68 to 65535: --mtu 1400", .ours = true },
	{ 0, "remove", NULL, "remove the cables at these ends: A:IF", want_remove,
	  .ours = true },
};

int build_networks(struct nsu_plan *plan, const struct nsu_end *ends, size_t count,
		   bool create, struct nsu_error *e)
{
	int err = 0;

	for (size_t i = 0; !err && i < count; i++)
		err = nsu_plan_network(plan, ends[i].ns, create, e);
	return err;
}

int check_ends(const struct request *r, char *const *operands)
{
	struct nsu_error e;
	struct nsu_end end;
	int err = 0;

	for (; !err && *operands; operands++)
		err = nsu_end_parse(*operands, &end, &e);
	if (err)
		words_report(r, &e);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int build_link(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct own *own = r->own;
	struct nsu_cable cable = { .mtu = own->mtu };
	int err = 0;

	for (int i = 0; !err && i < 2; i++)
		err = nsu_end_parse(r->operands[i], &cable.ends[i], e);
	if (!err)
		err = build_networks(plan, cable.ends, 2, own->create, e);
	return err ? err : nsu_plan_link(plan, &cable, e);
}

static int build_remove(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	struct nsu_end end;
	int err = 0;

	for (char **operand = r->operands; !err && *operand; operand++) {
		err = nsu_end_parse(*operand, &end, e);
		if (!err && (!*end.name || end.naddresses))
			err = nsu_error_set(e, EINVAL, NSU_OP_LINK_DELETE, NSU_NET, "%s",
					    *operand);
		if (!err)
			err = nsu_plan_link_delete(plan, end.ns, end.name, e);
	}
	return err;
}

/* Two of them may be the names of namespaces. */
static bool is_of_ip(const char *word)
{
	static const char *const words[] = { "add", "change", "del", "delete", "list", "ls",
					     "replace", "set", "show" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static int check_link(const struct request *r)
{
	const struct own *own = r->own;
	size_t count = words_count(r->operands);

	if (count == 2 || (own->remove && count == 1))
		return check_ends(r, r->operands);
	if (!is_of_ip(r->operands[0]))
		return words_refuse(r, own->remove ? "one or two ends are removed at a time" :
						     "a cable has two ends");
	report_note("link lays a cable: 'link %s' is ip(8)'s", r->operands[0]);
	report_note("write: netnsctl exec NAME ip link %s ...", r->operands[0]);
	return 2;
}

static int run_link(const struct request *r)
{
	const struct own *own = r->own;
	struct nsu_error e;

	return change(r, own->remove ? build_remove : build_link, &e) ? EXIT_FAILURE :
								      EXIT_SUCCESS;
}

const struct verb verb_link = {
	.name = "link", .run = run_link, .check = check_link,
	.operands = "A[:IF][=ADDR,...] B[:IF][=ADDR,...]",
	.about = "lay a cable between two namespaces", .flags = VERB_OURS | VERB_FOUNDS,
	.min = 1,
	VERB_OPTS(opts), .own = sizeof(struct own),
	.footer = "A namespace is a name, a path, or . for the one you are in.\n"
		  "Try:  netnsctl link --create h1=10.0.0.1/24 h2=10.0.0.2/24\n"
		  "      netnsctl link h1:up0=fd00::1/64 .:h1=fd00::2/64\n"
		  "      netnsctl link --remove h1:eth0",
};
