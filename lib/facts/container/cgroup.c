/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the cgroup paths of a process say about where it belongs. */
#include "facts/container/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "facts/container/segment.h"
#include "fd.h"

/* The first that fits counts. "/" in front: only where the path begins. */
static const struct pattern {
	char text[48];
	enum engine engine;
	char space[8];		/* of names; "": none */
} patterns[] = {
	{ "user-%u.slice" },
	{ "user@%u.service" },
	{ "pod%p" },					/* kubelet, cgroupfs driver */
	{ "%*-pod%p.slice" },				/* kubelet, systemd driver */
	{ "%*-pod%p.slice:cri-containerd:%c", ENGINE_CONTAINERD }, /* the two disagree */
	{ "%*-pod%p.slice:crio:%c", ENGINE_CRIO },
	{ "%*libpod_pod_%q.slice" },
	{ "libpod_parent/%q" },
	{ "cri-containerd-%c.scope", ENGINE_CONTAINERD },
	{ "nerdctl-%c.scope", ENGINE_CONTAINERD },
	{ "/k8s.io/%n", ENGINE_CONTAINERD, "k8s.io" },
	{ "/default/%n", ENGINE_CONTAINERD, "default" },
	{ "/moby/%c", ENGINE_DOCKER },
	{ "crio-%c.scope", ENGINE_CRIO },
	{ "crio-%c", ENGINE_CRIO },
	{ "docker-%c.scope", ENGINE_DOCKER },
	{ "docker/%c", ENGINE_DOCKER },
	{ "docker/buildkit/%n", ENGINE_DOCKER },
	{ "libpod-%c.scope", ENGINE_PODMAN },
	{ "libpod-payload-%c", ENGINE_PODMAN },
	{ "libpod-%c", ENGINE_PODMAN },
	{ "runc-%e.scope", ENGINE_RUNC },
	{ "crun-%e.scope", ENGINE_CRUN },
	{ "lxc.payload.%n", ENGINE_LXC },
	{ "lxc.payload/%n", ENGINE_LXC },
	{ "lxc/%n", ENGINE_LXC },
	{ "machine-%e.scope", ENGINE_MACHINE },
	{ "systemd-nspawn@%e.service", ENGINE_MACHINE },
	{ "snap.%s.%*.scope", ENGINE_SNAP },
	{ "snap.%s.%*.service", ENGINE_SNAP },
	{ "app-flatpak-%e-%d.scope", ENGINE_FLATPAK },
	{ "flatpak-%e-%d.scope", ENGINE_FLATPAK },
	{ "%c" },					/* some --cgroup-parent */
};

static const struct pattern *find_pattern(const char *at, bool first, const char **end,
					  struct segment_words *words)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		const char *text = patterns[i].text;

		*words = (struct segment_words){ 0 };
		if (*text == '/' && !first)
			continue;
		*end = segment_match(text + (*text == '/'), at, words);
		if (*end)
			return &patterns[i];
	}
	return NULL;
}

/* --- what was found --- */

static int hex_digit(char c)
{
	static const char hex[] = "0123456789abcdef";
	const char *digit = c ? strchr(hex, c) : NULL;

	return digit ? (int)(digit - hex) : -1;
}

/* systemd.unit(5), string escaping: \x2d is a hyphen. */
static void unescape(char *name)
{
	char *to = name;

	while (*name) {
		int high = name[0] == '\\' && name[1] == 'x' ? hex_digit(name[2]) : -1;
		int low = high >= 0 ? hex_digit(name[3]) : -1;

		if (low >= 0 && (high | low)) {
			*to++ = (char)(high << 4 | low);
			name += 4;
		} else {
			*to++ = *name++;
		}
	}
	*to = '\0';
}

static void set_word(char *to, size_t size, enum segment_goal goal,
		     const struct segment_words *w)
{
	snprintf(to, size, "%.*s", (int)w->of[goal].len, w->of[goal].at);
}

static void set_id(struct cgroup_container *c, const struct pattern *p,
		   const struct segment_words *w)
{
	enum segment_goal goal = w->of[SEGMENT_ID].at ? SEGMENT_ID : SEGMENT_ESCAPED_ID;

	set_word(c->id, sizeof(c->id), goal, w);
	if (goal == SEGMENT_ESCAPED_ID)
		unescape(c->id);
	c->engine = p->engine;
	c->space = *p->space ? p->space : NULL;
}

/* The systemd driver writes the hyphens of a uid as underscores: hyphens nest slices. */
static void set_pod(struct cgroup_container *c, const struct segment_words *w)
{
	*c = (struct cgroup_container){ .author = c->author };
	set_word(c->pod, sizeof(c->pod), SEGMENT_POD, w);
	for (char *at = c->pod; (at = strchr(at, '_')); at++)
		*at = '-';
}

static void set_user(struct cgroup *cg, const struct segment_words *w)
{
	char digits[16];
	uint64_t uid;

	set_word(digits, sizeof(digits), SEGMENT_USER, w);
	if (nsu_number_parse(digits, 0, UINT32_MAX - 1, &uid) == 0 && cg->user == NSU_NO_UID)
		cg->user = (uid_t)uid;
}

/* The first container is the outermost: from there on all is said by its content. */
static void note(struct cgroup *cg, const struct pattern *p, const struct segment_words *w)
{
	struct cgroup_container *c = &cg->container;

	if (c->id[0]) {
		c = &cg->nested;
		c->author = NSU_NO_UID;
	} else {
		c->author = cg->user == NSU_NO_UID ? 0 : cg->user;
		if (w->of[SEGMENT_USER].at)
			set_user(cg, w);
	}
	if (w->of[SEGMENT_POD].at)
		set_pod(c, w);
	if (w->of[SEGMENT_ID].at || w->of[SEGMENT_ESCAPED_ID].at)
		set_id(c, p, w);
}

