/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one would write for Kubernetes to have the same pod: the end of its explanation. */
#include "plan/pod/pod.h"

#include <inttypes.h>
#include <string.h>

/* Of double quotes, as YAML reads them: any byte but those of the machine as \xNN. */
static const char *quote(struct nsu_plan *plan, const char *text)
{
	char *quoted = plan_keep(plan, 4 * strlen(text) + 3), *to = quoted;

	if (!quoted)
		return "\"\"";
	*to++ = '"';
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			*to++ = '\\';
		if (c < ' ' || c == 0x7f)
			to += snprintf(to, 5, "\\x%02x", c);
		else
			*to++ = *text;
	}
	memcpy(to, "\"", 2);
	return quoted;
}

static const char *print_command(struct nsu_plan *plan, char *const *argv)
{
	const char *text = "";

	for (; *argv; argv++)
		text = plan_text(plan, "%s%s%s", text, *text ? ", " : "", quote(plan, *argv));
	return text;
}

static const char *print_id(struct nsu_plan *plan, const char *key, uint32_t id)
{
	return id == NSU_KEEP_ID ? "" : plan_text(plan, "      %s: %" PRIu32 "\n", key, id);
}

static const char *print_user(struct nsu_plan *plan, const struct nsu_create *r)
{
	const char *uid = print_id(plan, "runAsUser", r->uid);
	const char *gid = print_id(plan, "runAsGroup", r->gid);

	return *uid || *gid ? plan_text(plan, "    securityContext:\n%s%s", uid, gid) : "";
}

static const char *print_mounts(struct nsu_plan *plan, const struct nsu_create *r)
{
	const char *text = r->nmounts ? "    volumeMounts:\n" : "";

	for (size_t i = 0; i < r->nmounts; i++)
		text = plan_text(plan, "%s    - name: v%zu\n      mountPath: %s\n%s", text, i,
				 quote(plan, r->mounts[i].target),
				 r->mounts[i].read_only ? "      readOnly: true\n" : "");
	return text;
}

static const char *print_volumes(struct nsu_plan *plan, const struct nsu_create *r)
{
	const char *text = r->nmounts ? "  volumes:\n" : "";

	for (size_t i = 0; i < r->nmounts; i++) {
		const struct nsu_mount *m = &r->mounts[i];

		if (m->what == NSU_MOUNT_TMPFS)
			text = plan_text(plan, "%s  - name: v%zu\n    emptyDir:\n"
					 "      medium: Memory\n", text, i);
		else
			text = plan_text(plan, "%s  - name: v%zu\n    hostPath:\n"
					 "      path: %s\n", text, i, quote(plan, m->source));
	}
	return text;
}

const char *pod_print_manifest(const struct pod *p)
{
	const struct nsu_create *r = p->use->program;
	struct nsu_plan *plan = p->plan;
	const char *hostname = "";

	if (r->hostname)
		hostname = plan_text(plan, "  hostname: %s\n", quote(plan, r->hostname));
	return plan_text(plan, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: %s\nspec:\n"
			 "  hostUsers: %s\n%s  restartPolicy: Never\n  containers:\n"
			 "  - name: %s\n    image: %s\n    command: [%s]\n%s%s%s",
			 p->use->pod, p->has_user ? "false" : "true", hostname, p->container,
			 r->rootfs ? quote(plan, r->rootfs) : "IMAGE",
			 print_command(plan, r->argv), print_user(plan, r),
			 print_mounts(plan, r), print_volumes(plan, r));
}
