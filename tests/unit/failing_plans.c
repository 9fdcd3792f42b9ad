/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts and plans, told and run, and each call fails once: see deed.h. */
#include "unit.h"

#include "deed.h"
#include "fd.h"

/* --- texts --- */

static const char network[] =
	"ns h1\nns h2\nns r\nswitch sw\n"
	"link h1=10.0.0.1/24 sw\nlink h2=10.0.0.2/24,fd00::2/64 sw mtu 1400\n"
	"link h1:a=10.1.0.1/24 r:b=10.1.0.2/24\n"
	"route h1 10.9.0.0/16 10.0.0.2\nsysctl r net.ipv4.ip_forward=1\n";

static int parse_network(struct nsu_topology **t, struct nsu_error *e)
{
	struct nsu_mistake mistake;
	int err = nsu_topology_parse(t, network, strlen(network), &mistake);

	return err ? nsu_error_set(e, -err, NSU_OP_LOAD, NSU_NO_KIND, "network") : 0;
}

static int act_topology(struct nsu_error *e)
{
	struct nsu_topology *t;
	int err = parse_network(&t, e);

	if (!err)
		nsu_topology_free(t);
	return err;
}

static const char saved[] =
	"{\"snapshot\": 1, \"node\": \"web\", \"taken\": 5, "
	"\"initial\": [0, 0, 0, 0, 0, 0, 7, 0], "
	"\"self\": [0, 0, 0, 0, 0, 0, 7, 0], \"sources\": [{\"name\": \"relatives\"}], "
	"\"namespaces\": [{\"type\": \"user\", \"inode\": 7, \"uids\": [\"0:0:1\"]}, "
	"{\"type\": \"net\", \"inode\": 8, \"owner\": 0, \"interfaces\": [\"lo\", \"eth0\"], "
	"\"holders\": [{\"what\": \"mount\", \"path\": \"/run/netns/b\"}]}], "
	"\"processes\": [{\"pid\": 1, \"ns\": [null, null, null, 1, null, null, 0, null, null, "
	"null], \"detailed\": true, \"command\": \"init\", \"container\": 0}], "
	"\"containers\": [{\"engine\": \"runc\", \"id\": \"c1\", \"pid\": 1}]}";

static int act_saved(struct nsu_error *e)
{
	struct nsu_snapshot *s;
	char *text = NULL;
	size_t len;
	FILE *out;
	int err = nsu_snapshot_parse(&s, saved, strlen(saved), "saved", e);

	if (err)
		return err;
	out = open_memstream(&text, &len);
	err = out ? nsu_snapshot_print(s, NULL, out) : -ENOMEM;
	if (out)
		fclose(out);
	free(text);
	nsu_snapshot_free(s);
	return err ? nsu_error_set(e, -err, NSU_OP_SAVE, NSU_NO_KIND, "saved") : 0;
}

/* --- plans, told and not run --- */

static int tell(build_fn *build, struct nsu_error *e)
{
	struct nsu_plan *plan = nsu_plan_new();
	char text[1 << 16];
	FILE *out;
	int err;

	if (!plan)
		return nsu_error_set(e, ENOMEM, NSU_OP_LOAD, NSU_NO_KIND, "plan");
	err = build(plan, e);
	if (!err) {
		out = fmemopen(text, sizeof(text), "w");
		CHECK(out);
		nsu_plan_print(plan, NSU_PLAN_WHY, out);
		CHECK_INT(fclose(out), 0);
		CHECK(text[0]);
	}
	nsu_plan_free(plan);
	return err;
}

static char *const program[] = { (char[]){ "true" }, NULL };

static struct nsu_create creating(unsigned int kinds)
{
	return (struct nsu_create){ .kinds = kinds, .uid = NSU_KEEP_ID, .gid = NSU_KEEP_ID,
				    .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID,
				    .argv = program };
}

static int build_everything(struct nsu_plan *plan, struct nsu_error *e)
{
	const struct nsu_mount mounts[] = {
		{ .what = NSU_MOUNT_TMPFS, .target = "/tmp" },
		{ .what = NSU_MOUNT_BIND, .target = "/tmp/a", .source = "/etc",
		  .read_only = true },
		{ .what = NSU_MOUNT_SYS, .target = "/sys" },
		{ .what = NSU_MOUNT_DEV, .target = "/dev" },
	};
	struct nsu_create all = creating(NSU_EVERY_KIND);
	struct nsu_idmap map = { .count = 0 };

	nsu_idmap_set(&map, 0, 0);
	all.uids = all.gids = &map;
	all.pins[NSU_UTS] = "/run/uts";
	all.propagation = MS_PRIVATE;
	all.has_boottime = true;
	all.boottime = 7;
	all.hostname = "box";
	all.loopback = all.init = all.tty = true;
	all.mounts = mounts;
	all.nmounts = sizeof(mounts) / sizeof(mounts[0]);
	all.proc = "/proc";
	all.setup = "true";
	all.kill_child = SIGKILL;
	all.pid_file = "/run/pid";
	return nsu_plan_create(plan, &all, e);
}

