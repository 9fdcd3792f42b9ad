/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>

#include "facts/mount/mounts.h"

struct found {
	int count;
	enum nsu_kind kinds[8];
	uint64_t inodes[8];
	char paths[8][64];
};

static int add(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	struct found *f = arg;

	f->kinds[f->count] = kind;
	f->inodes[f->count] = inode;
	snprintf(f->paths[f->count++], 64, "%s", path);
	return 0;
}

static int parse(const char *text, struct found *f)
{
	char copy[2048];

	*f = (struct found){ 0 };
	snprintf(copy, sizeof(copy), "%s", text);
	return mounts_parse(copy, strlen(copy), add, f);
}

#define ROOT "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"

TEST(without_namespaces_nothing_is_found)
{
	struct found f;

	CHECK_INT(parse("", &f), 0);
	CHECK_INT(parse(ROOT, &f), 0);
	CHECK_INT(f.count, 0);
}

TEST(bound_namespaces_are_found_with_decoded_paths)
{
	struct found f;
	int err = parse(ROOT
		"90 27 0:4 net:[4026532180] /run/netns/a\\040b rw shared:5 - nsfs nsfs rw\n"
		"91 27 0:4 uts:[4026532181] /m\\012n rw - nsfs nsfs rw\n", &f);

	if (err == -ELIBACC)
		SKIP("libmount.so.1 is missing");
	CHECK_INT(err, 0);
	CHECK_INT(f.count, 2);
	CHECK_INT(f.kinds[0], NSU_NET);
	CHECK_INT(f.inodes[0], 4026532180);
	CHECK_STR(f.paths[0], "/run/netns/a b");
	CHECK_INT(f.kinds[1], NSU_UTS);
	CHECK_STR(f.paths[1], "/m\nn");
}

/* A root that is no namespace, or a path that only looks like one, is not found. */
TEST(forged_lines_are_no_namespaces)
{
	struct found f;
	int err = parse(ROOT
		"90 27 0:4 mntns:[1] /a rw - nsfs nsfs rw\n"
		"91 27 0:4 / /b rw - nsfs nsfs rw\n"
		"92 27 0:9 net:[4026532180] /c\\040-\\040nsfs rw - tmpfs nsfs rw\n"
		"93 27 0:9 pid:[0] /d rw - nsfs nsfs rw\n", &f);

	if (err == -ELIBACC)
		SKIP("libmount.so.1 is missing");
	CHECK_INT(err, 0);
	CHECK_INT(f.count, 0);
}
