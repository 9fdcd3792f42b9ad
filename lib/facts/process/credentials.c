/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who a process is to the kernel: the lines of /proc/PID/status that say so. */
#include "facts/process/credentials.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/text.h"

/* What follows "\nKEY:\t"; a name, in the first line, may hold no newline there. */
static const char *find_field(const char *status, const char *key)
{
	const char *at = strstr(status, key);

	return at ? at + strlen(key) : NULL;
}

int credentials_parse(const char *status, struct credentials *who)
{
	const char *uids = find_field(status, "\nUid:\t");
	const char *caps = find_field(status, "\nCapEff:\t");
	const char *threads = find_field(status, "\nThreads:\t");

	if (!uids || sscanf(uids, "%*u %u", &who->uid) != 1 ||
	    !caps || sscanf(caps, "%" SCNx64, &who->effective) != 1 ||
	    !threads || sscanf(threads, "%u", &who->threads) != 1)
		return -EBADMSG;
	return 0;
}

int credentials_read(int dir, struct credentials *who)
{
	struct text status = { 0 };
	int err = text_read(&status, dir, "status");

	if (!err)
		err = credentials_parse(status.at, who);
	free(status.at);
	return err;
}