static int build_join(struct nsu_plan *plan, struct nsu_error *e)
{
	const struct nsu_join join = { .target = getpid(), .kinds = NSU_EVERY_KIND,
				       .try_kinds = NSU_EVERY_KIND, .argv = program };
	unsigned int entered;

	return nsu_plan_join(plan, &join, &entered, e);
}

static int build_pod(struct nsu_plan *plan, struct nsu_error *e)
{
	const struct nsu_create create = creating(0);
	const struct nsu_pod_use use = { .pod = "p", .container = "c", .program = &create };

	return nsu_plan_pod_use(plan, &use, e);
}

static int build_lab(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_lab_create(plan, "box", e);
}

static int build_up(struct nsu_plan *plan, struct nsu_error *e)
{
	struct nsu_up up = { .name = "lab", .file = "/run/lab.lab" };
	struct nsu_topology *wanted;
	int err = parse_network(&wanted, e);

	if (err)
		return err;
	up.wanted = wanted;
	err = nsu_plan_up(plan, &up, e);
	nsu_topology_free(wanted);
	return err;
}

#define TELL(name) \
	static int tell_##name(struct nsu_error *e) \
	{ \
		return tell(build_##name, e); \
	}

TELL(everything)
TELL(join)
TELL(pod)
TELL(lab)
TELL(up)

/* --- changing --- */

static int build_add(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_add(plan, "a", e);
}

static int delete(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	return nsu_plan_netns_end(plan, &(struct nsu_netns_end){ .name = name }, e);
}

static int build_delete(struct nsu_plan *plan, struct nsu_error *e)
{
	return delete(plan, "a", e);
}

static int build_attach(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_attach(plan, "a", getpid(), e);
}

static int build_rename(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_rename(plan, "kept", "b", e);
}

static int build_rename_back(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_rename(plan, "b", "kept", e);
}

static int build_link(struct nsu_plan *plan, struct nsu_error *e)
{
	const struct nsu_cable cable = { .ends = { { .ns = "kept", .name = "x" },
						   { .ns = ".", .name = "y" } } };

	return nsu_plan_link(plan, &cable, e);
}

static int build_link_delete(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_link_delete(plan, "kept", "x", e);
}

#define RUN(name, back) \
	static int run_##name(struct nsu_error *e) \
	{ \
		return run(build_##name, e); \
	} \
	static void undo_##name(void) \
	{ \
		run_well(build_##back); \
	}

RUN(add, delete)
RUN(attach, delete)
RUN(rename, rename_back)
RUN(link, link_delete)

static const struct deed texts[] = {
	{ "topology", act_topology, NULL }, { "saved", act_saved, NULL },
};

static const struct deed plans[] = {
	{ "create", tell_everything, NULL }, { "join", tell_join, NULL },
	{ "pod", tell_pod, NULL }, { "lab", tell_lab, NULL }, { "up", tell_up, NULL },
};

static const struct deed changes[] = {
	{ "add", run_add, undo_add }, { "attach", run_attach, undo_attach },
	{ "rename", run_rename, undo_rename }, { "link", run_link, undo_link },
};

static int build_setting(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_sysctl(plan, "kept", "net.ipv4.ip_forward", "1", e);
}

static int run_setting(struct nsu_error *e)
{
	return run(build_setting, e);
}

static uint64_t own_net(void)
{
	struct stat st;

	CHECK_INT(stat("/proc/self/ns/net", &st), 0);
	return st.st_ino;
}

/* Or the plan fails: who is elsewhere and does not know it works on the wrong one. */
TEST(who_changes_another_network_stays_in_his_own)
{
	static const struct deed setting = { "setting", run_setting, NULL };
	autofd own = -1;
	uint64_t inode;

	enter_world_with_a_name();
	CHECK_INT(unshare(CLONE_NEWNET), 0);
	inode = own_net();
	own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	/* Calls of a child that looks are among them: how many there are is not known. */
	for (long made, nth = 1; nth < 60; nth++) {
		int err = act(&setting, FAILING_CALLS, nth, EMFILE, &made);

		CHECK(err < 0 || own_net() == inode);
		CHECK_INT(setns(own, CLONE_NEWNET), 0);
	}
}

TEST(texts_are_read_and_written_without_memory)
{
	enter_world();
	FAIL_ALL(texts, FAILING_MEMORY, ENOMEM);
}

TEST(plans_are_made_and_told_without_memory)
{
	enter_world_with_a_name();
	FAIL_ALL(plans, FAILING_MEMORY, ENOMEM);
}

TEST(plans_are_made_where_nothing_may_be_looked_at)
{
	enter_world_with_a_name();
	FAIL_ALL(plans, FAILING_CALLS, EPERM);
}

TEST(who_changes_has_no_memory)
{
	enter_world_with_a_name();
	FAIL_ALL(changes, FAILING_MEMORY, ENOMEM);
}

TEST(who_changes_may_not)
{
	enter_world_with_a_name();
	FAIL_ALL(changes, FAILING_CALLS, EPERM);
}
