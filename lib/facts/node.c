/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a machine is called. */
#include "facts/node.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "facts/file.h"
#include "fd.h"

/* The first line that is no comment (hostname(5)). */
static bool take_line(const char *text, char name[NODE_NAME_SIZE])
{
	while (*text == '#' || *text == '\n') {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	snprintf(name, NODE_NAME_SIZE, "%.*s", (int)strcspn(text, " \t\r\n"), text);
	return name[0];
}

static bool read_file(const char *sysroot, char name[NODE_NAME_SIZE])
{
	autofd root = open(sysroot, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct file file;
	bool found;

	if (root < 0 || file_read(root, "etc/hostname", FILE_IN_ROOT, &file) < 0)
		return false;
	found = take_line(file.text, name);
	file_free(&file);
	return found;
}

void node_read_name(const char *sysroot, char name[NODE_NAME_SIZE])
{
	struct utsname here;

	if (sysroot && read_file(sysroot, name))
		return;
	snprintf(name, NODE_NAME_SIZE, "%s", uname(&here) == 0 ? here.nodename : "");
}
