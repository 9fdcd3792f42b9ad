/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Profiles of processes, and of snapshots, held against each other: a made-up /proc. */
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>

#include <nsutil.h>

static char root[] = "/tmp/nsu-profile-XXXXXX";

static void write_file(int pid, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/proc/%d/%s", root, pid, name);
	f = fopen(path, "w");
	CHECK(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void link_to(int pid, const char *name, const char *to)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/proc/%d/%s", root, pid, name);
	unlink(path);
	CHECK(symlink(to, path) == 0);
}

static void make_process(int pid)
{
	static const char *const folders[] = { "", "/ns", "/attr" };
	char path[128];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/proc/%d%s", root, pid, folders[i]);
		CHECK(mkdir(path, 0755) == 0);
	}
	link_to(pid, "ns/net", "net:[5]");
	link_to(pid, "ns/uts", "uts:[6]");
	link_to(pid, "root", "/");
	write_file(pid, "uid_map", "0 0 4294967295\n");
	write_file(pid, "gid_map", "0 0 4294967295\n");
	write_file(pid, "setgroups", "allow\n");
	write_file(pid, "cgroup", "2:cpu,cpuacct:/x:y\n0::/a\n");
	write_file(pid, "limits", "Limit  Soft Limit  Hard Limit  Units\n"
		   "Max open files            1024           4096             files\n");
	write_file(pid, "status", "Name:\tx\nCapInh:\t0\nCapPrm:\t3\nCapEff:\t3\nCapBnd:\t7\n"
		   "CapAmb:\t0\nNoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n");
	write_file(pid, "mountinfo", "1 0 0:1 / / rw - t s rw\n2 1 0:2 / /a rw - t s rw\n"
		   "3 2 0:3 / /a rw - t s rw\n");
}

static void make_tree(void)
{
	char path[64];

	CHECK(mkdtemp(root));
	snprintf(path, sizeof(path), "%s/proc", root);
	CHECK(mkdir(path, 0755) == 0);
	make_process(7);
	make_process(8);
}

static void remove_tree(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", root);
	CHECK(system(command) == 0);
}

static char said[4096];

static void say(void *arg, enum nsu_change change, const struct nsu_trait *a,
		const struct nsu_trait *b)
{
	size_t len = strlen(said);

	if (change == NSU_SAME)
		++*(int *)arg;
	else
		snprintf(said + len, sizeof(said) - len, "%s %s %s: %s > %s;",
			 nsu_facet_get_name((a ? a : b)->facet), nsu_change_get_name(change),
			 (a ? a : b)->name, a && a->value ? a->value : "-",
			 b && b->value ? b->value : "-");
}

/* What differs, in the order that it is told; returns how much is the same. */
static int compare(unsigned int facets)
{
	struct nsu_profile_look look = { .sysroot = root, .pid = 7, .facets = facets };
	struct nsu_profile *a, *b;
	struct nsu_error e;
	int same = 0;

	CHECK_INT(nsu_profile_take(&a, &look, &e), 0);
	look.pid = 8;
	CHECK_INT(nsu_profile_take(&b, &look, &e), 0);
	said[0] = '\0';
	nsu_profile_compare(a, b, say, &same);
	nsu_profile_free(a);
	nsu_profile_free(b);
	return same;
}

TEST(two_that_are_alike_differ_in_nothing)
{
	make_tree();
	CHECK_INT(compare(NSU_EVERY_FACET), 2 + 3 + 5 + 2 + 2 + 1 + 3 + 1);
	CHECK_STR(said, "");
	remove_tree();
}

TEST(each_facet_is_told)
{
	make_tree();
	link_to(8, "ns/net", "net:[9]");
	write_file(8, "uid_map", "0 100000 65536\n");
	write_file(8, "cgroup", "2:cpu,cpuacct:/x:y\n0::/b\n");
	link_to(8, "root", "/srv");
	write_file(8, "limits", "Max open files   10   20   files\n");
	compare(NSU_EVERY_FACET);
	CHECK_STR(said, "namespaces changed net: net:[5] > net:[9];"
		  "maps changed uids: 0:0:4294967295\n > 0:100000:65536\n;"
		  "cgroup changed cgroup: /a > /b;root changed root: / > /srv;"
		  "limits changed nofile: 1024 4096 > 10 20;");
	remove_tree();
}

