/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of network namespaces that come and go: what happens is the answer to what was told. */
#include "unit.h"

#include <sys/resource.h>

#include "deed.h"

#define NETNS "/run/netns/"

static void put_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	CHECK(fd >= 0);
	close(fd);
}

static void begin(void)
{
	CHECK_INT(mkdir("/run/netns", 0755), 0);
	put_file(NETNS "a");
}

/* Nothing will ever be mounted on that. */
static void put_link(void)
{
	CHECK_INT(symlink("nowhere", NETNS "link"), 0);
}

static void bind_net(void)
{
	CHECK_INT(mount("/proc/self/ns/net", NETNS "a", NULL, MS_BIND, NULL), 0);
}

static void rename_one(void)
{
	CHECK_INT(umount2(NETNS "a", MNT_DETACH), 0);
	CHECK_INT(rename(NETNS "a", NETNS "b"), 0);
}

static void remove_all(void)
{
	CHECK(unlink(NETNS "link") == 0 && unlink(NETNS "b") == 0 && rmdir("/run/netns") == 0);
}

/* It waits for the directory again. A file beside it is none of them. */
static void begin_again(void)
{
	put_file("/run/other");
	CHECK_INT(mkdir("/run/netns", 0755), 0);
	put_file(NETNS "c");
}

static void nothing(void)
{
}

static const struct happening {
	enum nsu_netns_what what;
	const char *name;
	void (*then)(void);
} happenings[] = {
	{ NSU_NETNS_WATCHING, NULL, begin },
	{ NSU_NETNS_ADDED, "a", put_link },
	{ NSU_NETNS_ADDED, "link", bind_net },
	{ NSU_NETNS_READY, "a", rename_one },
	{ NSU_NETNS_DELETED, "a", nothing },
	{ NSU_NETNS_ADDED, "b", remove_all },
	{ NSU_NETNS_DELETED, "link", nothing },
	{ NSU_NETNS_DELETED, "b", begin_again },
	{ NSU_NETNS_ADDED, "c", NULL },
};

static int answer(void *arg, const struct nsu_netns_event *event)
{
	const struct happening **next = arg, *is = (*next)++;

	if (event->what != is->what || (is->name && strcmp(event->name, is->name) != 0))
		FAIL("event %zu is %d of %s", (size_t)(is - happenings), (int)event->what,
		     event->name ? event->name : "nothing");
	if (!is->then)
		return 1;
	is->then();
	return 0;
}

/* An event never comes. A PID 1 hears only what it has a handler for. */
static void give_up(int sig)
{
	(void)sig;
	_exit(UNIT_FAILED);
}

TEST(each_name_is_told_as_it_comes_and_goes)
{
	const struct happening *next = happenings;
	struct nsu_error e;

	enter_world();
	signal(SIGALRM, give_up);
	alarm(200);
	CHECK_INT(nsu_netns_watch(-1, answer, (void *)&next, &e), 0);
	CHECK_INT(next - happenings, sizeof(happenings) / sizeof(happenings[0]));
}

static void allow_files(rlim_t count)
{
	struct rlimit files;

	CHECK_INT(getrlimit(RLIMIT_NOFILE, &files), 0);
	files.rlim_cur = count;
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &files), 0);
}

/* No more than it has, but so many that poll(2) takes them. */
static int leave_none(void *arg, const struct nsu_netns_event *event)
{
	(void)arg;
	if (event->what != NSU_NETNS_WATCHING)
		return 0;
	CHECK_INT(mknod(NETNS "b", S_IFREG | 0644, 0), 0);
	allow_files(3);
	return 0;
}

TEST(who_cannot_look_any_more_says_so)
{
	struct nsu_error e;

	enter_world_with_a_name();
	signal(SIGALRM, give_up);
	alarm(200);
	CHECK_INT(nsu_netns_watch(-1, leave_none, NULL, &e), -EMFILE);
	allow_files(64);
	CHECK_STR(e.object, "/run/netns");
}

static int stop(void *arg, const struct nsu_netns_event *event)
{
	(void)arg;
	CHECK_INT(event->what, NSU_NETNS_WATCHING);
	return 1;
}

static int watch(struct nsu_error *e)
{
	return nsu_netns_watch(-1, stop, NULL, e);
}

static const struct deed deeds[] = { { "watch", watch, NULL } };

TEST(who_watches_may_not_or_has_no_memory)
{
	enter_world_with_a_name();
	FAIL_ALL(deeds, FAILING_MEMORY, ENOMEM);
	FAIL_ALL(deeds, FAILING_CALLS, EMFILE);
}
