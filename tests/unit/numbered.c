/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries that are numbers, among others that are not. */
#include "unit.h"

#include "facts/process/numbered.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "refuse.h"

#define ENTRIES 500

static char place[] = "/tmp/numbered.XXXXXX";
static int list;

static void make_entries(void)
{
	char name[256];

	strcpy(place + sizeof(place) - 7, "XXXXXX");
	CHECK(mkdtemp(place) != NULL);
	list = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < ENTRIES; i++) {
		snprintf(name, sizeof(name), "%d", i);
		CHECK(mkdirat(list, name, 0755) == 0);
	}
	memset(name, '7', sizeof(name) - 1);	/* as long as a name may be, and no number */
	name[sizeof(name) - 1] = '\0';
	CHECK(mkdirat(list, name, 0755) == 0);
	CHECK(mkdirat(list, "-1", 0755) == 0 && mkdirat(list, "1x", 0755) == 0);
}

static void remove_entries(void)
{
	char command[64];

	close(list);
	snprintf(command, sizeof(command), "rm -r %s", place);
	CHECK(system(command) == 0);
}

/* Takes one, which nobody has taken before. */
static int take(struct numbered *from, bool seen[ENTRIES])
{
	int number, more = numbered_next(from, &number);

	if (more > 0) {
		CHECK(number >= 0 && number < ENTRIES && !seen[number]);
		CHECK_INT(atoi(from->name), number);
		seen[number] = true;
	}
	return more;
}

static int count(const bool seen[ENTRIES])
{
	int n = 0;

	for (int i = 0; i < ENTRIES; i++)
		n += seen[i];
	return n;
}

TEST(all_numbers_from_the_least_on_come_once)
{
	for (int least = 0; least < 2; least++) {
		bool seen[ENTRIES] = { false };
		struct numbered all;

		make_entries();
		numbered_begin(&all, list, least);
		while (take(&all, seen) > 0)
			;
		CHECK_INT(take(&all, seen), 0);
		CHECK_INT(count(seen), ENTRIES - least);
		CHECK_INT(seen[0], !least);
		remove_entries();
	}
}

TEST(who_reads_with_others_has_a_share)
{
	bool seen[ENTRIES] = { false };
	struct numbered one, other;
	int mine = 0, theirs = 0, more = 1;

	make_entries();
	numbered_begin(&one, list, 0);
	numbered_begin(&other, list, 0);
	while (more) {
		int a = take(&one, seen), b = take(&other, seen);

		mine += a;
		theirs += b;
		more = a || b;
	}
	CHECK_INT(mine + theirs, ENTRIES);
	CHECK_INT(count(seen), ENTRIES);
	CHECK(mine > ENTRIES / 4 && theirs > ENTRIES / 4);
	remove_entries();
}

TEST(the_errno_of_a_failure_is_told)
{
	struct numbered all;
	int number;

	numbered_begin(&all, open("/", O_PATH | O_CLOEXEC), 0);
	CHECK_INT(numbered_next(&all, &number), -EBADF);
	CHECK_INT(refuse(SYS_getdents64, REFUSE_ANY, EIO), 0);
	CHECK_INT(numbered_next(&all, &number), -EIO);
}
