/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The files of /etc that a network namespace has for itself.
 *
 * Mounted on those of /etc alone, as ip-netns(8) does, they are lost when somebody
 * replaces what they lie on by rename(2), which every tool that writes resolv.conf
 * does; and there must be something to lie on. So /etc is first covered by a
 * read-only view of all of it with empty files in front for them to lie on, which are
 * out of reach. Where the kernel gives no such view (overlayfs) they lie on /etc. That
 * their own directory is in front is not possible: it is below /etc itself.
 */
#include "plan/net/etc.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/text.h"
#include "fd.h"

#define ROOM "/sys"
#define ROOM_ETC ROOM "/etc"
#define ROOM_OWN ROOM "/netns"
#define SWITCH "nsswitch.conf"
#define RESOLV "resolv.conf"

/* ------------------------------------------------------------------------------- --dns */

static const char *text_of_servers(struct nsu_plan *plan, const char *dns)
{
	const char *text = "";

	while (*dns) {
		size_t len = strcspn(dns, ",");

		text = plan_text(plan, "%snameserver %.*s\n", text, (int)len, dns);
		dns += len + (dns[len] == ',');
	}
	return text;
}

/* "resolve [!UNAVAIL=return]": the service, and what is said about it. */
static size_t skip_resolve(const char *line)
{
	size_t len = strlen("resolve");

	if (strncmp(line, "resolve", len) != 0 || !strchr(" \t\n[", line[len]))
		return 0;
	len += strspn(line + len, " \t");
	if (line[len] == '[')
		len += strcspn(line + len, "]\n");
	len += line[len] == ']';
	return len + strspn(line + len, " \t");
}

static int copy_line(struct text *to, const char *line, size_t len)
{
	bool hosts = strncmp(line, "hosts:", 6) == 0;
	const char *end = line + len;
	int err = 0;

	while (!err && line < end) {
		size_t skip = hosts ? skip_resolve(line) : 0;

		if (!skip)
			err = text_add(to, line, 1);
		line += skip ? skip : 1;
	}
	return err;
}

/* That of the machine, but systemd-resolved is not asked: it is in the network outside. */
static const char *text_of_switch(struct nsu_plan *plan)
{
	struct text from = { 0 }, to = { 0 };
	const char *text = "hosts: files dns\n";

	if (text_read(&from, AT_FDCWD, "/etc/" SWITCH) == 0) {
		for (const char *line = from.at; line && *line;) {
			size_t len = strcspn(line, "\n");

			len += line[len] == '\n';
			if (copy_line(&to, line, len))
				break;
			line += len;
		}
		text = to.at ? plan_text(plan, "%s", to.at) : text;
	}
	free(from.at);
	free(to.at);
	return text;
}

static void push_file(struct nsu_plan *plan, const char *path, const char *text)
{
	plan_push(plan, (struct step){ .op = NSU_OP_CREATE, .object = path, .flags = 0644,
				       .why = WHY_NETNS_ETC_FILE });
	plan_push(plan, (struct step){ .op = NSU_OP_WRITE, .object = path, .text = text,
				       .why = WHY_NETNS_ETC_FILE });
}

static void push_room(struct nsu_plan *plan)
{
	plan_push(plan, (struct step){ .op = NSU_OP_MOUNT, .object = ROOM, .text = "tmpfs",
				       .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC,
				       .data = "mode=755", .why = WHY_NETNS_ETC_ROOM });
	plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = ROOM_ETC, .flags = 0755,
				       .why = WHY_NETNS_ETC_ROOM });
}

/* nscd(8) and systemd-resolved listen on sockets, which are of no network. */
static void push_hidden(struct nsu_plan *plan)
{
	static const char *const services[] = { "/run/nscd", "/run/systemd/resolve" };

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (access(services[i], F_OK) == 0)
			plan_push(plan, (struct step){
				.op = NSU_OP_MOUNT, .object = services[i], .text = "tmpfs",
				.flags = MS_NOSUID | MS_NODEV | MS_NOEXEC, .data = "mode=755",
				.lenient = true, .why = WHY_NETNS_HIDE });
}

