/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of containers, pods and units on a node of Kubernetes, which is recorded files, and
 * each call fails once: see deed.h.
 */
#include "unit.h"

#include "deed.h"

#define NODE "/tmp/node"
#define RECORDS "tests/fixtures/containers/containerd/run"
#define SANDBOX "5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b"
#define NGINX "c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11"
#define SLICE "/kubepods.slice/kubepods-pod3b8f8d0e_4c1b_4c8a_9c53_0e6f7a9b1c2d.slice"
#define POD "3b8f8d0e-4c1b-4c8a-9c53-0e6f7a9b1c2d"

/* --- the node --- */

__attribute__((format(printf, 3, 4))) static void put(int pid, const char *name,
						      const char *format, ...)
{
	char path[128];
	va_list args;
	FILE *file;

	snprintf(path, sizeof(path), NODE "/proc/%d/%s", pid, name);
	file = fopen(path, "we");
	CHECK(file);
	va_start(args, format);
	vfprintf(file, format, args);
	va_end(args);
	CHECK_INT(fclose(file), 0);
}

/* All its namespaces end in that number, but that of users, which is init's. */
static void put_process(int pid, const char *cgroup, int start, int number)
{
	static const char *const kinds[] = { "cgroup", "ipc", "mnt", "net", "pid", "uts" };
	char path[128], link[64];

	snprintf(path, sizeof(path), NODE "/proc/%d", pid);
	CHECK_INT(mkdir(path, 0755), 0);
	strcat(path, "/ns");
	CHECK_INT(mkdir(path, 0755), 0);
	for (int i = 0; i < 6; i++) {
		snprintf(path, sizeof(path), NODE "/proc/%d/ns/%s", pid, kinds[i]);
		snprintf(link, sizeof(link), "%s:[402653%d5%d]", kinds[i], i + 1, number);
		CHECK_INT(symlink(link, path), 0);
	}
	snprintf(path, sizeof(path), NODE "/proc/%d/ns/user", pid);
	CHECK_INT(symlink("user:[4026531837]", path), 0);
	put(pid, "status", "Name:\tprogram\nPPid:\t1\nUid:\t0\t0\t0\t0\nNSpid:\t%d\t1\n", pid);
	put(pid, "stat", "%d (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %d 0 0\n", pid, start);
	put(pid, "cmdline", "program-%d", pid);
	put(pid, "cgroup", "0::%s\n", cgroup);
}

static void enter_node(void)
{
	if (geteuid() != 0)
		SKIP("only root takes root's word for names");
	enter_world();
	CHECK(mkdir(NODE, 0755) == 0 && mkdir(NODE "/run", 0755) == 0 &&
	      mkdir(NODE "/proc", 0755) == 0);
	CHECK_INT(mount(RECORDS, NODE "/run", NULL, MS_BIND, NULL), 0);
	put_process(1, "/init.scope", 1, 10);
	put_process(4242, SLICE "/cri-containerd-" SANDBOX ".scope", 271690, 21);
	put_process(4301, SLICE "/cri-containerd-" NGINX ".scope", 271696, 22);
	put_process(5001, "/", 305001, 33);
	put_process(5002, "/", 305002, 44);
	put_process(900, "/system.slice/ssh.service", 50, 10);
}

static const struct nsu_look everyone = {
	.sysroot = NODE, .kinds = NSU_EVERY_KIND, .sources = NSU_EVERY_SOURCE,
	.ask = NSU_ASK_EVERYONE | NSU_ASK_NAMES | NSU_ASK_WHOSE | NSU_ASK_MAPS |
	       NSU_ASK_DETAILS,
};

/* --- who is asked for --- */

static int find(const char *text, int pid, struct nsu_error *e)
{
	const struct nsu_ref_look look = { .sysroot = NODE };
	struct nsu_referent found;
	struct nsu_ref ref;
	int err;

	CHECK_INT(nsu_ref_parse(text, &ref), 0);
	err = nsu_ref_find(&ref, &look, &found, e);
	if (err)
		return err;
	/* Where not all of a pod may be read, what is known of it stands for it. */
	CHECK(found.pid == pid || (pid == 4242 && found.pid == 4301));
	nsu_referent_free(&found);
	return 0;
}

#define FIND(deed, text, pid) \
	static int find_##deed(struct nsu_error *e) \
	{ \
		return find(text, pid, e); \
	}

FIND(container, "container:nginx", 4301)
FIND(id, "container:c0ff", 4301)
FIND(pod, "pod:shop/web-7d4b9c6f5-x2x7k", 4242)
FIND(one_of_pod, "pod:shop/web-7d4b9c6f5-x2x7k/nginx", 4301)
FIND(unit, "unit:ssh.service", 900)
FIND(any, "web-7d4b9c6f5-x2x7k", 4242)

/* Two have that name: who is short of something must not take the one he saw. */
static int find_two(struct nsu_error *e)
{
	int err = find("web", 0, e);

	CHECK(err < 0);
	return err == -ENOTUNIQ ? 0 : err;
}

static int look_at_all(struct nsu_error *e)
{
	struct nsu_snapshot *s;
	int err = nsu_snapshot_take(&s, &everyone, e);

	if (!err)
		nsu_snapshot_free(s);
	return err;
}

static int look_at_pod(struct nsu_error *e)
{
	const struct nsu_profile_look look = { .sysroot = NODE, .facets = ~0u };
	struct nsu_profile *profile;
	struct nsu_snapshot *s;
	int err = nsu_snapshot_take(&s, &everyone, e);

	if (err)
		return err;
	err = nsu_profile_take_pod(&profile, s, POD, &look, e);
	if (!err)
		nsu_profile_free(profile);
	nsu_snapshot_free(s);
	return err;
}

static const struct deed deeds[] = {
	{ "container", find_container, NULL }, { "id", find_id, NULL },
	{ "pod", find_pod, NULL }, { "container of a pod", find_one_of_pod, NULL },
	{ "unit", find_unit, NULL }, { "any", find_any, NULL },
	{ "all", look_at_all, NULL }, { "profile", look_at_pod, NULL },
};

static const struct deed two[] = { { "two of a name", find_two, NULL } };

TEST(names_are_looked_for_without_memory)
{
	enter_node();
	FAIL_ALL(deeds, FAILING_MEMORY, ENOMEM);
	FAIL_ALL(two, FAILING_MEMORY, ENOMEM);
}

TEST(names_are_looked_for_where_one_may_not)
{
	enter_node();
	FAIL_ALL(deeds, FAILING_CALLS, EACCES);
}

TEST(names_are_looked_for_without_descriptors)
{
	enter_node();
	FAIL_ALL(deeds, FAILING_CALLS, EMFILE);
	FAIL_ALL(two, FAILING_CALLS, EMFILE);
}
