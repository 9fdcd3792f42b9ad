/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What each step does, and what takes it back: a small function for each, in
 * two tables. They return 0, -errno, or 1 for "it was so already", which is
 * then not undone.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdlib.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/names/netns.h"
#include "fd.h"

#define PATH_SIZE 128	/* below /proc/PID; other paths are used as they are */
#define TEXT_SIZE 128	/* with a number filled in; other texts are used as they are */

static int result(int returned)
{
	return returned < 0 ? -errno : 0;
}

static int passed_over(const struct step *s, int err, int expected)
{
	return s->optional && err == -expected ? 1 : err;
}

/* @room: of PATH_SIZE, for a path below /proc/PID. */
static const char *path_of(const struct run *r, const struct step *s, char *room)
{
	if (s->of == SLOT_NONE)
		return s->object;
	plan_get_path(r->plan, r->slots, r->me, s->of, s->object, room, PATH_SIZE);
	return room;
}

/* The builder holds it since it looked at the PID; here it only has to be alive still. */
static int hold(struct run *r, const struct step *s)
{
	int held = r->slots[s->slot], pid = s->of ? r->slots[s->of] : (int)s->flags;

	if (held >= 0)
		return result((int)syscall(SYS_pidfd_send_signal, held, 0, NULL, 0));
	r->slots[s->slot] = (int)syscall(SYS_pidfd_open, pid, 0);
	/* Linux before 5.3, or a filter that does not know the call: the PID has to do. */
	if (r->slots[s->slot] < 0 && (errno == ENOSYS || errno == EPERM))
		return 0;
	return result(r->slots[s->slot]);
}

static int open_object(struct run *r, const struct step *s)
{
	char path[PATH_SIZE];

	if (r->slots[s->slot] >= 0)
		return 0;	/* opened and checked by the builder */
	r->slots[s->slot] = open(path_of(r, s, path), O_CLOEXEC | (int)s->flags);
	return result(r->slots[s->slot]);
}

/* Found by the builder, which also looked at the process. */
static int find_of_socket(struct run *r, const struct step *s)
{
	return r->slots[s->slot] >= 0 ? 0 : -EBADF;
}

static int find_parent(struct run *r, const struct step *s)
{
	int fd = ioctl(r->slots[s->of], s->flags);

	if (fd < 0)
		return -errno;
	fd_close(&r->slots[s->slot]);
	r->slots[s->slot] = fd;
	return 0;
}

static int unshare_namespaces(struct run *r, const struct step *s)
{
	r->has_init |= (s->flags & CLONE_NEWPID) != 0;
	return result(unshare((int)s->flags));
}

/* Files that lie where proc(5) should be take every map, and none is in force. */
static bool is_forged(const char *path)
{
	struct statfs fs;

	return strncmp(path, "/proc/", 6) == 0 &&
	       (statfs("/proc", &fs) < 0 || fs.f_type != PROC_SUPER_MAGIC);
}

static int write_object(struct run *r, const struct step *s)
{
	char path[PATH_SIZE], filled[TEXT_SIZE];
	autofd fd = open(path_of(r, s, path), O_WRONLY | O_CLOEXEC);
	const char *text = s->slot ? filled : s->text;

	if (fd < 0)
		return -errno;
	if (is_forged(path))
		return -ENODEV;
	if (s->slot)
		slot_fill(r, s->slot, s->text, filled, sizeof(filled));
	return place_write(fd, text);
}

/* None, or those of the text, with commas between. */
static int set_groups(struct run *r, const struct step *s)
{
	size_t count = 0, len = s->text ? strlen(s->text) : 0;
	autofree gid_t *groups = calloc(len + 1, sizeof(*groups));

	(void)r;
	if (!groups)
		return -ENOMEM;
	for (const char *at = s->text; at && *at; at += *at == ',') {
		char *end;

		groups[count++] = (gid_t)strtoul(at, &end, 10);
		if (end == at)
			return -EINVAL;
		at = end;
	}
	return passed_over(s, result(setgroups(count, groups)), EPERM);
}

static int set_gid(struct run *r, const struct step *s)
{
	gid_t gid = (gid_t)s->flags;

	(void)r;
	return result(setresgid(gid, gid, gid));
}

static int set_uid(struct run *r, const struct step *s)
{
	uid_t uid = (uid_t)s->flags;

	(void)r;
	return result(setresuid(uid, uid, uid));
}

/* By the helper, once SELF is gone: its number may be another's by now, the pidfd is not. */
static int end_unheard(struct run *r, const struct step *s)
{
	if (!r->orphaned)
		return 0;
	if (s->flags != SIGKILL && !wait_is_lost(r->slots[s->of], (int)s->flags))
		return 0;
	if (r->slots[s->slot] < 0)
		return result(kill(r->slots[s->of], SIGKILL));
	return result((int)syscall(SYS_pidfd_send_signal, r->slots[s->slot], SIGKILL, NULL, 0));
}

/* The parent may have ended before the kernel knew that we want to hear of it. */
static int die_with(struct run *r, const struct step *s)
{
	if (s->of)
		return end_unheard(r, s);
	if (prctl(PR_SET_PDEATHSIG, s->flags) < 0)
		return -errno;
	return baton_is_dropped(r, SELF) ? -ECANCELED : 0;
}

/* By descriptor: the path may mean something else in the namespace we are in now. */
static int change_root(struct run *r, const struct step *s)
{
	if (s->object)
		return result(chroot(s->object));
	return result(fchdir(r->slots[s->slot]) < 0 ? -1 : chroot("."));
}

