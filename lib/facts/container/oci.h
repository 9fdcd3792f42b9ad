/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Containers by the files that their runtimes write, without asking any of them: it
 * works when the engine is dead, busy, or not ours to talk to.
 *
 * What such a file says is as good as its author. Those of the system are written by
 * root. A rootless engine writes the same files as a user, who may write into them
 * what he likes, the name of a container of root's for one, and the PID of a process
 * of somebody else: such a record may be shown, and decides nothing for anybody but him.
 */
#ifndef OCI_H
#define OCI_H

#include <nsutil.h>

#include "facts/container/cgroup.h"

#define OCI_NAME_SIZE 256

struct container {
	enum engine engine;	/* the highest that knows it: podman rather than its crun */
	char id[OCI_NAME_SIZE];
	char space[64];		/* containerd's own namespace: "k8s.io"; or "" */
	char name[OCI_NAME_SIZE]; /* as the engine shows it, or "" */
	char pod[OCI_NAME_SIZE];  /* of Kubernetes, as the next three; or "" */
	char pod_namespace[64];
	char pod_uid[68];
	char pod_container[OCI_NAME_SIZE]; /* its name within the pod; "" of a sandbox */
	char sandbox_id[68];	/* the container that holds the pod's namespaces */
	bool sandbox;		/* it is that one itself */
	pid_t pid;		/* init, in the PID namespace of the runtime (all but always the
				   initial one); 0: it does not run, or nobody wrote it */
	uint64_t start;		/* field 22 of its /proc/PID/stat then; 0: not known. Where it
				   differs now, the PID has gone to another process */
	uid_t author;		/* the least trusted of those who wrote the files; 0: root */
};

/* Whose containers, and where their files are. */
struct oci_place {
	int root;		/* descriptor of / or of a sysroot; borrowed */
	uid_t uid;		/* 0: of the system; else of this user's rootless engines */
	const char *home;	/* of that user, or NULL: only what is below /run/user. It may
				   lie on a network: whoever names it may have to wait */
};

/*
 * The container of a cgroup path: any engine's for an id of 64 digits, the named
 * engine's for a name. Returns 0, -ENOENT (nobody knows it), -ENOTUNIQ (a name that
 * several containers have, in different namespaces of containerd), or -errno.
 */
int oci_find(const struct oci_place *place, const struct cgroup_container *what,
	     struct container *container);

/*
 * Calls @found for every container, each once, stopped ones too, until that returns
 * something else than 0, which is then returned. Files that cannot be read or
 * understood cost only what they would have told; what the caller is short of is
 * an error: -ENOMEM, -EMFILE, -ENFILE.
 */
typedef int oci_found_fn(void *arg, const struct container *container);
int oci_list(const struct oci_place *place, oci_found_fn *found, void *arg);

#endif
