/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One process that somebody wants to enter: what it is in, and who it is. */
#ifndef NSU_FACTS_TARGET_H
#define NSU_FACTS_TARGET_H

#include <nsutil.h>

/* What else lies on /proc, or over the process in it, may say anything: ENODEV, EXDEV. */
int target_check(pid_t pid, struct nsu_error *e);

/*
 * Opens a pidfd for @pid and checks that it is no zombie. *@pidfd is -1 on a
 * kernel without them (5.2 and older); the PID is all there is then.
 */
int target_hold(pid_t pid, int *pidfd, struct nsu_error *e);

/* Whether there is no such process, or it is a zombie: anybody may know. */
bool target_has_ended(pid_t pid);

/* Whether it is there, and our /proc does not show it: hidepid of proc(5). */
bool target_is_hidden(pid_t pid);

/*
 * Opens the net namespace of descriptor @socket of the process behind @pidfd:
 * -ENOTSOCK, -EBADF (it has no such), -EPERM (CAP_NET_ADMIN over the owner).
 */
int target_open_socket_net(int pidfd, unsigned int socket);

/* nsu_target_find() for a process held already, and for some kinds only. */
int target_look(pid_t pid, unsigned int kinds, struct nsu_target *target, struct nsu_error *e);

/* What /proc/PID/ns/@name leads to, open; or -errno. */
int target_open_ns(pid_t pid, const char *name);

/* The inode that /proc/PID/ns/@name links to; @pid 0 is ourselves. Returns 0 or -errno. */
int target_get_link(pid_t pid, const char *name, uint64_t *inode);

/* Effective uid and gid of the process, as /proc/PID/status has them. */
int target_get_ids(pid_t pid, uint32_t *uid, uint32_t *gid, struct nsu_error *e);

/* The security context in /proc/PID/attr/current, without a newline. Returns 0 or -errno. */
int target_get_context(pid_t pid, char *context, size_t size);

/* Whether entering the namespace with that inode number would change nothing. */
bool target_is_ours(enum nsu_kind kind, uint64_t inode);

/* Whether this program runs from memory that is sealed against writing. */
#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
bool target_is_sealed_self(void);

/* Whether ID 0 is in /proc/PID/uid_map (@file) or gid_map. */
bool target_maps_root(pid_t pid, const char *file);

/* What our ID @outside is called in there, by uid_map or gid_map; NSU_KEEP_ID: nothing. */
uint32_t target_find_inside(pid_t pid, const char *file, uint32_t outside);

/* Whether /proc/PID/setgroups says deny. */
bool target_denies_setgroups(pid_t pid);

#endif
