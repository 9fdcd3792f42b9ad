/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * References: what was typed, and how it is to be found.
 *
 * ref.c only parses. Whoever resolves a struct nsu_ref against a snapshot keeps to this:
 *
 * 1. A number, an inode, a path, an id or a handle says exactly what it means: no name is
 *    trusted. A PID is held by a pidfd from the moment it was looked at.
 *
 * 2. A name has an author (struct container, struct cgroup_container; a file below
 *    /run/netns has root). It resolves only for a caller who has no more rights than its
 *    author: author 0, or author == geteuid(). Root never reaches a container by the name
 *    that a user gave to it. Names out of argv, environ, hostnames, from below the
 *    outermost container, or with author NSU_NO_UID, resolve for nobody; they are shown.
 *
 * 3. container: looks for the name and the id first as they are, then for a prefix of an
 *    id, among what oci_list() has of the system, and of the caller himself. One of
 *    root's and one of the caller's with the same name are ambiguous, for everybody.
 *
 * 4. From a container to a process: its pid, held by a pidfd, when that process started at
 *    container.start. Where the start is not known, cgroup_parse() of it must have the
 *    container's id, with an author that rule 2 allows: PIDs are reused, and files last.
 *    Without a pid (lxc): the member of that cgroup that is PID 1 of its own PID
 *    namespace. There is no second guess: no such process means that it does not run.
 *
 * 5. pod: with two words is NAMESPACE/NAME or NAME/CONTAINER: both are tried. A pod is
 *    entered by its sandbox, and where that has no process, by its only container.
 *
 * 6. A bare name is looked for among names of network namespaces, containers and pods, in
 *    all three. Units are not: every service has one.
 *
 * 7. One hit is the answer. Several: the candidates, each written as the reference that
 *    means it alone (pods with three words). None: which of the three were tried, and
 *    what could not be read.
 */
#ifndef REF_H
#define REF_H

#include <nsutil.h>

#define REF_PID_MAX 4194304	/* PID_MAX_LIMIT of the kernel: what is above is an inode */

#endif
