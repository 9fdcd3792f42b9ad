/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of nf_tables of our own: what comes from one network leaves as if from here. */
#include "plan/run/net/network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "facts/filter/nat_tables.h"
#include "fd.h"

#ifndef NFTA_TABLE_USERDATA
#define NFTA_TABLE_USERDATA 6	/* Linux 5.10; before, the note is not kept */
#endif

#define CHAIN "postrouting"
#define SOURCE_NAT 100		/* NF_IP_PRI_NAT_SRC, where nft(8) has its srcnat */

/* Requests between a begin and an end, of which the kernel does all or none. */
struct batch {
	struct netlink *n;
	char room[NETLINK_ROOM];
	size_t len;
	struct nlmsghdr *last;	/* of the requests */
	int family;
};

static struct nlmsghdr *put(struct batch *b, unsigned int type, unsigned int flags)
{
	struct nlmsghdr *header = netlink_put(b->room + b->len, type, flags,
					      sizeof(struct nfgenmsg));
	struct nfgenmsg *body = mnl_nlmsg_get_payload(header);

	body->nfgen_family = (uint8_t)b->family;
	return header;
}

/* A request is as long as it is once all is put into it. */
static void put_done(struct batch *b, struct nlmsghdr *header)
{
	b->len += NLMSG_ALIGN(header->nlmsg_len);
}

static void put_border(struct batch *b, unsigned int type)
{
	struct nlmsghdr *header = put(b, type, 0);
	struct nfgenmsg *body = mnl_nlmsg_get_payload(header);

	body->nfgen_family = AF_UNSPEC;
	body->res_id = htons(NFNL_SUBSYS_NFTABLES);
	put_done(b, header);
}

static struct nlmsghdr *put_request(struct batch *b, unsigned int type, unsigned int flags)
{
	b->last = put(b, NFNL_SUBSYS_NFTABLES << 8 | type, flags);
	return b->last;
}

static int do_batch(struct batch *b, char said[NSU_SAID_SIZE])
{
	unsigned int last = b->last->nlmsg_seq;

	b->last->nlmsg_flags |= NLM_F_ACK;
	put_border(b, NFNL_MSG_BATCH_END);
	return netlink_do(b->n, b->room, b->len, last, said);
}

/* ------------------------------------------------------------------- table and chain */

static void put_table(struct batch *b, const struct wire *w, const char *note)
{
	struct nlmsghdr *header = put_request(b, NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL);
	unsigned char data[2 + 128] = { 0 };
	size_t len = strlen(note) + 1;

	data[1] = (unsigned char)len;
	memcpy(data + 2, note, len);
	mnl_attr_put_strz(header, NFTA_TABLE_NAME, w->name);
	mnl_attr_put(header, NFTA_TABLE_USERDATA, 2 + len, data);
	put_done(b, header);
}

static void put_chain(struct batch *b, const struct wire *w)
{
	struct nlmsghdr *header = put_request(b, NFT_MSG_NEWCHAIN, NLM_F_CREATE);
	struct nlattr *hook;

	mnl_attr_put_strz(header, NFTA_CHAIN_TABLE, w->name);
	mnl_attr_put_strz(header, NFTA_CHAIN_NAME, CHAIN);
	hook = mnl_attr_nest_start(header, NFTA_CHAIN_HOOK);
	mnl_attr_put_u32(header, NFTA_HOOK_HOOKNUM, htonl(NF_INET_POST_ROUTING));
	mnl_attr_put_u32(header, NFTA_HOOK_PRIORITY, htonl(SOURCE_NAT));
	mnl_attr_nest_end(header, hook);
	mnl_attr_put_strz(header, NFTA_CHAIN_TYPE, "nat");
	put_done(b, header);
}

/* ------------------------------------------------------------------------- the rule */

