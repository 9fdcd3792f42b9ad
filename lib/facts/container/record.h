/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What one file of a runtime says about one container. Each reader fills what is still
 * empty, so that the first file that knows something decides it; what it does not find,
 * or does not fit, it leaves. The id is there already. They return 0, -EBADMSG or
 * -ENOMEM.
 */
#ifndef RECORD_H
#define RECORD_H

#include "facts/container/oci.h"

typedef int record_fn(const char *text, size_t len, struct container *c);

/* config.json, the runtime's specification, as containerd's CRI plugin annotates it. */
record_fn record_containerd;

/* The same as CRI-O annotates it; one that does not say so is podman's. */
record_fn record_crio;

/* docker's config.v2.json. */
record_fn record_docker;

/* runc's state.json and crun's status: init and when it started. */
record_fn record_runc;
record_fn record_crun;

/* runc's, with the annotations that are in it; for containers that runc alone has made. */
record_fn record_runc_alone;

/* What nsrun wrote of a pod, or of a container in it. */
record_fn record_nsrun;

/* A PID alone, as text. */
record_fn record_pid;

/* /run/systemd/machines/NAME. */
record_fn record_machine;

/* That there is such a file is all: lxc's config. */
record_fn record_nothing;

enum record {
	RECORD_CONTAINERD, RECORD_CRIO, RECORD_DOCKER, RECORD_RUNC, RECORD_CRUN,
	RECORD_RUNC_ALONE, RECORD_NSRUN, RECORD_PID, RECORD_MACHINE, RECORD_NOTHING
};

/* Who reads such a file. */
record_fn *record_get_reader(enum record record);

#endif
