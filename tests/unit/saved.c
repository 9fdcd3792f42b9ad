/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Saved snapshots: what was written is what is read, and nothing else is. */
#include "unit.h"

#include <errno.h>
#include <nsutil.h>
#include <stdlib.h>
#include <time.h>

#include "model/saved/saved_read.h"

/* Two user namespaces, one below the other; a net namespace of the lower, with no process. */
static const char good[] =
	"{\n\"snapshot\": 1,\n"
	"\"node\": \"web\", \"taken\": 1700000000, \"machine\": true, "
	"\"initial\": [0, 0, 0, 0, 0, 0, 4026531837, 0], "
	"\"self\": [0, 0, 0, 0, 0, 0, 4026531837, 0],\n"
	"\"missed\": {\"processes\": 3, \"unread\": 1, \"first\": 9, \"why\": 13},\n"
	"\"sources\": [\n"
	"{\"name\": \"processes\"},\n"
	"{\"name\": \"fds\", \"why\": 13, \"count\": 1},\n"
	"{\"name\": \"relatives\"}\n"
	"],\n"
	"\"namespaces\": [\n"
	"{\"type\": \"user\", \"inode\": 4026531837, \"id\": 3, \"creator\": 0, "
	"\"uids\": [\"0:0:4294967295\"], \"age\": 7},\n"
	"{\"type\": \"user\", \"inode\": 4026532001, \"owner\": 0, \"parent\": 0, "
	"\"creator\": 1000},\n"
	"{\"type\": \"net\", \"inode\": 4026532002, \"owner\": 1, \"uid\": 1000, "
	"\"nsid\": -1, \"listed\": true, \"interfaces\": [\"lo\", \"eth0\"], \"holders\": ["
	"{\"what\": \"fd\", \"process\": 0, \"fd\": 5}, "
	"{\"what\": \"mount\", \"path\": \"/run/netns/b\\\\x0a\\\"\"}]}\n"
	"],\n"
	"\"processes\": [\n"
	"{\"pid\": 1, \"ns\": [null, null, null, null, null, null, 0, null, null, null], "
	"\"detailed\": true, \"uid\": 0, \"command\": \"init\"},\n"
	"{\"pid\": 7, \"ns\": [null, null, null, null, null, null, 1, null, null, null], "
	"\"detailed\": true, \"ppid\": 1, \"uid\": 1000, \"command\": \"a b\", "
	"\"container\": 0, \"unit_author\": 5}\n"
	"],\n"
	"\"containers\": [\n"
	"{\"engine\": \"runc\", \"id\": \"c1\", \"pid\": 7, \"author\": 1000, "
	"\"claimed\": true}\n"
	"]\n}\n";

static struct nsu_snapshot *load(const char *text, size_t len, int want)
{
	struct nsu_snapshot *s = NULL;
	struct nsu_error e = { .errnum = 0 };
	int err = nsu_snapshot_parse(&s, text, len, "a.json", &e);

	if (err != want)
		FAIL("%d, not %d: %s", err, want, text);
	CHECK_INT(e.errnum, -want);
	if (want) {
		CHECK_INT(e.op, NSU_OP_LOAD);
		CHECK_STR(e.object, "a.json");
	}
	return s;
}

