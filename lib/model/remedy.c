/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command that takes a trouble with reaching somebody away. */
#include <nsutil.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* What stands for $ in the words of a remedy. */
struct words {
	char interface[2 * NSU_INTERFACE_SIZE];
	char to[NSU_PREFIX_SIZE];
	char router[NSU_PREFIX_SIZE];
	const char *family;	/* "-6 ", or "" */
	bool six;
};

static void put_address(const struct nsu_prefix *address, char text[NSU_PREFIX_SIZE])
{
	nsu_prefix_print(address, text);
	text[strcspn(text, "/")] = '\0';
}

static void put_words(const struct words *w, enum nsu_cause cause, char *text, size_t size)
{
	switch (cause) {
	case NSU_CAUSE_LOOPBACK_DOWN:
	case NSU_CAUSE_LINK_DOWN:
		snprintf(text, size, "ip link set %s up", w->interface);
		break;
	case NSU_CAUSE_NO_ADDRESS:
		snprintf(text, size, "ip addr add ADDRESS/%s dev %s", w->six ? "64" : "24",
			 w->interface);
		break;
	case NSU_CAUSE_NO_ROUTE:
		snprintf(text, size, "ip %sroute add default via %s", w->family,
			 w->router[0] ? w->router : "ROUTER");
		break;
	case NSU_CAUSE_REFUSED:
		snprintf(text, size, "ip %sroute show", w->family);
		break;
	case NSU_CAUSE_FORWARDING_OFF:
		snprintf(text, size, "sysctl -w net.%s=1",
			 w->six ? "ipv6.conf.all.forwarding" : "ipv4.ip_forward");
		break;
	case NSU_CAUSE_RP_FILTER:
		snprintf(text, size, "sysctl -w net.ipv4.conf.%s.rp_filter=2", w->interface);
		break;
	case NSU_CAUSE_NOBODY:
		snprintf(text, size, "ip %sneigh show dev %s", w->family, w->interface);
		break;
	case NSU_CAUSE_LOOP:
		snprintf(text, size, "ip %sroute get %s", w->family, w->to);
		break;
	case NSU_CAUSE_FILTER:
		snprintf(text, size, "nft list ruleset");
		break;
	case NSU_CAUSE_XTABLES:
		snprintf(text, size, "%s-legacy-save", w->six ? "ip6tables" : "iptables");
		break;
	case NSU_CAUSE_SILENT:
		snprintf(text, size, "sysctl -w net.%s=0",
			 w->six ? "ipv6.icmp.echo_ignore_all" : "ipv4.icmp_echo_ignore_all");
		break;
	case NSU_CAUSE_NO_WIRE:
	case NSU_CAUSE_NONE:
	case NSU_CAUSE_HIDDEN:
	case NSU_CAUSE_PORT_BLOCKED:
	case NSU_CAUSE_TENTATIVE:
	case NSU_CAUSES:
		break;
	}
}

void nsu_trouble_get_remedy(const struct nsu_trouble *t, const struct nsu_wiring *w,
			    char remedy[NSU_REMEDY_SIZE])
{
	const struct nsu_net *net = nsu_wiring_get_net(w, t->net);
	struct words words = { .family = t->to.family == AF_INET6 ? "-6 " : "",
			       .six = t->to.family == AF_INET6 };
	char name[NSU_NETWORK_SIZE], command[NSU_REMEDY_SIZE - NSU_NETWORK_SIZE - 16] = "";

	if (t->interface != NSU_NONE)
		nsu_quote(words.interface, sizeof(words.interface),
			  nsu_wiring_get_interface(w, t->interface)->name);
	put_address(&t->to, words.to);
	if (t->router.family)
		put_address(&t->router, words.router);
	nsu_quote(name, sizeof(name), net->name);
	put_words(&words, t->cause, command, sizeof(command));
	remedy[0] = '\0';
	if (t->cause == NSU_CAUSE_NO_WIRE && !net->own)
		snprintf(remedy, NSU_REMEDY_SIZE, "netnsctl link %s OTHER", name);
	if (command[0])
		snprintf(remedy, NSU_REMEDY_SIZE, "%s%s%s%s", net->own ? "" : "netnsctl exec ",
			 net->own ? "" : name, net->own ? "" : " ", command);
}
