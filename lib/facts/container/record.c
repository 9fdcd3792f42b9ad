/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one file of a runtime says about one container. */
#include "facts/container/record.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fd.h"
#include "json.h"

#define NOTE_SIZE (OCI_NAME_SIZE + 64)	/* of an annotation, with its key */

/* A member of a JSON object, and where it goes. */
struct member {
	const char *key;
	size_t offset, size;
};

#define TO(field) offsetof(struct container, field), sizeof(((struct container *)0)->field)

/*
 * Only what the engine itself writes, over what the author of a pod or an image put
 * there: kubelet overrides these labels, and the CRI plugin these annotations.
 */
static const struct member containerd_members[] = {
	{ "io.kubernetes.cri.container-name", TO(pod_container) },
	{ "io.kubernetes.cri.sandbox-name", TO(pod) },
	{ "io.kubernetes.cri.sandbox-namespace", TO(pod_namespace) },
	{ "io.kubernetes.cri.sandbox-uid", TO(pod_uid) },
	{ "io.kubernetes.cri.sandbox-id", TO(sandbox_id) },
	{ 0 }
};

static const struct member kubelet_members[] = {
	{ "io.kubernetes.container.name", TO(pod_container) },
	{ "io.kubernetes.pod.name", TO(pod) },
	{ "io.kubernetes.pod.namespace", TO(pod_namespace) },
	{ "io.kubernetes.pod.uid", TO(pod_uid) },
	{ 0 }
};

static void read_members(struct json object, const struct member *m, struct container *c)
{
	struct json value;

	for (; m->key; m++) {
		char *to = (char *)c + m->offset;

		if (!*to && json_find(object, m->key, &value) == 0)
			json_get_string(value, to, m->size);
	}
}

static bool is_member(struct json object, const char *key, const char *wanted)
{
	struct json value;
	char text[OCI_NAME_SIZE];

	return json_find(object, key, &value) == 0 &&
	       json_get_string(value, text, sizeof(text)) == 0 && strcmp(text, wanted) == 0;
}

/* Member of a member. */
static bool find_within(struct json object, const char *key, const char *inner,
			struct json *value)
{
	return json_find(object, key, value) == 0 && json_find(*value, inner, value) == 0;
}

static void set_sandbox(struct container *c, bool sandbox)
{
	c->sandbox = sandbox;
	if (sandbox)
		c->pod_container[0] = '\0';
}

int record_containerd(const char *text, size_t len, struct container *c)
{
	struct json spec, annotations;

	if (json_parse(text, len, &spec) < 0)
		return -EBADMSG;
	if (json_find(spec, "annotations", &annotations) < 0)
		return 0;
	read_members(annotations, containerd_members, c);
	set_sandbox(c, is_member(annotations, "io.kubernetes.cri.container-type", "sandbox"));
	return 0;
}

/* CRI-O keeps the labels that kubelet gave as JSON within a string. */
static int read_labels(struct json string, struct container *c)
{
	size_t size = (size_t)(string.end - string.at);
	autofree char *text = malloc(size);
	struct json labels;

	if (!text)
		return -ENOMEM;
	if (json_get_string(string, text, size) == 0 &&
	    json_parse(text, strlen(text), &labels) == 0)
		read_members(labels, kubelet_members, c);
	return 0;
}

int record_crio(const char *text, size_t len, struct container *c)
{
	struct json spec, annotations, labels;
	int err = 0;

	if (json_parse(text, len, &spec) < 0)
		return -EBADMSG;
	if (json_find(spec, "annotations", &annotations) < 0 ||
	    !is_member(annotations, "io.container.manager", "cri-o"))
		return 0;
	c->engine = ENGINE_CRIO;
	if (json_find(annotations, "io.kubernetes.cri-o.Labels", &labels) == 0)
		err = read_labels(labels, c);
	read_members(annotations, (const struct member[]){
		{ "io.kubernetes.cri-o.SandboxID", TO(sandbox_id) }, { 0 } }, c);
	set_sandbox(c, is_member(annotations, "io.kubernetes.cri-o.ContainerType", "sandbox"));
	return err;
}

/* --- PIDs --- */

static void set_init(struct container *c, struct json pid, struct json start)
{
	uint64_t n, since;

	if (c->pid || json_get_number(pid, INT_MAX, &n) < 0 || n == 0)
		return;
	c->pid = (pid_t)n;
	if (start.at && json_get_number(start, UINT64_MAX, &since) == 0)
		c->start = since;
}

static int read_init(const char *text, size_t len, const char *const keys[2],
		     struct container *c)
{
	struct json state, pid, start = { 0 };

	if (json_parse(text, len, &state) < 0)
		return -EBADMSG;
	json_find(state, keys[1], &start);
	if (json_find(state, keys[0], &pid) == 0)
		set_init(c, pid, start);
	return 0;
}