/* The text with one part replaced by another. */
static char *change(const char *from, const char *to)
{
	const char *at = strstr(good, from);
	char *text = malloc(sizeof(good) + strlen(to));

	CHECK(text && at);
	sprintf(text, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
	return text;
}

TEST(what_was_saved_is_asked_as_what_was_taken)
{
	struct nsu_snapshot *s = load(good, strlen(good), 0);
	const struct nsu_namespace *net = nsu_snapshot_get_namespace(s, 2);

	CHECK_STR(nsu_snapshot_get_node(s), "web");
	CHECK_INT(nsu_snapshot_get_time(s), 1700000000);
	CHECK_INT(nsu_snapshot_count_namespaces(s), 3);
	CHECK_INT(nsu_snapshot_find_namespace(s, 4026532002), 2);
	CHECK_INT(net->found, NSU_FOUND_FD | NSU_FOUND_MOUNT | NSU_FOUND_LISTED);
	CHECK_INT(net->leader, NSU_NONE);
	CHECK_INT(net->nsid, NSU_NSID_UNASSIGNED);
	CHECK_INT(net->nmounts, 1);
	CHECK_STR(nsu_snapshot_get_mount(s, 2, 0), "/run/netns/b\n\"");
	CHECK_STR(nsu_snapshot_get_inside(s, 2)->interfaces, "lo\neth0\n");
	CHECK_INT(nsu_snapshot_get_creator(s, 2), 1000);
	CHECK_INT(nsu_snapshot_get_whose(s, 0, NSU_NONE), NSU_WHOSE_INIT);
	CHECK_INT(nsu_snapshot_get_namespace(s, 1)->nprocs, 1);
	CHECK_INT(nsu_snapshot_get_namespace(s, 1)->leader, 1);
	CHECK_INT(nsu_snapshot_count_holders(s, 0, NSU_FOUND_DESCENDANT), 1);
	CHECK_INT(nsu_snapshot_get_holder(s, 2, 0)->fd, 5);
	CHECK_INT(nsu_snapshot_get_belonging(s, 1)->container, 0);
	CHECK(nsu_snapshot_get_container(s, 0)->claimed);
	CHECK_STR(nsu_snapshot_get_container(s, 0)->pod, "");
	CHECK_INT(nsu_snapshot_get_missed(s)->unread, 1);
	CHECK_INT(nsu_snapshot_get_gap(s, NSU_SOURCE_FDS)->count, 1);
	nsu_snapshot_free(s);
}

static char *print(const struct nsu_snapshot *s)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	CHECK(out && nsu_snapshot_print(s, NULL, out) == 0);
	fclose(out);
	return text;
}

TEST(references_mean_what_they_meant_there)
{
	static const struct { const char *ref; int err; pid_t pid; uint64_t inode; } refs[] = {
		{ "7", 0, 7, 0 }, { "7/user", 0, 7, 4026532001 }, { "7/net", -ENOENT, 7, 0 },
		{ "8", -ESRCH, 0, 0 }, { "self", -EINVAL, 0, 0 },
		{ "net:[4026532002]", 0, 0, 4026532002 }, { "uts:[4026532002]", -ENOENT, 0, 0 },
		{ "4026532002", 0, 0, 4026532002 }, { "id:3", 0, 0, 4026531837 },
		{ "id:4", -ENOENT, 0, 0 }, { "/run/netns/blue", 0, 0, 4026532002 },
		{ "/run/netns/red", -ENOENT, 0, 0 }, { "netns:blue", 0, 0, 4026532002 },
		{ "blue", 0, 0, 4026532002 }, { "container:web", 0, 7, 0 }, { "web", 0, 7, 0 },
		{ "web/user", 0, 7, 4026532001 }, { "container:abcd", 0, 7, 0 },
		{ "abcd", -ENOENT, 0, 0 }, { "container:lie", -ENOENT, 0, 0 },
		{ "twin", -ENOTUNIQ, 0, 0 }, { "pod:shop/cart", 0, 1, 0 }, { "cart", 0, 1, 0 },
		{ "pod:cart/app", 0, 7, 0 }, { "pod:shop/cart/app", 0, 7, 0 },
		{ "pod:other/cart", -ENOENT, 0, 0 }, { "unit:x.service", 0, 7, 0 },
		{ "unit:claimed.service", -ESRCH, 0, 0 },
	};
	static const char containers[] =
		"{\"engine\": \"docker\", \"id\": \"abcdef\", \"name\": \"web\", \"pid\": 7}, "
		"{\"engine\": \"docker\", \"id\": \"bb\", \"name\": \"twin\", \"pid\": 7}, "
		"{\"engine\": \"docker\", \"id\": \"cc\", \"name\": \"twin\", \"pid\": 1}, "
		"{\"engine\": \"cri-o\", \"id\": \"dd\", \"pod\": \"cart\", "
		"\"pod_namespace\": \"shop\", \"pod_container\": \"app\", "
		"\"pod_uid\": \"u\", \"pid\": 7}, "
		"{\"engine\": \"cri-o\", \"id\": \"ee\", \"pod\": \"cart\", "
		"\"pod_namespace\": \"shop\", \"pod_uid\": \"u\", "
		"\"sandbox\": true, \"pid\": 1}, "
		"{\"engine\": \"podman\", \"id\": \"ff\", \"name\": \"lie\", \"pid\": 7, "
		"\"claimed\": true},\n{";
	char text[sizeof(good) + sizeof(containers) + 128], *at;
	char *named = change("b\\\\x0a\\\"", "blue");
	struct nsu_snapshot *s;

	snprintf(text, sizeof(text), "%s", named);
	free(named);
	at = strstr(text, "\"unit_author\"");
	memmove(at + 20, at, strlen(at) + 1);
	memcpy(at, "\"unit\": \"x.service\",", 20);
	at = strstr(text, "{\"engine\"");
	memmove(at + sizeof(containers) - 2, at, strlen(at) + 1);
	memcpy(at, containers, sizeof(containers) - 2);
	s = load(text, strlen(text), 0);
	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++) {
		struct nsu_referent found;
		struct nsu_ref ref;
		int err;

		CHECK_INT(nsu_ref_parse(refs[i].ref, &ref), 0);
		err = nsu_ref_find_saved(&ref, s, &found);
		if (err != refs[i].err)
			FAIL("%s: %d, not %d", refs[i].ref, err, refs[i].err);
		if (err)
			continue;
		CHECK_INT(found.inode, refs[i].inode);
		CHECK_INT(found.pid, refs[i].inode && !strchr(refs[i].ref, '/') ? 0 :
			  refs[i].pid);
	}
	nsu_snapshot_free(s);
}

