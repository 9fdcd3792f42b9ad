/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include <nsutil.h>

#define ANY NSU_NO_KIND

static const struct {
	const char *text;
	struct nsu_ref want;
} good[] = {
	{ "self", { NSU_REF_SELF, ANY } },
	{ "self/net", { NSU_REF_SELF, NSU_NET } },
	{ "1", { NSU_REF_PROCESS, ANY, .pid = 1 } },
	{ "4194304", { NSU_REF_PROCESS, ANY, .pid = 4194304 } },
	{ "4711/uts", { NSU_REF_PROCESS, NSU_UTS, .pid = 4711 } },
	{ "4194305", { NSU_REF_INODE, ANY, .inode = 4194305 } },
	{ "4026531840", { NSU_REF_INODE, ANY, .inode = 4026531840 } },
	{ "net:[4026531840]", { NSU_REF_INODE, NSU_NET, .inode = 4026531840 } },
	{ "mnt:[7]", { NSU_REF_INODE, NSU_MNT, .inode = 7 } },
	{ "12:net:4026531840", { NSU_REF_HANDLE, NSU_NET, .id = 12, .inode = 4026531840 } },
	{ "id:1", { NSU_REF_ID, ANY, .id = 1 } },
	{ "id:18446744073709551615", { NSU_REF_ID, ANY, .id = UINT64_MAX } },
	{ "/run/netns/blue", { NSU_REF_PATH, ANY, .path = "/run/netns/blue" } },
	{ "/", { NSU_REF_PATH, ANY, .path = "/" } },
	{ "/net:[1]", { NSU_REF_PATH, ANY, .path = "/net:[1]" } },
	{ "netns:blue", { NSU_REF_NETNS, NSU_NET, .name = "blue" } },
	{ "netns:12", { NSU_REF_NETNS, NSU_NET, .name = "12" } },
	{ "netns:net:[1]", { NSU_REF_NETNS, NSU_NET, .name = "net:[1]" } },
	{ "container:web", { NSU_REF_CONTAINER, ANY, .name = "web" } },
	{ "container:4711", { NSU_REF_CONTAINER, ANY, .name = "4711" } },
	{ "container:3f2a/net", { NSU_REF_CONTAINER, NSU_NET, .name = "3f2a" } },
	{ "pod:web", { NSU_REF_POD, ANY, .name = "web", .words = 1 } },
	{ "pod:shop/web", { NSU_REF_POD, ANY, .name = "web", .words = 2,
			    .pod_namespace = "shop" } },
	{ "pod:web/net", { NSU_REF_POD, ANY, .name = "net", .words = 2,
			   .pod_namespace = "web" } },
	{ "pod:shop/web/nginx", { NSU_REF_POD, ANY, .name = "web", .words = 3,
				  .pod_namespace = "shop", .pod_container = "nginx" } },
	{ "pod:shop/web/nginx/pid", { NSU_REF_POD, NSU_PID, .name = "web", .words = 3,
				      .pod_namespace = "shop", .pod_container = "nginx" } },
	{ "unit:ssh.service", { NSU_REF_UNIT, ANY, .name = "ssh.service" } },
	{ "unit:getty@tty1.service/mnt", { NSU_REF_UNIT, NSU_MNT,
					.name = "getty@tty1.service" } },
	{ "web", { NSU_REF_NAME, ANY, .name = "web" } },
	{ "web/user", { NSU_REF_NAME, NSU_USER, .name = "web" } },
	{ "net", { NSU_REF_NAME, ANY, .name = "net" } },
	{ "selfish", { NSU_REF_NAME, ANY, .name = "selfish" } },
	{ "12ab", { NSU_REF_NAME, ANY, .name = "12ab" } },
	{ "-1", { NSU_REF_NAME, ANY, .name = "-1" } },
};

TEST(every_form_is_taken_apart)
{
	struct nsu_ref ref;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const struct nsu_ref *want = &good[i].want;

		memset(&ref, 0x55, sizeof(ref));
		puts(good[i].text);
		CHECK_INT(nsu_ref_parse(good[i].text, &ref), 0);
		CHECK_INT(ref.type, want->type);
		CHECK_INT(ref.kind, want->kind);
		CHECK_INT(ref.pid, want->pid);
		CHECK(ref.id == want->id);
		CHECK(ref.inode == want->inode);
		CHECK_STR(ref.path, want->path);
		CHECK_STR(ref.name, want->name);
		CHECK_INT(ref.words, want->words);
		CHECK_STR(ref.pod_namespace, want->pod_namespace);
		CHECK_STR(ref.pod_container, want->pod_container);
	}
}

static void check_refused(const char *text, int err)
{
	struct nsu_ref ref;
	int got = nsu_ref_parse(text, &ref);

	if (got != err)
		FAIL("\"%s\" gives %d, not %d", text, got, err);
	CHECK_INT(ref.type, NSU_REF_NONE);
	CHECK_STR(ref.name, "");
}

TEST(what_is_no_reference_is_refused)
{
	static const char *const bad[] = {
		"", ":", "self/", "self/none", "self/net/x", "12/", "12/none", "12/net/", "./x",
		"a/b", "x:y", "net:", "net:[]", "net:[x]", "net:[1", "net:1", "pig:[1]",
		"NET:[1]", "id:", "id:x", "id:-1", "id:+1", "id: 1", "1:2", "1:net", "1:net:",
		"1:net:x", "1:pig:2", "1::2", "1x:net:2", "netns:", "netns:a/b", "netns:.",
		"netns:..", "netns:/run/netns/a", "container:", "container:/", "container:/net",
		"container:a/", "container:a/b", "pod:", "pod:/", "pod:a/", "pod:/a",
		"pod:a//b", "pod:a/b/", "pod:a/b/c/", "pod:a/b/c/d", "pod:a/b/c/net/", "unit:",
		"unit:a/b", "Container:web", "::", "1:net:2:3",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_refused(bad[i], -EINVAL);
}

TEST(numbers_that_nothing_has_are_refused)
{
	static const char *const bad[] = {
		"0", "0/net", "4194305/net", "4294967296", "99999999999999999999",
		"999999999999999999999999999999", "net:[0]", "net:[4294967296]", "id:0",
		"id:18446744073709551616", "0:net:1", "1:net:0", "1:net:4294967296",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_refused(bad[i], -ERANGE);
}

TEST(a_name_that_does_not_fit_is_no_shorter_name)
{
	static const char *const prefixes[] = { "", "container:", "netns:", "pod:", "pod:a/",
		"pod:a/b/", "unit:" };
	static char path[PATH_MAX + 1] = "/";
	char text[NSU_REF_SIZE + 32];
	struct nsu_ref ref;

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		snprintf(text, sizeof(text), "%sx%0*d", prefixes[i], NSU_REF_SIZE - 1, 7);
		check_refused(text, -ENAMETOOLONG);
		text[strlen(text) - 1] = '\0';
		CHECK_INT(nsu_ref_parse(text, &ref), 0);
	}
	memset(path, '/', PATH_MAX);
	check_refused(path, -ENAMETOOLONG);
}