int record_runc(const char *text, size_t len, struct container *c)
{
	static const char *const keys[] = { "init_process_pid", "init_process_start" };

	return read_init(text, len, keys, c);
}

/* An annotation as "KEY=VALUE"; a value that does not fit is none. */
static void read_note(const char *note, struct container *c)
{
	for (const struct member *m = containerd_members; m->key; m++) {
		size_t len = strlen(m->key);
		char *to = (char *)c + m->offset;

		if (strncmp(note, m->key, len) == 0 && note[len] == '=' && !*to &&
		    strlen(note + len + 1) < m->size)
			memcpy(to, note + len + 1, strlen(note + len + 1) + 1);
	}
}

/* Without an engine above it, runc has the annotations of its bundle, under another name. */
int record_runc_alone(const char *text, size_t len, struct container *c)
{
	struct json state, labels, label = { 0 };
	char note[NOTE_SIZE];
	bool sandbox = false;
	int err = record_runc(text, len, c);

	if (err || json_parse(text, len, &state) < 0)
		return -EBADMSG;
	if (!find_within(state, "config", "labels", &labels))
		return 0;
	while (json_next(labels, &label)) {
		if (json_get_string(label, note, sizeof(note)) < 0)
			continue;
		sandbox |= strcmp(note, "io.kubernetes.cri.container-type=sandbox") == 0;
		read_note(note, c);
	}
	set_sandbox(c, sandbox);
	return 0;
}

int record_crun(const char *text, size_t len, struct container *c)
{
	static const char *const keys[] = { "pid", "process-start-time" };

	return read_init(text, len, keys, c);
}

/* There is no other file about it, so one pod of a user has one name. */
int record_nsrun(const char *text, size_t len, struct container *c)
{
	static const struct member members[] = {
		{ "pod", TO(pod) }, { "pod", TO(pod_uid) }, { "container", TO(pod_container) },
		{ 0 }
	};
	struct json record;
	int err = record_crun(text, len, c);

	if (err || json_parse(text, len, &record) < 0)
		return -EBADMSG;
	read_members(record, members, c);
	set_sandbox(c, !c->pod_container[0]);
	return 0;
}

int record_pid(const char *text, size_t len, struct container *c)
{
	struct json pid = { text, text + strcspn(text, "\n") };

	(void)len;
	set_init(c, pid, (struct json){ 0 });
	return 0;
}

/* --- docker --- */

static bool has_text(struct json string, const char *part)
{
	return memmem(string.at, (size_t)(string.end - string.at), part, strlen(part));
}

/*
 * The labels of an image are among those of the container, so that anybody's image may
 * have some of Kubernetes. Below the cgroup of kubelet they are kubelet's.
 */
static void read_docker_labels(struct json config, struct container *c)
{
	struct json parent, labels;

	if (!find_within(config, "HostConfig", "CgroupParent", &parent) ||
	    !has_text(parent, "kubepods") || !find_within(config, "Config", "Labels", &labels))
		return;
	read_members(labels, kubelet_members, c);
	read_members(labels, (const struct member[]){
		{ "io.kubernetes.sandbox.id", TO(sandbox_id) }, { 0 } }, c);
	set_sandbox(c, is_member(labels, "io.kubernetes.docker.type", "podsandbox"));
}

int record_docker(const char *text, size_t len, struct container *c)
{
	struct json config, value;

	if (json_parse(text, len, &config) < 0)
		return -EBADMSG;
	if (json_find(config, "Name", &value) == 0)
		json_get_string(value, c->name, sizeof(c->name));
	if (c->name[0] == '/')
		memmove(c->name, c->name + 1, strlen(c->name));
	read_docker_labels(config, c);
	if (find_within(config, "State", "Pid", &value))
		set_init(c, value, (struct json){ 0 });
	return 0;
}

/* --- others --- */

/* Lines of KEY=VALUE. */
int record_machine(const char *text, size_t len, struct container *c)
{
	const char *leader = memmem(text, len, "\nLEADER=", strlen("\nLEADER="));

	if (!leader)
		return -EBADMSG;
	leader += strlen("\nLEADER=");
	return record_pid(leader, 0, c);
}

int record_nothing(const char *text, size_t len, struct container *c)
{
	(void)text, (void)len, (void)c;
	return 0;
}

record_fn *record_get_reader(enum record record)
{
	switch (record) {
	case RECORD_CONTAINERD:
		return record_containerd;
	case RECORD_CRIO:
		return record_crio;
	case RECORD_DOCKER:
		return record_docker;
	case RECORD_RUNC:
		return record_runc;
	case RECORD_CRUN:
		return record_crun;
	case RECORD_RUNC_ALONE:
		return record_runc_alone;
	case RECORD_NSRUN:
		return record_nsrun;
	case RECORD_PID:
		return record_pid;
	case RECORD_MACHINE:
		return record_machine;
	case RECORD_NOTHING:
		break;
	}
	return record_nothing;
}