TEST(it_is_written_as_it_was_read)
{
	struct nsu_snapshot *s = load(good, strlen(good), 0);
	char *text = print(s);

	CHECK_STR(text, good);
	free(text);
	nsu_snapshot_free(s);
}

/* The second of a text without one is that in which it is written, and then stays. */
TEST(a_time_that_was_not_said_is_now)
{
	char *text = change("\"taken\": 1700000000, ", "");
	struct nsu_snapshot *s = load(text, strlen(text), 0), *again;
	time_t before = time(NULL);
	char *once = print(s), *twice;

	again = load(once, strlen(once), 0);
	CHECK(nsu_snapshot_get_time(again) >= before);
	CHECK(nsu_snapshot_get_time(again) <= time(NULL));
	twice = print(again);
	CHECK_STR(twice, once);
	nsu_snapshot_free(s);
	nsu_snapshot_free(again);
	free(text);
	free(once);
	free(twice);
}

/* A copy of which the last newline may be missing, but no other byte. */
TEST(a_part_of_one_is_refused)
{
	for (size_t len = 0; len + 1 < strlen(good); len++) {
		char *part = malloc(len + 1);

		CHECK(part);
		memcpy(part, good, len);
		part[len] = '\0';
		load(part, len, -EBADMSG);
		free(part);
	}
}

