/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who looks, and each call fails once: see deed.h. */
#include "unit.h"

#include "deed.h"

static const struct nsu_look every = {
	.kinds = NSU_EVERY_KIND, .sources = NSU_EVERY_SOURCE,
	.ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_USERS | NSU_ASK_OWNERS |
	       NSU_ASK_PARENTS | NSU_ASK_IDS | NSU_ASK_NSIDS | NSU_ASK_WHOSE | NSU_ASK_HOLDERS |
	       NSU_ASK_PPIDS | NSU_ASK_NAMES | NSU_ASK_INSIDES,
};

static int look_at_all(struct nsu_error *e)
{
	struct nsu_snapshot *s;
	int err = nsu_snapshot_take(&s, &every, e);

	if (!err)
		nsu_snapshot_free(s);
	return err;
}

static int look_at_one(struct nsu_error *e)
{
	struct nsu_look look = every;
	struct nsu_snapshot *s;
	int err;

	look.sources = 0;
	look.pid = getpid();
	err = nsu_snapshot_take(&s, &look, e);
	if (!err)
		nsu_snapshot_free(s);
	return err;
}

static int look_at_wiring(struct nsu_error *e)
{
	struct nsu_snapshot *s;
	struct nsu_wiring *w;
	int err = nsu_wiring_take_all(&w, &s, &every, e);

	if (!err) {
		nsu_wiring_free(w);
		nsu_snapshot_free(s);
	}
	return err;
}

static int look_at_sockets(struct nsu_error *e)
{
	struct nsu_sockets *sockets;
	struct nsu_snapshot *s;
	int err = nsu_sockets_take(&sockets, &s, &every, 7, e);

	if (!err) {
		nsu_sockets_free(sockets);
		nsu_snapshot_free(s);
	}
	return err;
}

static int look_at_mounts(struct nsu_error *e)
{
	const struct nsu_mounts_look look = { .ns = -1, .pid = getpid() };
	struct nsu_mounts *mounts;
	int err = nsu_mounts_take(&mounts, &look, e);

	if (!err)
		nsu_mounts_free(mounts);
	return err;
}

static int look_at_profile(struct nsu_error *e)
{
	const struct nsu_profile_look look = { .pid = getpid(), .facets = ~0u };
	struct nsu_profile *profile;
	int err = nsu_profile_take(&profile, &look, e);

	if (!err)
		nsu_profile_free(profile);
	return err;
}

static int look_at_names(struct nsu_error *e)
{
	struct nsu_netns_list *list;
	int err = nsu_netns_take(&list, 0, true, e);

	if (!err)
		nsu_netns_free(list);
	return err;
}

static int look_at_rights(struct nsu_error *e)
{
	struct nsu_rights rights;
	int ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC, 0);
	int err = ns < 0 ? nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NET, "net") :
		  nsu_rights_find(getpid(), ns, &rights, e);

	if (ns >= 0)
		close(ns);
	return err;
}

static int look_for(const char *text, struct nsu_error *e)
{
	const struct nsu_ref_look look = { .sysroot = NULL };
	struct nsu_referent found;
	struct nsu_ref ref;
	int err = nsu_ref_parse(text, &ref);

	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPEN, NSU_NO_KIND, "%s", text);
	err = nsu_ref_find(&ref, &look, &found, e);
	if (!err)
		nsu_referent_free(&found);
	return err;
}

static int look_for_process(struct nsu_error *e)
{
	return look_for("1/net", e);
}

static int look_for_name(struct nsu_error *e)
{
	return look_for("netns:kept", e);
}

static int look_for_number(struct nsu_error *e)
{
	char text[64];
	struct stat st;

	if (stat("/run/netns/kept", &st) < 0)
		return nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NET, "kept");
	snprintf(text, sizeof(text), "net:[%ju]", (uintmax_t)st.st_ino);
	return look_for(text, e);
}

static int look_for_topology(struct nsu_error *e)
{
	static const char text[] = "ns kept\nns h1\nlink kept=10.0.0.1/24 h1=10.0.0.2/24\n";
	struct nsu_topology *wanted, *is;
	struct nsu_mistake mistake;
	int err = nsu_topology_parse(&wanted, text, strlen(text), &mistake);

	if (err)
		return nsu_error_set(e, -err, NSU_OP_LOAD, NSU_NO_KIND, "text");
	err = nsu_topology_take(&is, wanted, NULL, e);
	if (!err)
		nsu_topology_free(is);
	nsu_topology_free(wanted);
	return err;
}

static const struct deed looks[] = {
	{ "all", look_at_all, NULL }, { "one", look_at_one, NULL },
	{ "wiring", look_at_wiring, NULL }, { "sockets", look_at_sockets, NULL },
	{ "mounts", look_at_mounts, NULL }, { "profile", look_at_profile, NULL },
	{ "names", look_at_names, NULL }, { "rights", look_at_rights, NULL },
	{ "1/net", look_for_process, NULL }, { "netns:kept", look_for_name, NULL },
	{ "net:[INODE]", look_for_number, NULL }, { "what is up", look_for_topology, NULL },
};

TEST(who_looks_has_no_memory)
{
	enter_world_with_a_name();
	FAIL_ALL(looks, FAILING_MEMORY, ENOMEM);
}

TEST(who_looks_may_not)
{
	enter_world_with_a_name();
	FAIL_ALL(looks, FAILING_CALLS, EPERM);
}

TEST(who_looks_has_no_descriptors)
{
	enter_world_with_a_name();
	FAIL_ALL(looks, FAILING_CALLS, EMFILE);
}

TEST(who_looks_is_interrupted)
{
	enter_world_with_a_name();
	FAIL_ALL(looks, FAILING_PATIENCE, EINTR);
}