/* An expression is its name, and what it works with: returns where that ends. */
static void begin(struct nlmsghdr *header, const char *name, struct nlattr *nests[2])
{
	nests[0] = mnl_attr_nest_start(header, NFTA_LIST_ELEM);
	mnl_attr_put_strz(header, NFTA_EXPR_NAME, name);
	nests[1] = mnl_attr_nest_start(header, NFTA_EXPR_DATA);
}

static void end(struct nlmsghdr *header, struct nlattr *nests[2])
{
	mnl_attr_nest_end(header, nests[1]);
	mnl_attr_nest_end(header, nests[0]);
}

static void put_data(struct nlmsghdr *header, unsigned int type, const void *data, size_t len)
{
	struct nlattr *nest = mnl_attr_nest_start(header, (uint16_t)type);

	mnl_attr_put(header, NFTA_DATA_VALUE, len, data);
	mnl_attr_nest_end(header, nest);
}

static void put_compare(struct nlmsghdr *header, unsigned int how, const void *data, size_t len)
{
	struct nlattr *nests[2];

	begin(header, "cmp", nests);
	mnl_attr_put_u32(header, NFTA_CMP_SREG, htonl(NFT_REG_1));
	mnl_attr_put_u32(header, NFTA_CMP_OP, htonl(how));
	put_data(header, NFTA_CMP_DATA, data, len);
	end(header, nests);
}

/* The source address, where the headers of IPv4 and IPv6 have it. */
static void put_load_source(struct nlmsghdr *header, bool six)
{
	struct nlattr *nests[2];

	begin(header, "payload", nests);
	mnl_attr_put_u32(header, NFTA_PAYLOAD_DREG, htonl(NFT_REG_1));
	mnl_attr_put_u32(header, NFTA_PAYLOAD_BASE, htonl(NFT_PAYLOAD_NETWORK_HEADER));
	mnl_attr_put_u32(header, NFTA_PAYLOAD_OFFSET, htonl(six ? 8 : 12));
	mnl_attr_put_u32(header, NFTA_PAYLOAD_LEN, htonl(six ? 16 : 4));
	end(header, nests);
}

static void put_mask(struct nlmsghdr *header, const struct nsu_prefix *prefix, size_t len)
{
	unsigned char mask[16], none[16] = { 0 };
	struct nlattr *nests[2];

	for (unsigned int i = 0; i < sizeof(mask); i++) {
		unsigned int bits = prefix->length > 8 * i ? prefix->length - 8 * i : 0;

		mask[i] = (unsigned char)(0xff00 >> (bits < 8 ? bits : 8));
	}
	begin(header, "bitwise", nests);
	mnl_attr_put_u32(header, NFTA_BITWISE_SREG, htonl(NFT_REG_1));
	mnl_attr_put_u32(header, NFTA_BITWISE_DREG, htonl(NFT_REG_1));
	mnl_attr_put_u32(header, NFTA_BITWISE_LEN, htonl((uint32_t)len));
	put_data(header, NFTA_BITWISE_MASK, mask, len);
	put_data(header, NFTA_BITWISE_XOR, none, len);
	end(header, nests);
}

/* Out of one interface alone, or of any but the one that leads back. */
static void put_match_out(struct nlmsghdr *header, const struct wire *w)
{
	char name[IFNAMSIZ] = "";
	struct nlattr *nests[2];

	snprintf(name, sizeof(name), "%s", w->out ? w->out : w->peer);
	begin(header, "meta", nests);
	mnl_attr_put_u32(header, NFTA_META_DREG, htonl(NFT_REG_1));
	mnl_attr_put_u32(header, NFTA_META_KEY, htonl(NFT_META_OIFNAME));
	end(header, nests);
	put_compare(header, w->out ? NFT_CMP_EQ : NFT_CMP_NEQ, name, sizeof(name));
}