static int change_directory(struct run *r, const struct step *s)
{
	return result(s->object ? chdir(s->object) : fchdir(r->slots[s->slot]));
}

static int set_hostname(struct run *r, const struct step *s)
{
	(void)r;
	return result(sethostname(s->object, strlen(s->object)));
}

/* Whose place was taken has ended for it: see run_fork(). */
static int learn_successor(struct run *r)
{
	pid_t before = r->slots[SLOT_CHILD];

	while (waitpid(before, NULL, 0) < 0 && errno == EINTR)
		;
	r->has_init = true;
	r->slots[SLOT_CHILD] = r->outcome->pid = r->slots[SLOT_PROGRAM];
	return r->slots[SLOT_CHILD] > 0 ? 0 : -ESRCH;
}

/* The number came with the baton. That one is not PID 1: it hears its signals. */
static int learn(struct run *r, const struct step *s)
{
	if (s->slot == SLOT_CHILD)
		return learn_successor(r);
	r->init = true;
	return r->slots[s->slot] > 0 ? 0 : -ESRCH;
}

static const struct performance performances[] = {
	{ NSU_OP_HOLD,        hold },
	{ NSU_OP_OPEN,        open_object },
	{ NSU_OP_SOCKET,      find_of_socket },
	{ NSU_OP_PARENT,      find_parent },
	{ NSU_OP_SETNS,       run_setns },
	{ NSU_OP_JOIN,        run_join },
	{ NSU_OP_UNSHARE,     unshare_namespaces },
	{ NSU_OP_FORK,        run_fork },
	{ NSU_OP_HELPER,      run_helper },
	{ NSU_OP_WRITE,       write_object },
	{ NSU_OP_RUN,         run_program },
	{ NSU_OP_SETGROUPS,   set_groups },
	{ NSU_OP_SETGID,      set_gid },
	{ NSU_OP_SETUID,      set_uid },
	{ NSU_OP_HOSTNAME,    set_hostname },
	{ NSU_OP_LOOPBACK,    run_loopback },
	{ NSU_OP_DIE_WITH,    die_with },
	{ NSU_OP_LOCK,        run_lock },
	{ NSU_OP_LOCK_FILE,   run_lock_file },
	{ NSU_OP_UNLOCK,      run_unlock },
	{ NSU_OP_CHOOSE,      run_choose },
	{ NSU_OP_PROCESSOR,   run_processor },
	{ NSU_OP_MKDIR,       run_mkdir, undo_mkdir },
	{ NSU_OP_CREATE,      run_create, undo_create },
	{ NSU_OP_CHECK,       run_check },
	{ NSU_OP_UNLINK,      run_unlink },
	{ NSU_OP_PROPAGATION, run_propagation },
	{ NSU_OP_MOUNT,       run_mount },
	{ NSU_OP_BIND,        run_bind, undo_bind },
	{ NSU_OP_TREE,        run_tree },
	{ NSU_OP_READ_ONLY,   run_read_only },
	{ NSU_OP_USERNS,      run_userns },
	{ NSU_OP_IDMAP,       run_idmap },
	{ NSU_OP_ATTACH,      run_attach },
	{ NSU_OP_DEVICES,     run_devices },
	{ NSU_OP_SYMLINK,     run_symlink },
	{ NSU_OP_PIVOT,       run_pivot },
	{ NSU_OP_UMOUNT,      run_umount, undo_umount },
	{ NSU_OP_CHROOT,      change_root },
	{ NSU_OP_CHDIR,       change_directory },
	{ NSU_OP_SETENV,      run_set_environment },
	{ NSU_OP_CLEARENV,    run_clear_environment },
	{ NSU_OP_KEEP_CAPS,   run_keep_caps },
	{ NSU_OP_DROP_CAPS,   run_drop_caps },
	{ NSU_OP_SEAL,        run_seal },
	{ NSU_OP_SHIELD,      run_shield },
	{ NSU_OP_CLOSE_FDS,   run_close_fds },
	{ NSU_OP_OPEN_TTY,    run_open_tty },
	{ NSU_OP_ATTACH_TTY,  run_attach_tty },
	{ NSU_OP_FILTER,      run_filter },
	{ NSU_OP_SETUP,       run_setup },
	{ NSU_OP_INIT,        run_init },
	{ NSU_OP_LEARN,       learn },
	{ NSU_OP_PID_FILE,    run_pid_file, undo_pid_file },
	{ NSU_OP_EXEC,        run_exec },
	{ NSU_OP_WAIT,        run_wait },
	{ NSU_OP_NONE },
};

static const struct performance *find_in(const struct performance *all, enum nsu_op op)
{
	while (all->op != op && all->op != NSU_OP_NONE)
		all++;
	return all;
}

static const struct performance *find(const struct nsu_plan *p, enum nsu_op op)
{
	const struct performance *found = find_in(performances, op);

	return found->perform || !p->performer ? found : find_in(p->performer->all, op);
}

int step_perform(struct run *r, const struct step *s)
{
	step_fn *perform = find(r->plan, s->op)->perform;

	return perform ? perform(r, s) : -ENOSYS;
}

bool step_has_undo(const struct nsu_plan *p, const struct step *s)
{
	return find(p, s->op)->undo;
}

int step_undo(struct run *r, const struct step *s)
{
	return find(r->plan, s->op)->undo(r, s);
}
