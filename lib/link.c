/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The links below /proc/PID/ns: their names, and what they point at. */
#include <nsutil.h>

#include <errno.h>
#include <string.h>

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

/* Gives what is between "KIND:[" and "]", or NULL. */
static const char *bracketed(const char *text, enum nsu_kind *kind, char number[32])
{
	size_t len = strlen(text);
	const char *colon = strchr(text, ':');
	char name[16] = "";

	if (!colon || colon[1] != '[' || text[len - 1] != ']')
		return NULL;
	if ((size_t)(colon - text) >= sizeof(name) || text + len - colon - 3 >= 32)
		return NULL;
	memcpy(name, text, (size_t)(colon - text));
	*kind = nsu_kind_find(name);
	if (*kind == NSU_NO_KIND)
		return NULL;
	memcpy(number, colon + 2, (size_t)(text + len - colon - 3));
	number[text + len - colon - 3] = '\0';
	return number;
}

int nsu_inode_parse(const char *text, enum nsu_kind *kind, uint64_t *inode)
{
	char number[32];

	*kind = NSU_NO_KIND;
	if (strchr(text, ':') && !(text = bracketed(text, kind, number)))
		return -EINVAL;
	return nsu_number_parse(text, 1, UINT32_MAX, inode);
}
