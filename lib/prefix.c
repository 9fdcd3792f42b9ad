/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses of IPv4 and IPv6 with the length of their prefix, and ends of links. */
#include <nsutil.h>

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

/* What inet_pton(3) takes, and nothing else: no host names, no 127.1. */
static int parse_address(const char *text, size_t len, struct nsu_prefix *prefix)
{
	char copy[INET6_ADDRSTRLEN];

	*prefix = (struct nsu_prefix){ .family = 0 };
	if (len >= sizeof(copy))
		return -EINVAL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	prefix->family = strchr(copy, ':') ? AF_INET6 : AF_INET;
	prefix->length = prefix->family == AF_INET ? 32 : 128;
	return inet_pton(prefix->family, copy, prefix->bytes) == 1 ? 0 : -EINVAL;
}

int nsu_address_parse(const char *text, struct nsu_prefix *address)
{
	return parse_address(text, strlen(text), address);
}

int nsu_prefix_parse(const char *text, struct nsu_prefix *prefix)
{
	size_t len = strcspn(text, "/");
	int err = parse_address(text, len, prefix);
	uint64_t length;

	if (err)
		return err;
	if (!text[len])
		return -ENODATA;
	err = nsu_number_parse(text + len + 1, 0, prefix->length, &length);
	if (!err)
		prefix->length = (unsigned int)length;
	return err;
}

_Static_assert(NSU_PREFIX_SIZE >= INET6_ADDRSTRLEN + sizeof("/128"), "has room for all of it");

void nsu_address_print(const struct nsu_prefix *address, char text[NSU_PREFIX_SIZE])
{
	if (!address->family ||
	    !inet_ntop(address->family, address->bytes, text, INET6_ADDRSTRLEN))
		*text = '\0';
}

void nsu_prefix_print(const struct nsu_prefix *prefix, char text[NSU_PREFIX_SIZE])
{
	size_t len;

	nsu_address_print(prefix, text);
	len = strlen(text);
	if (len)
		snprintf(text + len, NSU_PREFIX_SIZE - len, "/%u", prefix->length);
}

/* ------------------------------------------------------------------- ends of links */

bool nsu_interface_is_valid(const char *name)
{
	size_t len = strlen(name);

	/* Sysctls have these for every interface; of "eth%d" the kernel makes eth0. */
	if (strcmp(name, "all") == 0 || strcmp(name, "default") == 0 || strchr(name, '%'))
		return false;
	return len > 0 && len < NSU_INTERFACE_SIZE && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0 && !strpbrk(name, "/: \t\n\v\f\r") &&
	       nsu_netns_parse_name(name) == 0;
}

static int refuse(struct nsu_error *e, int errnum, const char *part, size_t len)
{
	return nsu_error_set(e, errnum, NSU_OP_LINK, NSU_NET, "%.*s", len ? (int)len : 2,
			     len ? part : "''");
}

/* The kernel takes 0.0.0.0, says that all went well, and adds nothing. */
static bool is_nobody(const struct nsu_prefix *address)
{
	static const unsigned char zero[sizeof(address->bytes)];

	return memcmp(address->bytes, zero, sizeof(zero)) == 0;
}

static int parse_addresses(const char *text, struct nsu_end *end, struct nsu_error *e)
{
	while (*text) {
		size_t len = strcspn(text, ",");
		char one[NSU_PREFIX_SIZE];
		int err;

		if (len == 0 || len >= sizeof(one))
			return refuse(e, EINVAL, text, strlen(text));
		memcpy(one, text, len);
		one[len] = '\0';
		if (end->naddresses == NSU_ADDRESSES_MAX)
			return nsu_error_set(e, E2BIG, NSU_OP_LINK, NSU_NET, "%s", one);
		err = nsu_prefix_parse(one, &end->addresses[end->naddresses++]);
		if (err)
			return refuse(e, err == -ERANGE ? ERANGE : EINVAL, one, len);
		if (is_nobody(&end->addresses[end->naddresses - 1]))
			return nsu_error_set(e, EADDRNOTAVAIL, NSU_OP_ADDRESS, NSU_NET, "%s",
					     one);
		text += len + (text[len] == ',');
	}
	return 0;
}

static int parse_interface(const char *text, size_t len, struct nsu_end *end,
			   struct nsu_error *e)
{
	if (len >= sizeof(end->name))
		return refuse(e, ENAMETOOLONG, text, len);
	memcpy(end->name, text, len);
	end->name[len] = '\0';
	return nsu_interface_is_valid(end->name) ? 0 : refuse(e, EINVAL, text, len);
}

/* Addresses of IPv6 have colons too, and these come behind the first '='. */
int nsu_end_parse(const char *text, struct nsu_end *end, struct nsu_error *e)
{
	size_t left = strcspn(text, "="), len = strcspn(text, ":=");

	*end = (struct nsu_end){ .naddresses = 0 };
	if (len == 0 || len >= sizeof(end->ns) || len + 1 == left)
		return refuse(e, EINVAL, text, left);
	memcpy(end->ns, text, len);
	if (len < left && parse_interface(text + len + 1, left - len - 1, end, e))
		return -e->errnum;
	if (text[left] && !text[left + 1])
		return refuse(e, EINVAL, text, left + 1);
	return text[left] ? parse_addresses(text + left + 1, end, e) : 0;
}