TEST(mounts_are_added_removed_and_changed_one_above_the_other_too)
{
	make_tree();
	write_file(8, "mountinfo", "1 0 0:1 / / ro - t s rw\n2 1 0:2 / /a rw - t s rw\n"
		   "4 1 0:4 / /b rw shared:1 - t s rw\n");
	compare(1u << NSU_FACET_MOUNTS);
	CHECK_STR(said, "mounts changed /: t s 0:1 rw rw > t s 0:1 ro rw;"
		  "mounts removed /a: t s 0:3 rw rw > -;"
		  "mounts added /b: - > t s 0:4 rw rw shared:1;");
	remove_tree();
}

TEST(what_may_do_more_and_what_is_confined)
{
	make_tree();
	write_file(8, "status", "Name:\tx\nCapInh:\t0\nCapPrm:\t3\nCapEff:\t1\nCapBnd:\t7\n"
		   "CapAmb:\t0\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n");
	write_file(8, "attr/current", "docker-default (enforce)\n");
	compare(NSU_EVERY_FACET);
	CHECK_STR(said, "caps changed effective: 0000000000000003 > 0000000000000001;"
		  "confinement changed no_new_privs: no > yes;"
		  "confinement changed seccomp: off > filter (3 of them);"
		  "confinement added label: - > docker-default (enforce);");
	remove_tree();
}

TEST(what_cannot_be_read_is_no_difference)
{
	char path[64];

	make_tree();
	snprintf(path, sizeof(path), "%s/proc/8/mountinfo", root);
	CHECK(unlink(path) == 0);
	write_file(8, "status", "Name:\tx\n");
	write_file(7, "limits", "nothing\n");
	compare(NSU_EVERY_FACET);
	CHECK_HAS(said, "mounts unknown mounts: - > -;");
	CHECK_HAS(said, "caps unknown effective: 0000000000000003 > -;");
	CHECK_HAS(said, "limits unknown limits: - > -;");
	CHECK(!strstr(said, "removed"));
	remove_tree();
}

TEST(who_is_gone_has_no_profile)
{
	const struct nsu_profile_look look = { .sysroot = root, .pid = 9,
					       .facets = NSU_EVERY_FACET };
	struct nsu_profile *p;
	struct nsu_error e;

	make_tree();
	CHECK_INT(nsu_profile_take(&p, &look, &e), -ESRCH);
	CHECK_STR(e.object, "process 9");
	remove_tree();
}

/* ----------------------------------------------------------------- of snapshots */

static struct nsu_snapshot *take(void)
{
	const struct nsu_look look = { .sysroot = root, .kinds = NSU_EVERY_KIND };
	struct nsu_snapshot *s;
	struct nsu_error e;

	CHECK_INT(nsu_snapshot_take(&s, &look, &e), 0);
	return s;
}

static void tell(void *arg, const struct nsu_shift *shift)
{
	const struct nsu_snapshot *const *sides = arg;
	const struct nsu_snapshot *s = sides[shift->b != NSU_NONE];
	size_t ns = shift->b != NSU_NONE ? shift->b : shift->a, len = strlen(said);

	len += (size_t)snprintf(said + len, sizeof(said) - len, "%s %d",
				nsu_change_get_name(shift->change),
				(int)nsu_snapshot_get_namespace(s, ns)->inode);
	for (size_t i = 0; i < shift->nleft; i++)
		len += (size_t)snprintf(said + len, sizeof(said) - len, " -%d",
					(int)shift->left[i]);
	for (size_t i = 0; i < shift->njoined; i++)
		len += (size_t)snprintf(said + len, sizeof(said) - len, " +%d",
					(int)shift->joined[i]);
	snprintf(said + len, sizeof(said) - len, ";");
}

TEST(snapshots_differ_in_namespaces_and_their_members)
{
	const struct nsu_snapshot *sides[2];
	struct nsu_snapshot *a, *b;

	make_tree();
	a = take();
	link_to(8, "ns/net", "net:[9]");
	link_to(7, "ns/uts", "uts:[4]");
	make_process(10);
	b = take();
	sides[0] = a;
	sides[1] = b;
	said[0] = '\0';
	CHECK_INT(nsu_snapshot_compare(a, b, tell, sides), 0);
	CHECK_STR(said, "added 4;changed 5 -8 +10;changed 6 -7 +10;added 9;");
	said[0] = '\0';
	sides[0] = b;
	sides[1] = a;
	CHECK_INT(nsu_snapshot_compare(b, a, tell, sides), 0);
	CHECK_STR(said, "removed 4;changed 5 -10 +8;changed 6 -10 +7;removed 9;");
	said[0] = '\0';
	CHECK_INT(nsu_snapshot_compare(a, a, tell, sides), 0);
	CHECK_STR(said, "");
	nsu_snapshot_free(a);
	nsu_snapshot_free(b);
	remove_tree();
}