TEST(what_a_snapshot_cannot_be_is_refused)
{
	static const struct { const char *from, *to; int err; } changes[] = {
		{ "\"snapshot\": 1", "\"snapshot\": 2", -EPROTONOSUPPORT },
		{ "\"snapshot\": 1", "\"snapshot\": 0", -EBADMSG },
		{ "\"snapshot\": 1", "\"snapshot\": \"1\"", -EBADMSG },
		{ "\"snapshot\"", "\"topology\"", -EBADMSG },
		{ "\"web\"", "\"\"", -EBADMSG },
		{ "\"web\"", "7", -EBADMSG },
		{ "\"web\"", "\"\\u0000\"", -EBADMSG },
		{ "\"web\"", "\"\\\\x00\"", -EBADMSG },
		{ "true", "1", -EBADMSG },
		{ "[0, 0,", "[0,", -EBADMSG },
		{ "[0, 0,", "[0, 0, 0,", -EBADMSG },
		{ "\"why\": 13", "\"why\": 2147483648", -EBADMSG },
		{ "\"fds\"", "\"ears\"", -EBADMSG },
		{ "{\"name\": \"processes\"}", "{}", -EBADMSG },
		{ "\"type\": \"user\"", "\"type\": \"usr\"", -EBADMSG },
		{ "\"type\": \"user\", ", "", -EBADMSG },
		{ "\"inode\": 4026531837", "\"inode\": 0", -EBADMSG },
		{ "\"inode\": 4026531837", "\"inode\": 4026532009", -EBADMSG },	/* order */
		{ "\"inode\": 4026531837", "\"inode\": 18446744073709551616", -EBADMSG },
		{ "\"owner\": 0, \"parent\": 0", "\"owner\": 0", -EBADMSG },
		{ "\"owner\": 0, \"parent\": 0", "\"owner\": 3, \"parent\": 3", -EBADMSG },
		{ "\"owner\": 0, \"parent\": 0", "\"owner\": 1, \"parent\": 1", -EBADMSG },
		{ "\"id\": 3", "\"owner\": 1, \"parent\": 1", -EBADMSG },	/* a circle */
		{ "\"owner\": 1, \"uid\"", "\"owner\": 2, \"uid\"", -EBADMSG },
		{ "\"owner\": 1, \"uid\"", "\"parent\": 1, \"uid\"", -EBADMSG },
		{ "\"lo\", ", "\"l\\no\", ", -EBADMSG },
		{ "[\"lo\", ", "[1, ", -EBADMSG },
		{ "\"what\": \"fd\"", "\"what\": \"process\"", -EBADMSG },
		{ "\"process\": 0, \"fd\"", "\"fd\"", -EBADMSG },
		{ "\"process\": 0, \"fd\"", "\"process\": 2, \"fd\"", -EBADMSG },
		{ "\"path\"", "\"mntns\": 0, \"path\"", -EBADMSG },
		{ "\"pid\": 1,", "\"pid\": 0,", -EBADMSG },
		{ "\"pid\": 1,", "\"pid\": -1,", -EBADMSG },
		{ "\"pid\": 1,", "\"pid\": 7,", -EBADMSG },
		{ "null, 0, null", "null, 2, null", -EBADMSG },	/* of another kind */
		{ "null, 0, null", "null, 3, null", -EBADMSG },
		{ "null, 0, null", "null, null", -EBADMSG },
		{ "\"command\": \"init\"", "\"x\": 1", -EBADMSG },
		{ "\"container\": 0", "\"container\": 1", -EBADMSG },
		{ "\"engine\": \"runc\", ", "", -EBADMSG },
		{ "\"containers\"", "\"pods\"", -EBADMSG },
		{ "]\n}\n", "]\n}\n}", -EBADMSG },
		{ "\"id\": 3", "\"of a newer one\": [{}]", 0 },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		char *text = change(changes[i].from, changes[i].to);

		nsu_snapshot_free(load(text, strlen(text), changes[i].err));
		free(text);
	}
}

TEST(a_newer_one_is_told_apart)
{
	char *text = change("\"snapshot\": 1", "\"snapshot\": 2");
	struct nsu_snapshot *s;
	char said[NSU_HINT_SIZE];
	struct nsu_error e;

	CHECK_INT(nsu_snapshot_parse(&s, text, strlen(text), "-", &e), -EPROTONOSUPPORT);
	CHECK_STR(e.said, "its form is 2, and this one reads 1");
	CHECK(nsu_error_get_hint(&e, said) && strstr(said, "newer"));
	free(text);
}

/* Whatever is in it, it is refused, or a snapshot that can be asked and written. */
TEST(a_damaged_one_is_refused_or_asked)
{
	static const char bytes[] = "\"\\{}[],:0129-x\n";
	unsigned int seed = 1;

	for (int i = 0; i < 20000; i++) {
		char text[sizeof(good)];
		struct nsu_snapshot *s = NULL;
		struct nsu_error e;

		memcpy(text, good, sizeof(good));
		for (int n = i % 3; n >= 0; n--)
			text[(size_t)rand_r(&seed) % strlen(good)] =
				bytes[(size_t)rand_r(&seed) % (sizeof(bytes) - 1)];
		if (nsu_snapshot_parse(&s, text, strlen(good), "-", &e) < 0)
			continue;
		free(print(s));
		nsu_snapshot_free(s);
	}
}

TEST(escapes_are_taken_back)
{
	static const struct { const char *from, *to; int err; } texts[] = {
		{ "", "", 0 }, { "a\\x0ab", "a\nb", 0 }, { "\\x5cx41", "\\x41", 0 },
		{ "\\x5", "\\x5", 0 }, { "\\x", "\\x", 0 }, { "\\xGG", "\\xGG", 0 },
		{ "\\xff\\xfe", "\xff\xfe", 0 }, { "\\n", "\\n", 0 }, { "\\x00", "", -EBADMSG },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char text[32];

		strcpy(text, texts[i].from);
		CHECK_INT(saved_unescape(text), texts[i].err);
		if (!texts[i].err)
			CHECK_STR(text, texts[i].to);
	}
}