static void put_rule(struct batch *b, const struct wire *w)
{
	struct nlmsghdr *header = put_request(b, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
	bool six = b->family == AF_INET6;
	struct nlattr *list, *nests[2];

	mnl_attr_put_strz(header, NFTA_RULE_TABLE, w->name);
	mnl_attr_put_strz(header, NFTA_RULE_CHAIN, CHAIN);
	list = mnl_attr_nest_start(header, NFTA_RULE_EXPRESSIONS);
	put_load_source(header, six);
	put_mask(header, &w->prefix, six ? 16 : 4);
	put_compare(header, NFT_CMP_EQ, w->prefix.bytes, six ? 16 : 4);
	put_match_out(header, w);
	begin(header, "masq", nests);
	end(header, nests);
	mnl_attr_nest_end(header, list);
	put_done(b, header);
}

/* ------------------------------------------------------------------------- the steps */

/* What forwarding was before the first of these tables: that one has changed it since. */
static int get_forwarding(struct run *r, const struct step *s, struct netlink *n, bool *on)
{
	struct nat_tables tables;
	char value[8] = "";
	int err = nat_tables_take(n, &tables);

	if (!err)
		err = network_read_setting(network_of(r, s),
					   networks_get_forwarding(s->wire->prefix.family),
					   value, sizeof(value));
	*on = *value != '0' && !s->wire->was_off &&
	      !nat_tables_were_off(&tables, s->wire->prefix.family);
	nat_tables_free(&tables);
	return err;
}

/* Looked at under the lock: another run may have chosen the same since we did. */
static int check_free(struct run *r, const struct step *s)
{
	const struct nsu_prefix *prefix = &s->wire->prefix;
	struct prefixes taken = { .all = NULL };
	int err = prefixes_take(&network_of(r, s)->route, prefix->family, &taken);

	if (!err && prefixes_overlap(&taken, prefix))
		err = -EADDRINUSE;
	prefixes_free(&taken);
	return err;
}

static int make_table(struct run *r, const struct step *s, struct netlink *n)
{
	struct batch batch = { .n = n, .family = s->wire->prefix.family };
	const char *out = s->wire->out;
	char note[128];
	bool on;
	int err = check_free(r, s);

	if (!err)
		err = get_forwarding(r, s, n, &on);
	if (err)
		return err;
	snprintf(note, sizeof(note), NAT_NOTE "%s%s", s->wire->peer, on,
		 out ? NAT_NOTE_OUT : "", out ? out : "");
	put_border(&batch, NFNL_MSG_BATCH_BEGIN);
	put_table(&batch, s->wire, note);
	put_chain(&batch, s->wire);
	put_rule(&batch, s->wire);
	err = do_batch(&batch, r->said);
	/* What a kernel lacks of this it cannot find: the chain of that type, or masq. */
	return err == -ENOENT || err == -EPROTONOSUPPORT ? -EOPNOTSUPP : err;
}

static int delete_table(struct run *r, const struct step *s, struct netlink *n)
{
	struct batch batch = { .n = n, .family = s->wire->prefix.family };
	struct nlmsghdr *header;

	put_border(&batch, NFNL_MSG_BATCH_BEGIN);
	header = put_request(&batch, NFT_MSG_DELTABLE, 0);
	mnl_attr_put_strz(header, NFTA_TABLE_NAME, s->wire->name);
	put_done(&batch, header);
	return do_batch(&batch, r->said);
}

static int with_socket(struct run *r, const struct step *s,
		       int (*act)(struct run *, const struct step *, struct netlink *))
{
	struct netlink n;
	int err = network_open_filter(network_of(r, s), &n);

	if (err)
		return err == -EPROTONOSUPPORT ? -EOPNOTSUPP : err;
	err = act(r, s, &n);
	netlink_close(&n);
	return err;
}

int run_nat(struct run *r, const struct step *s)
{
	return with_socket(r, s, make_table);
}

/* Of one that was whole all is known that it was made of. */
int undo_nat_delete(struct run *r, const struct step *s)
{
	return s->wire->peer ? run_nat(r, s) : 0;
}

int undo_nat(struct run *r, const struct step *s)
{
	int err = with_socket(r, s, delete_table);

	return err == -ENOENT && s->optional ? 1 : err;
}
