/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables of nf_tables that give a namespace its way out, and what is written on them. */
#include "facts/filter/nat_tables.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "facts/filter/packet_filter.h"
#include "facts/nsfs.h"
#include "facts/visit/visit_nets.h"
#include "fd.h"

#ifndef NFTA_TABLE_USERDATA
#define NFTA_TABLE_USERDATA 6	/* Linux 5.10 */
#endif

/* NAT_NOTE. The name of an interface has no blanks, but may have commas. */
static void parse_note(const char *note, struct nat_table *table)
{
	char name[sizeof(table->interface) + 1];
	size_t len;
	int was;

	if (sscanf(note, "netnsctl: interface %16s forwarding was %d, out of %15s", name, &was,
		   table->out) < 2)
		return;
	len = strlen(name) - 1;
	if (len == 0 || name[len] != ',')
		return;
	memcpy(table->interface, name, len);
	table->was_off = was == 0;
}

/* Comments are the first sort of what libnftnl keeps with a table: sort, length, text. */
static void read_note(const struct nlattr *attr, struct nat_table *table)
{
	const unsigned char *data = mnl_attr_get_payload(attr);
	size_t len = mnl_attr_get_payload_len(attr);
	char note[128];

	if (len < 2 || data[0] != 0 || data[1] > len - 2 || data[1] >= sizeof(note))
		return;
	memcpy(note, data + 2, data[1]);
	note[data[1]] = '\0';
	parse_note(note, table);
}

static int take_table(void *arg, const struct nlmsghdr *answer)
{
	const struct nfgenmsg *body = mnl_nlmsg_get_payload(answer);
	struct nat_tables *tables = arg;
	struct nat_table table = { .family = body->nfgen_family }, *all;
	const struct nlattr *attr;

	if ((answer->nlmsg_type & 0xff) != NFT_MSG_NEWTABLE)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(*body)) {
		if (mnl_attr_get_type(attr) == NFTA_TABLE_NAME &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			snprintf(table.name, sizeof(table.name), "%s", mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == NFTA_TABLE_USERDATA)
			read_note(attr, &table);
	}
	if (strncmp(table.name, NAT_TABLE, strlen(NAT_TABLE)) != 0)
		return 0;
	all = reallocarray(tables->all, tables->count + 1, sizeof(*all));
	if (!all)
		return -ENOMEM;
	tables->all = all;
	all[tables->count++] = table;
	return 0;
}

static void forget(void *arg)
{
	((struct nat_tables *)arg)->count = 0;
}

/* A kernel without the subsystem calls the request invalid. */
int nat_tables_take(struct netlink *n, struct nat_tables *tables)
{
	const unsigned int type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE;
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, type, NLM_F_DUMP,
					       sizeof(struct nfgenmsg));
	int err;

	*tables = (struct nat_tables){ .all = NULL };
	err = netlink_ask_whole(n, request, take_table, forget, tables);
	return err == -EINVAL ? -EOPNOTSUPP : err;
}

/* ---------------------------------------------------------------------------- elsewhere */

/* What cannot be known of filters is not: nobody is to be frightened by it. */
static int look_into(void *arg, size_t index, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	int fd = move_fd(&sockets[VISIT_PACKET_FILTER]), err;
	struct packet_filter filters[2];
	struct nat_tables *tables = arg;
	struct netlink n;

	(void)index;
	(void)vantage;
	err = fd < 0 ? fd : netlink_adopt(&n, fd);
	if (err)
		return err;
	err = nat_tables_take(&n, tables);
	if (!err && packet_filter_ask(mnl_socket_get_fd(n.socket), filters) == 0) {
		tables->filters = filters[0].chain[PACKET_FILTER_FORWARD];
		tables->drops = filters[0].policy[PACKET_FILTER_FORWARD];
	}
	netlink_close(&n);
	return err;
}

int nat_tables_visit(struct nat_tables *tables, int ns)
{
	struct visit_net net = { .ns = ns };
	int err = nsfs_get_inode(ns, &net.inode);

	if (!err)
		err = visit_open_nets(&net, 1, VISIT_NET_BIT(VISIT_PACKET_FILTER), look_into,
				      tables);
	return err == -EPROTONOSUPPORT ? -EOPNOTSUPP : err;
}

/* ------------------------------------------------------------------------------ the list */

void nat_tables_free(struct nat_tables *tables)
{
	free(tables->all);
	*tables = (struct nat_tables){ .all = NULL };
}

const struct nat_table *nat_tables_find(const struct nat_tables *tables, int family,
					const char *name)
{
	for (size_t i = 0; i < tables->count; i++)
		if (tables->all[i].family == family &&
		    strcmp(tables->all[i].name, name) == 0)
			return &tables->all[i];
	return NULL;
}

bool nat_tables_were_off(const struct nat_tables *tables, int family)
{
	for (size_t i = 0; i < tables->count; i++)
		if (tables->all[i].family == family && tables->all[i].was_off)
			return true;
	return false;
}
