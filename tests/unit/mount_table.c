/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tags: vm */
/* Tables of mounts: what a mountinfo says, who lies on whom, and what that hides. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>

#include "facts/mount/mount_table.h"
#include "model/mounts.h"
#include "refuse.h"

static struct nsu_mounts mounts;

static int parse(const char *text)
{
	char *copy = strdup(text);

	CHECK(copy);
	return mount_table_parse(&mounts.table, copy);
}

static const struct nsu_mounted *at(const char *point, int which)
{
	for (size_t i = 0; i < mounts.table.count; i++)
		if (strcmp(mounts.table.lines[i].is.point, point) == 0 && which-- == 0)
			return &mounts.table.lines[i].is;
	FAIL("no mount %s", point);
}

TEST(a_line_has_all_its_parts)
{
	const struct nsu_mounted *m;

	CHECK_INT(parse("36 35 98:0 /mnt\\0401 /a\\134b rw,noatime shared:7 master:1"
			" propagate_from:2 - ext3 /dev/root rw,errors=continue\n"), 0);
	m = at("/a\\b", 0);
	CHECK_STR(m->root, "/mnt 1");
	CHECK_STR(m->options, "rw,noatime");
	CHECK_STR(m->type, "ext3");
	CHECK_STR(m->source, "/dev/root");
	CHECK_STR(m->fs_options, "rw,errors=continue");
	CHECK_INT(m->major, 98);
	CHECK_INT(m->propagation, NSU_SHARED | NSU_SLAVE);
	CHECK_INT(m->peers, 7);
	CHECK_INT(m->master, 1);
	CHECK_INT(m->from, 2);
	CHECK(!m->idmapped && !m->uids);
	mount_table_clear(&mounts.table);
}

TEST(a_source_may_be_empty_and_tags_may_be_none)
{
	CHECK_INT(parse("1 0 0:5 / / rw - tmpfs  rw\n2 1 0:6 / /x rw,idmapped unbindable -"
			" fuse.sshfs host:/d\\011e rw\n"), 0);
	CHECK_STR(at("/", 0)->source, "");
	CHECK_INT(at("/", 0)->propagation, 0);
	CHECK_STR(at("/x", 0)->source, "host:/d\te");
	CHECK(at("/x", 0)->idmapped);
	CHECK_INT(at("/x", 0)->propagation, NSU_UNBINDABLE);
	mount_table_clear(&mounts.table);
}

TEST(what_is_no_mountinfo_is_refused)
{
	static const char *const bad[] = {
		"x\n", "1 0 0:5 / / rw\n", "1 0 0:5 / / rw shared:1 tmpfs x rw\n",
		"1 0 0:5 / / rw - tmpfs x\n", "1 0 0:5\n", "-1\n",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK_INT(parse(bad[i]), -EBADMSG);
		mount_table_clear(&mounts.table);
	}
	CHECK_INT(parse(""), 0);
	CHECK_INT(mounts.table.count, 0);
	mount_table_clear(&mounts.table);
}

/* /a was mounted, something below it, then another on the same directory; /b/c, then /b. */
TEST(what_lies_under_another_is_hidden)
{
	CHECK_INT(parse("1 0 0:1 / / rw - t t rw\n2 1 0:2 / /a rw - t t rw\n"
			"3 2 0:3 / /a/below rw - t t rw\n4 2 0:4 / /a rw - t t rw\n"
			"5 4 0:5 / /a/above rw - t t rw\n6 1 0:6 / /b/c rw - t t rw\n"
			"7 6 0:7 / /b/c/d rw - t t rw\n8 1 0:8 / /b rw - t t rw\n"
			"9 1 0:9 / /bc rw - t t rw\n"), 0);
	CHECK_INT(mounts_join(&mounts), 0);
	CHECK(!at("/", 0)->hidden);
	CHECK(at("/a", 0)->hidden);
	CHECK(at("/a/below", 0)->hidden);
	CHECK(!at("/a", 1)->hidden);
	CHECK(!at("/a/above", 0)->hidden);
	CHECK(at("/b/c", 0)->hidden && at("/b/c/d", 0)->hidden);
	CHECK(!at("/b", 0)->hidden && !at("/bc", 0)->hidden);
	CHECK_INT(at("/", 0)->parent, NSU_NONE);
	CHECK_INT(at("/a/above", 0)->parent, 3);
	mount_table_clear(&mounts.table);
}

TEST(a_table_that_goes_in_circles_ends)
{
	CHECK_INT(parse("1 2 0:1 / /a rw - t t rw\n2 1 0:2 / /a rw - t t rw\n"
			"3 3 0:3 / /s rw - t t rw\n"), 0);
	CHECK_INT(mounts_join(&mounts), 0);
	CHECK_INT(at("/s", 0)->parent, NSU_NONE);
	CHECK_INT(at("/a", 0)->parent, NSU_NONE);
	CHECK_INT(at("/a", 1)->parent, 0);
	mount_table_clear(&mounts.table);
}

static struct nsu_mounts *take(int ns, pid_t pid)
{
	const struct nsu_mounts_look look = { .ns = ns, .pid = pid };
	struct nsu_mounts *taken;
	struct nsu_error e;

	if (nsu_mounts_take(&taken, &look, &e) < 0)
		SKIP("not allowed: %s", strerror(e.errnum));
	return taken;
}

static void check_alike(const struct nsu_mounts *a, const struct nsu_mounts *b)
{
	if (nsu_mounts_count(a) != nsu_mounts_count(b))
		SKIP("somebody mounts, or our root is another");
	for (size_t i = 0; i < nsu_mounts_count(a); i++) {
		const struct nsu_mounted *x = nsu_mounts_get(a, i), *y = nsu_mounts_get(b, i);

		CHECK_STR(x->point, y->point);
		CHECK_STR(x->root, y->root);
		CHECK_STR(x->type, y->type);
		CHECK_STR(x->options, y->options);
		CHECK_STR(x->fs_options, y->fs_options);
		CHECK_INT(x->propagation, y->propagation);
		CHECK_INT(x->hidden, y->hidden);
		CHECK_INT(x->id, y->id);
		CHECK_INT(x->parent, y->parent);
	}
}

/* By its id, by the file of a member, and by a child that goes there. */
TEST(the_three_ways_say_the_same)
{
	int ns = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	struct nsu_mounts *asked = take(ns, 0), *read = take(-1, getpid()), *visited;

	check_alike(asked, read);
	CHECK_INT(refuse(458, REFUSE_ANY, ENOSYS), 0);	/* listmount(2) */
	visited = take(ns, 0);
	check_alike(visited, read);
	nsu_mounts_free(asked);
	nsu_mounts_free(read);
	nsu_mounts_free(visited);
	close(ns);
}
