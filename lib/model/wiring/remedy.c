/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command that takes a trouble with reaching somebody away. */
#include <nsutil.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define WORD_SIZE (4 * NSU_INTERFACE_SIZE)	/* quoted a byte may take four */

/* What stands for its name in a command. */
struct words {
	char interface[WORD_SIZE];
	char setting[WORD_SIZE]; /* in the name of a sysctl(8), where its dot is a slash */
	char to[NSU_PREFIX_SIZE];
	char router[NSU_PREFIX_SIZE];
};

/* Of IPv4, and of IPv6 where that is another one. Those that are missing have no remedy. */
static const char *const commands[NSU_CAUSES][2] = {
	[NSU_CAUSE_NONE] = { "tcpdump -ni any icmp", "tcpdump -ni any icmp6" },
	[NSU_CAUSE_LOOPBACK_DOWN] = { "ip link set $interface up" },
	[NSU_CAUSE_LINK_DOWN] = { "ip link set $interface up" },
	[NSU_CAUSE_NO_ADDRESS] = { "ip addr add ADDRESS/24 dev $interface",
				   "ip addr add ADDRESS/64 dev $interface" },
	[NSU_CAUSE_NO_ROUTE] = { "ip route add default via $router",
				 "ip -6 route add default via $router" },
	[NSU_CAUSE_REFUSED] = { "ip route show", "ip -6 route show" },
	[NSU_CAUSE_FORWARDING_OFF] = { "sysctl -w net.ipv4.ip_forward=1",
				       "sysctl -w net.ipv6.conf.all.forwarding=1" },
	[NSU_CAUSE_RP_FILTER] = { "sysctl -w net.ipv4.conf.$setting.rp_filter=2" },
	[NSU_CAUSE_NOBODY] = { "ip neigh show dev $interface",
			       "ip -6 neigh show dev $interface" },
	[NSU_CAUSE_LOOP] = { "ip route get $to", "ip -6 route get $to" },
	[NSU_CAUSE_FILTER] = { "nft list ruleset" },
	[NSU_CAUSE_TRANSLATED] = { "nft list ruleset" },
	[NSU_CAUSE_XTABLES] = { "iptables-legacy-save", "ip6tables-legacy-save" },
	[NSU_CAUSE_NO_ARP] = { "ip link set $interface arp on" },
	[NSU_CAUSE_ARP_IGNORED] = { "sysctl -w net.ipv4.conf.$setting.arp_ignore=0" },
	[NSU_CAUSE_BENEATH] = { "ip link add link $interface up type macvlan mode bridge" },
	[NSU_CAUSE_OTHER_NETWORK] = { "ip route add $to dev $interface",
				      "ip -6 route add $to dev $interface" },
	[NSU_CAUSE_NAMESAKE] = { "ip addr show to $to", "ip -6 addr show to $to" },
	[NSU_CAUSE_BROADCAST] = { "ip addr show dev $interface" },
	[NSU_CAUSE_ISOLATED] = { "bridge link set dev $interface isolated off" },
	[NSU_CAUSE_SAME_HARDWARE] = { "ip link show dev $interface" },
	[NSU_CAUSE_NEIGHBOUR] = { "ip neigh del $to dev $interface" },
	[NSU_CAUSE_RULES] = { "ip rule show", "ip -6 rule show" },
	[NSU_CAUSE_SILENT] = { "sysctl -w net.ipv4.icmp_echo_ignore_all=0",
			       "sysctl -w net.ipv6.icmp.echo_ignore_all=0" },
};

/* "$interface" is the interface. */
static size_t put_word(const struct words *w, const char *name, char *to, size_t size)
{
	const struct { const char *name, *is; } known[] = {
		{ "$interface", w->interface }, { "$setting", w->setting },
		{ "$router", w->router }, { "$to", w->to },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(name, known[i].name, strlen(known[i].name)) == 0) {
			snprintf(to, size, "%s", known[i].is);
			return strlen(known[i].name);
		}
	snprintf(to, size, "$");
	return 1;
}

static void put_words(const struct words *w, const char *command, char *text, size_t size)
{
	while (*command && size > 1) {
		size_t len = strcspn(command, "$");

		if (len)
			snprintf(text, size, "%.*s", (int)len, command);
		else
			len = put_word(w, command, text, size);
		command += len;
		len = strlen(text);
		text += len;
		size -= len;
	}
}

static const char *command_of(const struct nsu_trouble *t)
{
	const char *six = commands[t->cause][1];

	return t->to.family == AF_INET6 && six ? six : commands[t->cause][0];
}

static void put_interface(const char *name, struct words *w)
{
	char setting[NSU_INTERFACE_SIZE] = "";

	for (size_t i = 0; name[i] && i + 1 < sizeof(setting); i++)
		setting[i] = name[i] == '.' ? '/' : name[i];
	nsu_quote(w->interface, sizeof(w->interface), name);
	nsu_quote(w->setting, sizeof(w->setting), setting);
}

/* All of it or nothing: a name that was cut is another one, and leaves a quote open. */
static void put_whole(const char *verb, const char *ns, const char *behind,
		      char remedy[NSU_REMEDY_SIZE])
{
	char name[NSU_REMEDY_SIZE];

	if (nsu_quote(name, sizeof(name), ns) >= sizeof(name) ||
	    snprintf(remedy, NSU_REMEDY_SIZE, "netnsctl %s %s %s", verb, name, behind) >=
		    NSU_REMEDY_SIZE)
		remedy[0] = '\0';
}

void nsu_trouble_get_remedy(const struct nsu_trouble *t, const struct nsu_wiring *w,
			    char remedy[NSU_REMEDY_SIZE])
{
	const struct nsu_net *net = nsu_wiring_get_net(w, t->net);
	struct words words = { .router = "ROUTER", .setting = "all" };
	char command[NSU_REMEDY_SIZE] = "";

	if (t->interface != NSU_NONE)
		put_interface(nsu_wiring_get_interface(w, t->interface)->name, &words);
	nsu_address_print(&t->to, words.to);
	if (t->router.family)
		nsu_address_print(&t->router, words.router);
	if (command_of(t))
		put_words(&words, command_of(t), command, sizeof(command));
	remedy[0] = '\0';
	if (net->own)
		snprintf(remedy, NSU_REMEDY_SIZE, "%s", command);
	else if (t->cause == NSU_CAUSE_NO_WIRE)
		put_whole("link", net->name, "OTHER", remedy);
	else if (command[0])
		put_whole("exec", net->name, command, remedy);
}
