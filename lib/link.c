/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The links below /proc/PID/ns: their names, and what they point at. */
#include "nslink.h"

#include <errno.h>
#include <string.h>

#include "number.h"

const char *nsu_link_get_name(unsigned int link)
{
	if (link == NSU_LINK_PID_FOR_CHILDREN)
		return "pid_for_children";
	if (link == NSU_LINK_TIME_FOR_CHILDREN)
		return "time_for_children";
	return nsu_kind_get_name((enum nsu_kind)link);
}

enum nsu_kind nsu_link_get_kind(unsigned int link)
{
	if (link == NSU_LINK_PID_FOR_CHILDREN)
		return NSU_PID;
	if (link == NSU_LINK_TIME_FOR_CHILDREN)
		return NSU_TIME;
	return (enum nsu_kind)link;
}

int link_parse(const char *text, enum nsu_kind kind, uint64_t *inode)
{
	const char *name = nsu_kind_get_name(kind);

	for (; *name; name++, text++)
		if (*text != *name)
			return -EINVAL;
	if (text[0] != ':' || text[1] != '[')
		return -EINVAL;
	return number_parse_until(text + 2, "]", 1, UINT32_MAX, inode);
}

int nsu_inode_parse(const char *text, enum nsu_kind *kind, uint64_t *inode)
{
	int err = -EINVAL;

	*kind = NSU_NO_KIND;
	if (!strchr(text, ':'))
		return nsu_number_parse(text, 1, UINT32_MAX, inode);
	for (int k = 0; err == -EINVAL && k < NSU_KINDS; k++) {
		err = link_parse(text, (enum nsu_kind)k, inode);
		if (err != -EINVAL)
			*kind = (enum nsu_kind)k;
	}
	return err;
}