/* -------------------------------------------------------------------------- both of them */

static void push_layers(struct nsu_plan *plan)
{
	plan_push(plan, (struct step){
		.op = NSU_OP_MOUNT, .object = "/etc", .text = "overlay", .flags = MS_RDONLY,
		.optional = true, .data = "lowerdir=" ROOM_ETC ":/etc",
		.why = WHY_NETNS_ETC_LAYER });
}

static void push_bind(struct nsu_plan *plan, const char *dir, const char *file)
{
	plan_push(plan, (struct step){ .op = NSU_OP_BIND, .lenient = true,
				       .text = plan_path(plan, dir, file),
				       .object = plan_path(plan, "/etc", file),
				       .why = WHY_NETNS_ETC });
}

/* Where its files are found when /etc is covered, which they lie below. */
static void push_own(struct nsu_plan *plan, const char *own)
{
	plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = ROOM_OWN, .flags = 0755,
				       .why = WHY_NETNS_ETC_ROOM });
	plan_push(plan, (struct step){ .op = NSU_OP_BIND, .text = own, .object = ROOM_OWN,
				       .why = WHY_NETNS_ETC_OWN });
}

/* Of the same sort as what will lie on it. */
static void push_empty(struct nsu_plan *plan, const char *dir, const char *file)
{
	const char *path = plan_path(plan, dir, file);
	struct stat st;
	bool is_directory = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	plan_push(plan, (struct step){ .op = is_directory ? NSU_OP_MKDIR : NSU_OP_CREATE,
				       .object = plan_path(plan, ROOM_ETC, file),
				       .flags = is_directory ? 0755 : 0644,
				       .why = WHY_NETNS_ETC_EMPTY });
}

typedef void push_fn(struct nsu_plan *plan, const char *dir, const char *file);

static bool is_entry(const struct dirent *entry, bool dns)
{
	const char *name = entry->d_name;

	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       !(dns && (strcmp(name, RESOLV) == 0 || strcmp(name, SWITCH) == 0));
}

static void push_own_bind(struct nsu_plan *plan, const char *dir, const char *file)
{
	(void)dir;
	push_bind(plan, ROOM_OWN, file);
}

static size_t push_each(struct nsu_plan *plan, const char *own, bool dns, push_fn *push)
{
	autodir *dir = own ? opendir(own) : NULL;
	struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir))) {
		if (!is_entry(entry, dns))
			continue;
		count++;
		if (push)
			push(plan, own, entry->d_name);
	}
	return count;
}

static void push_dns(struct nsu_plan *plan)
{
	push_bind(plan, ROOM_ETC, RESOLV);
	push_bind(plan, ROOM_ETC, SWITCH);
	push_hidden(plan);
}

void etc_push(struct nsu_plan *plan, const char *name, const char *dns)
{
	const char *own = strchr(name, '/') ? NULL : plan_path(plan, "/etc/netns", name);

	if (push_each(plan, own, dns, NULL) == 0)
		own = NULL;
	if (!own && !dns)
		return;
	push_room(plan);
	if (own)
		push_own(plan, own);
	push_each(plan, own, dns, push_empty);
	if (dns) {
		push_file(plan, ROOM_ETC "/" RESOLV, text_of_servers(plan, dns));
		push_file(plan, ROOM_ETC "/" SWITCH, text_of_switch(plan));
	}
	push_layers(plan);
	if (dns)
		push_dns(plan);
	push_each(plan, own, dns, push_own_bind);
	plan_push(plan, (struct step){ .op = NSU_OP_UMOUNT, .object = ROOM,
				       .flags = MNT_DETACH, .topmost = true,
				       .why = WHY_NETNS_ETC_DONE });
}