static void find_containers(const char *path, struct cgroup *cg)
{
	const char *at = path, *end;
	struct segment_words words;

	while (*at) {
		const struct pattern *p = find_pattern(at, at == path, &end, &words);

		if (p)
			note(cg, p, &words);
		else
			end = at + strcspn(at, "/");
		at = end + (*end == '/');
	}
	if (strcmp(cg->nested.id, cg->container.id) == 0)
		cg->nested = (struct cgroup_container){ 0 };
}

/* --- units --- */

static bool has_suffix(const char *at, size_t len, const char *suffix)
{
	size_t n = strlen(suffix);

	return len > n && memcmp(at + len - n, suffix, n) == 0;
}

static void set_name(char name[CGROUP_NAME_SIZE], const char *at, size_t len)
{
	snprintf(name, CGROUP_NAME_SIZE, "%.*s", len < CGROUP_NAME_SIZE ? (int)len : 0, at);
}

/* As systemd does: slices, and then the unit. Returns what is below that, or NULL. */
static const char *take_unit(const char *path, char *slice, char *unit)
{
	static const char *const suffixes[] = { ".service", ".scope", ".socket", ".mount",
		".swap" };
	size_t len = strcspn(path, "/");

	for (; has_suffix(path, len, ".slice") && path[len]; len = strcspn(path, "/")) {
		set_name(slice, path, len);
		path += len + 1;
	}
	if (has_suffix(path, len, ".slice"))
		set_name(slice, path, len);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t escaped = *path == '_';	/* a name that cgroupfs has a meaning for */

		if (!has_suffix(path, len, suffixes[i]))
			continue;
		set_name(unit, path + escaped, len - escaped);
		return path + len + (path[len] == '/');
	}
	return NULL;
}

static void find_units(const char *path, struct cgroup *cg)
{
	char slice[CGROUP_NAME_SIZE];
	const char *rest = take_unit(path, cg->slice, cg->unit);

	if (rest && strncmp(cg->unit, "user@", strlen("user@")) == 0)
		take_unit(rest, slice, cg->user_unit);
}

/* --- the file --- */

static bool says_more(const struct cgroup_container *one, const struct cgroup_container *than)
{
	if (!one->id[0] || !than->id[0])
		return one->id[0] || (one->pod[0] && !than->pod[0] && !than->id[0]);
	return one->author == 0 && than->author != 0;
}

/* One hierarchy may know the container, another the unit. */
static void merge(struct cgroup *all, const struct cgroup *one)
{
	if (says_more(&one->container, &all->container)) {
		all->container = one->container;
		all->nested = one->nested;
	}
	if (!all->unit[0] && (one->unit[0] || !all->slice[0])) {
		memcpy(all->slice, one->slice, sizeof(all->slice));
		memcpy(all->unit, one->unit, sizeof(all->unit));
		memcpy(all->user_unit, one->user_unit, sizeof(all->user_unit));
	}
	if (all->user == NSU_NO_UID)
		all->user = one->user;
}

/* The kernel adds this to the path of a cgroup that was removed. */
static size_t without_deleted(const char *path, size_t len)
{
	return has_suffix(path, len, " (deleted)") ? len - strlen(" (deleted)") : len;
}

static void parse_path(const char *at, size_t len, struct cgroup *all)
{
	struct cgroup one = { .user = NSU_NO_UID };
	char path[PATH_MAX];

	len = without_deleted(at, len);
	if (len >= sizeof(path))
		return;
	snprintf(path, sizeof(path), "%.*s", (int)len, at);
	find_containers(path, &one);
	find_units(path, &one);
	merge(all, &one);
}

/* ID:CONTROLLERS:/PATH. No name in a cgroup file system holds a newline. */
void cgroup_parse(const char *text, struct cgroup *cgroup)
{
	*cgroup = (struct cgroup){ .user = NSU_NO_UID };
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *path = memmem(text, len, ":/", 2);

		if (path)
			parse_path(path + 2, (size_t)(text + len - path - 2), cgroup);
		text += len + (text[len] == '\n');
	}
}

/* Version 2 has the number 0; of the others systemd's own, else the first. */
const char *cgroup_find_path(const char *text, size_t *len)
{
	static const char *const lines[] = { "\n0::/", ":name=systemd:/", ":/" };
	const char *path = strncmp(text, "0::/", 4) == 0 ? text + 3 : NULL;

	for (size_t i = 0; !path && i < sizeof(lines) / sizeof(lines[0]); i++) {
		path = strstr(text, lines[i]);
		path = path ? path + strlen(lines[i]) - 1 : NULL;
	}
	*len = path ? without_deleted(path, strcspn(path, "\n")) : 0;
	return path;
}

int cgroup_read_text(int dir, char text[CGROUP_TEXT_SIZE])
{
	autofd fd = openat(dir, "cgroup", O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	while (len < CGROUP_TEXT_SIZE &&
	       (n = read(fd, text + len, CGROUP_TEXT_SIZE - len)) != 0) {
		if (n < 0)
			return -errno;
		len += (size_t)n;
	}
	if (len == CGROUP_TEXT_SIZE)
		return -E2BIG;
	text[len] = '\0';
	return 0;
}

int cgroup_read(int dir, struct cgroup *cgroup)
{
	char text[CGROUP_TEXT_SIZE];
	int err = cgroup_read_text(dir, text);

	if (!err)
		cgroup_parse(text, cgroup);
	return err;
}
