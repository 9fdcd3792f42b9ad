/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names that somebody else takes between two looks at them. */
#include "unit.h"

#include <errno.h>
#include <sched.h>

#include <nsutil.h>

#include "facts/names/netns.h"
#include "world.h"

static int run(struct nsu_plan *plan, struct nsu_error *e)
{
	static const struct nsu_run silent;
	struct nsu_outcome outcome;

	return nsu_plan_run(plan, &silent, &outcome, e);
}

static void add(const char *name)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e = { 0 };

	CHECK(plan);
	CHECK_INT(nsu_plan_netns_add(plan, name, &e), 0);
	CHECK_INT(run(plan, &e), 0);
	nsu_plan_free(plan);
}

/* Another namespace gets the name, and has no other. */
static void replace(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	CHECK_INT(umount2(path, MNT_DETACH), 0);
	CHECK_INT(unlink(path), 0);
	add(name);
}

static uint64_t inode_of(const char *name)
{
	uint64_t inode = 0;
	struct nsu_error e;

	return nsu_netns_find_name(name, &inode, &e) ? 0 : inode;
}

/* The plan finds another namespace under the name "a" than the one it was made for. */
static void check_refused(struct nsu_plan *plan)
{
	struct nsu_error e = { 0 };
	uint64_t other;

	replace("a");
	other = inode_of("a");
	CHECK(other);
	CHECK_INT(run(plan, &e), -ESTALE);
	CHECK_INT(e.op, NSU_OP_CHECK);
	CHECK_STR(e.object, "/run/netns/a");
	CHECK_INT(inode_of("a"), other);
	CHECK_INT(inode_of("b"), 0);
	nsu_plan_free(plan);
}

TEST(a_name_is_not_taken_from_another_namespace_by_a_new_one)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;

	enter_world();
	add("a");
	CHECK_INT(nsu_plan_netns_rename(plan, "a", "b", &e), 0);
	check_refused(plan);
}

TEST(nor_when_a_namespace_ends)
{
	struct nsu_plan *plan = nsu_plan_new();
	const struct nsu_netns_end end = { .name = "a", .wait = true, .milliseconds = 5000 };
	struct nsu_error e;
	int err;

	enter_world();
	add("a");
	err = nsu_plan_netns_end(plan, &end, &e);
	if (err == -ELIBACC)
		SKIP("libmnl is missing");
	CHECK_INT(err, 0);
	check_refused(plan);
}

/* With nothing in it but the one namespace "a". */
static int build(int (*plan_it)(struct nsu_plan *, const struct nsu_up *, struct nsu_error *),
		 struct nsu_plan *plan)
{
	static const char text[] = "ns a\n";
	struct nsu_up up = { .name = "one", .file = "/run/one.lab" };
	struct nsu_topology *wanted;
	struct nsu_mistake mistake;
	struct nsu_error e;
	int err;

	CHECK_INT(nsu_topology_parse(&wanted, text, strlen(text), &mistake), 0);
	up.wanted = wanted;
	err = plan_it(plan, &up, &e);
	nsu_topology_free(wanted);
	return err;
}

TEST(nor_by_down)
{
	struct nsu_plan *up = nsu_plan_new(), *down = nsu_plan_new();
	struct nsu_error e = { 0 };
	int err;

	enter_world();
	err = build(nsu_plan_up, up);
	if (err == -ELIBACC)
		SKIP("libmnl is missing");
	CHECK_INT(err, 0);
	CHECK_INT(run(up, &e), 0);
	CHECK_INT(build(nsu_plan_down, down), 0);
	check_refused(down);
	nsu_plan_free(up);
}

/* Leads to one and to the other, in turn, as fast as it can. */
static void swap(const char *link)
{
	for (bool other = false;; other = !other)
		if (symlink(other ? "b" : "a", "/run/netns/next") < 0 ||
		    rename("/run/netns/next", link) < 0)
			_exit(UNIT_FAILED);
}

TEST(the_number_is_of_what_was_opened)
{
	static const char link[] = "/run/netns/link";
	struct netns_entry entry;
	struct stat st;
	pid_t pid;

	enter_world();
	add("a");
	add("b");
	CHECK_INT(symlink("a", link), 0);
	pid = fork();
	if (pid == 0)
		swap(link);
	for (int i = 0; i < 20000; i++) {
		CHECK_INT(netns_look(AT_FDCWD, link, &entry), 0);
		CHECK(fstat(entry.ns, &st) == 0 && close(entry.ns) == 0);
		CHECK_INT(entry.inode, st.st_ino);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
