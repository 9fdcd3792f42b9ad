/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* monitor: names as they come and go, a line each. */
#include "netnsctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../report.h"
#include "../print/writer.h"
#include "network.h"

struct own {
	bool ready, nsid;
};

static int want_ready(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->ready = true;
	return 0;
}

static int want_nsid(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->nsid = true;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "ready", NULL, "also a line when the namespace is mounted", want_ready,
	  .ours = true },
	{ 0, "nsid", NULL, "also a line for each NSID that comes or goes", want_nsid,
	  .ours = true },
};

static const char *const words[] = {
	[NSU_NETNS_ADDED] = "add", [NSU_NETNS_READY] = "ready", [NSU_NETNS_DELETED] = "delete",
	[NSU_NETNS_NSID] = "nsid", [NSU_NETNS_NSID_GONE] = "nsid-gone",
};

static bool is_wanted(const struct own *own, enum nsu_netns_what what)
{
	if (what == NSU_NETNS_READY)
		return own->ready;
	if (what == NSU_NETNS_NSID || what == NSU_NETNS_NSID_GONE)
		return own->nsid;
	return what == NSU_NETNS_ADDED || what == NSU_NETNS_DELETED;
}

static void print_json(const struct nsu_netns_event *event)
{
	printf("{\"event\":\"%s\",", words[event->what]);
	if (!event->name) {
		printf("\"nsid\":%d}\n", event->nsid);
		return;
	}
	fputs("\"name\":", stdout);
	writer_put(event->name);
	puts("}");
}

/* At once: who reads it from a pipe waits for it. */
static int print(void *arg, const struct nsu_netns_event *event)
{
	const struct request *r = arg;

	if (event->what == NSU_NETNS_LOST)
		report_note("too much at once: what follows is how it is now");
	if (!is_wanted(r->own, event->what))
		return 0;
	if (r->json)
		print_json(event);
	else if (event->name)
		printf("%s %s\n", words[event->what], safe_answer(event->name));
	else
		printf("%s %d\n", words[event->what], event->nsid);
	return report_flush() != 0;
}

static int run_monitor(const struct request *r)
{
	struct nsu_error e;
	int from, err;

	if (network_find_from(r, &from))
		return NAME_ERROR;
	err = nsu_netns_watch(from, print, (void *)(uintptr_t)r, &e);
	if (err)
		words_report(r, &e);
	if (from >= 0)
		close(from);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_monitor = {
	.name = "monitor", .run = run_monitor, .operands = "",
	.about = "print names as they come and go", .flags = VERB_ANSWERS | VERB_WATCHES,
	VERB_OPTS(opts),
	.own = sizeof(struct own), .footer = "Try:  netnsctl monitor --ready",
};
