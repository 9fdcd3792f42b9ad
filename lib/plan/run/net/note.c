/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps of up: its record, whole or not at all, and the commands of its file. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/file.h"
#include "facts/names/netns.h"
#include "fd.h"
#include "plan/made/made.h"
#include "plan/run/net/network.h"

#define NEW NSU_UP_DIR "/.new"		/* one at a time: the directory is locked */
#define RECORD_MODE 0644

/* ------------------------------------------------------------------------------- record */

/* Somebody may have taken it up or down since it was looked at. */
static int check_unchanged(const struct step *s)
{
	autofd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct file file;
	int err = root < 0 ? -errno : file_read(root, s->object, FILE_IN_ROOT, &file);

	if (err)
		return err == -ENOENT && !s->source ? 0 : err == -ENOENT ? -ESTALE : err;
	err = s->source && strcmp(s->source, file.text) == 0 ? 0 : -ESTALE;
	file_free(&file);
	return err;
}

static void write_inodes(char *const *names, FILE *out)
{
	for (; names && *names; names++) {
		struct netns_entry entry = { .ns = -1 };
		char path[sizeof(NSU_NETNS_DIR) + NSU_NETWORK_SIZE];

		snprintf(path, sizeof(path), "%s/%s", NSU_NETNS_DIR, *names);
		if (netns_look(AT_FDCWD, path, &entry) == 0 && entry.inode)
			fprintf(out, "inode %s %" PRIu64 "\n", *names, entry.inode);
		fd_close(&entry.ns);
	}
}

/* Without a name: who is killed before it is whole leaves nothing. Or NEW, if need be. */
static FILE *open_unnamed(bool *named)
{
	int fd = open(NSU_UP_DIR, O_WRONLY | O_TMPFILE | O_CLOEXEC, RECORD_MODE);
	FILE *out;

	*named = fd < 0;
	if (*named)
		fd = open(NEW, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			  RECORD_MODE);
	out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out)
		fd_close(&fd);
	return out;
}

/* A reader sees the old one or the new one, and nothing between (rename(2)). */
static int name_record(int fd, bool named, const char *path)
{
	char link[32];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (!named && linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
		return 0;
	if (!named && (errno != EEXIST ||
		       linkat(AT_FDCWD, link, AT_FDCWD, NEW, AT_SYMLINK_FOLLOW) < 0))
		return -errno;
	return rename(NEW, path) < 0 ? -errno : 0;
}

static int write_record(const char *path, const char *text, char *const *names)
{
	bool named;
	FILE *out = open_unnamed(&named);
	int err = out ? 0 : -errno;

	if (out) {
		fputs(text, out);
		write_inodes(names, out);
		err = fflush(out) != 0 ? -errno : ferror(out) ? -EIO :
		      name_record(fileno(out), named, path);
		fclose(out);
	}
	if (err)
		unlink(NEW);
	return err;
}

int run_note(struct run *r, const struct step *s)
{
	int err = s->flags & NOTE_FIRST ? check_unchanged(s) : 0;

	(void)r;
	if (s->flags & NOTE_FIRST)
		unlink(NEW);	/* of a run that was killed, also where nothing is written */
	if (err)
		return err;
	if (!s->text)
		return unlink(s->object) < 0 ? -errno : 0;
	if (s->flags & NOTE_FIRST && s->source && strcmp(s->text, s->source) == 0)
		return 1;
	return write_record(s->object, s->text, s->argv);
}

int undo_note(struct run *r, const struct step *s)
{
	(void)r;
	if (!(s->flags & NOTE_FIRST))
		return 0;
	if (s->source)
		return write_record(s->object, s->source, NULL);
	return unlink(s->object) < 0 ? -errno : 0;
}

/* ------------------------------------------------------------------------------ command */

#define TYPED 2
static const int typed[TYPED] = { SIGINT, SIGQUIT };

/*
 * As system(3) has it: the terminal sends them to both. The command ends by them, which is a
 * failure, and we live to take back what was made.
 */
static void ignore_typed(struct sigaction before[TYPED])
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	for (int i = 0; i < TYPED; i++)
		sigaction(typed[i], &ignore, &before[i]);
}

static void heed_typed(const struct sigaction before[TYPED])
{
	for (int i = 0; i < TYPED; i++)
		sigaction(typed[i], &before[i], NULL);
}

static void become_shell(const struct run *r, int ns, const char *command)
{
	if (setns(ns, CLONE_NEWNET) < 0)
		_exit(126);
	if (r->masked)
		sigprocmask(SIG_SETMASK, &r->mask, NULL);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

int run_command(struct run *r, const struct step *s)
{
	autofd ns = netlink_get_namespace(&network_of(r, s)->route);
	struct sigaction before[TYPED];
	int status, err = 0;
	pid_t pid;

	if (ns < 0)
		return ns;
	fflush(NULL);
	ignore_typed(before);
	pid = fork();
	if (pid == 0) {
		heed_typed(before);
		become_shell(r, ns, s->wire->name);
	}
	if (pid < 0)
		err = -errno;
	while (!err && waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err = -errno;
	heed_typed(before);
	return err ? err : status ? -ECANCELED : 0;
}
