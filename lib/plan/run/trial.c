/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan that is only tried. New namespaces end with the processes in them, so
 * these are really made; of what would stay it is only seen whether we may.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/container/delegation.h"
#include "facts/file.h"
#include "facts/ids/limits.h"
#include "fd.h"

struct told {
	size_t step;
	enum nsu_verdict verdict;
	struct nsu_error error;
};

/* A record is smaller than PIPE_BUF, so those of several processes do not mix. */
void trial_tell(const struct run *r, size_t step, int result, const struct nsu_error *e)
{
	struct told told = { .step = step, .verdict = NSU_WOULD_WORK };

	if (result < 0) {
		told.verdict = NSU_WOULD_FAIL;
		told.error = *e;
	} else if (result == TRIAL_UNKNOWN) {
		told.verdict = NSU_UNTRIED;
	}
	if (write(r->trial, &told, sizeof(told)) < 0)
		_exit(125);
}

/* ----------------------------------------------------------- instead of doing it */

static int may(const char *path, int how)
{
	return faccessat(AT_FDCWD, path, how, AT_EACCESS) < 0 ? -errno : 0;
}

static int may_make(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	if (may(path, F_OK) == 0)
		return 1;
	snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
	return may(*dir ? dir : "/", W_OK | X_OK);
}

/* As run_create(): not what a link leads to. */
static int may_create(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) ? -ELOOP : may_make(path);
}

/* Below a root: by the nearest directory that is there, whose owner we have to be. */
static int may_make_in(const struct run *r, const struct step *s)
{
	autofree char *path = strdup(s->object);
	int fd = -ENOENT, err;

	for (char *slash; path && fd == -ENOENT && (slash = strrchr(path, '/'));) {
		*slash = '\0';
		fd = file_open(r->slots[s->in], *path ? path : ".", FILE_PLACE, O_PATH);
	}
	if (fd < 0)
		return path ? fd : -ENOMEM;
	err = faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) < 0 ? -errno : 0;
	fd_close(&fd);
	return err;
}

/* The step names the file; its cgroup is the directory. */
static int may_move(const char *file)
{
	char directory[PATH_MAX];

	snprintf(directory, sizeof(directory), "%.*s", (int)(strrchr(file, '/') - file), file);
	return delegation_check(directory);
}

static int may_pin(void)
{
	return limits_has_sys_admin() ? 0 : -EPERM;
}

/* Whether @path, a program that may be executed, may be so in the context that is set. */
static int may_execute_at(const char *path)
{
	int err = may(path, X_OK);

	return err ? err : context_try(path);
}

static int may_execute(const char *name)
{
	const char *dir = getenv("PATH");
	char path[PATH_MAX];
	int err = -ENOENT;
	size_t len;

	if (strchr(name, '/'))
		return may_execute_at(name);
	for (; dir; dir = dir[len] ? dir + len + 1 : NULL) {
		len = strcspn(dir, ":");
		snprintf(path, sizeof(path), "%.*s%s%s", (int)len, dir, len ? "/" : "", name);
		if (may(path, X_OK) == 0)
			return context_try(path);
		if (errno == EACCES && may(path, F_OK) == 0)
			err = -EACCES;
	}
	return err;
}

static int await_program(const struct run *r, const struct step *s)
{
	while (waitpid(r->slots[s->slot], NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}

/* Made by who stayed outside: a file that others see. */
static bool is_outside(const struct run *r, const struct step *s)
{
	const struct nsu_plan *p = r->plan;

	for (size_t i = p->count; i-- > 0;)
		if (p->steps[i].op == NSU_OP_EXEC)
			return p->steps[i].actor != s->actor;
	return true;
}

static bool is_at_or_below(const char *dir, const char *path)
{
	size_t len = strlen(dir);

	return strncmp(dir, path, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/*
 * What lies below a directory that the plan makes, and the trial does not, cannot be tried;
 * nor a program that may be in what is mounted there.
 */
static bool is_promised(const struct run *r, const struct step *s)
{
	bool anywhere = s->op == NSU_OP_EXEC;

	for (size_t i = 0; i < r->plan->count && (s->in || anywhere); i++) {
		const struct step *made = &r->plan->steps[i];

		if ((made->op == NSU_OP_MKDIR || made->op == NSU_OP_CREATE) && made->in &&
		    is_outside(r, made) &&
		    (anywhere || is_at_or_below(made->object, s->object)))
			return true;
	}
	return false;
}

static int look(struct run *r, const struct step *s)
{
	switch ((int)s->op) {
	case NSU_OP_CREATE:
		return s->in ? may_make_in(r, s) : may_create(s->object);
	case NSU_OP_MKDIR:
	case NSU_OP_PID_FILE:
	case NSU_OP_LOCK_FILE:
		return s->in ? may_make_in(r, s) : may_make(s->object);
	case NSU_OP_BIND:
		return may_pin();
	case NSU_OP_WRITE:
		return may_move(s->object);
	case NSU_OP_SETUP:
		return may("/bin/sh", X_OK);
	case NSU_OP_WAIT:
		return await_program(r, s);
	default:
		return 0;	/* NSU_OP_UNLOCK */
	}
}

/* A write outside of /proc/PID is one to a cgroup. */
static bool would_stay(const struct run *r, const struct step *s)
{
	switch ((int)s->op) {
	case NSU_OP_PID_FILE:
	case NSU_OP_LOCK_FILE:
	case NSU_OP_UNLOCK:
	case NSU_OP_SETUP:
	case NSU_OP_WAIT:
		return true;
	case NSU_OP_MKDIR:
	case NSU_OP_CREATE:
	case NSU_OP_BIND:
		return is_outside(r, s) || s->actor == HELPER;
	case NSU_OP_WRITE:
		return !s->of && strstr(s->object, "/cgroup.procs");
	default:
		return false;
	}
}

int trial_perform(struct run *r, const struct step *s)
{
	int err;

	/* One would start this tool once more; the other closes the pipe we tell by. */
	if (s->op == NSU_OP_SEAL || s->op == NSU_OP_CLOSE_FDS)
		return 0;
	if (would_stay(r, s))
		return look(r, s);
	if (s->op == NSU_OP_EXEC) {
		err = may_execute(s->object);
		if (err == -ENOENT && s->text)
			err = may_execute(s->text);
		if (err == -ENOENT && is_promised(r, s))
			err = TRIAL_UNKNOWN;
		if (err < 0)
			return err;
		trial_tell(r, (size_t)(s - r->plan->steps), err, NULL);
		_exit(0);
	}
	err = step_perform(r, s);
	if (!err && context_is_step(s))
		context_hold(s);
	return err == -ENOENT && is_promised(r, s) ? TRIAL_UNKNOWN : err;
}

/* ------------------------------------------------------------------ what was told */

__attribute__((noreturn))
static void run_trial(struct nsu_plan *p, int pipe)
{
	const struct nsu_run how = { 0 };
	struct nsu_outcome outcome;
	struct nsu_error e = { 0 };
	int err = run_plan(p, &how, pipe, &outcome, &e);

	_exit(err ? 125 : 0);
}

static void read_all(int pipe, struct told *tolds, enum nsu_verdict *verdicts, size_t count)
{
	struct told told;
	ssize_t n;

	while ((n = read(pipe, &told, sizeof(told))) == sizeof(told) ||
	       (n < 0 && errno == EINTR)) {
		if (n < 0 || told.step >= count)
			continue;
		tolds[told.step] = told;
		verdicts[told.step] = told.verdict;
	}
}

/* Steps that nobody performs tell nothing: they are as good as the rest. */
static void settle(const struct nsu_plan *p, enum nsu_verdict *verdicts, bool failed)
{
	for (size_t i = 0; i < p->count; i++)
		if (!failed && verdicts[i] == NSU_NOT_REACHED)
			verdicts[i] = NSU_WOULD_WORK;
}

int nsu_plan_try(struct nsu_plan *p, nsu_tried_fn *tried, void *arg, struct nsu_error *e)
{
	autofree struct told *tolds = calloc(p->count, sizeof(*tolds));
	autofree enum nsu_verdict *verdicts = calloc(p->count, sizeof(*verdicts));
	int ends[2], status = 0;
	pid_t pid;

	if (!tolds || !verdicts || pipe2(ends, O_CLOEXEC) < 0)
		return nsu_error_set(e, errno, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	for (size_t i = 0; i < p->count; i++)
		verdicts[i] = NSU_NOT_REACHED;
	pid = fork();
	if (pid == 0)
		run_trial(p, ends[1]);
	fd_close(&ends[1]);
	read_all(ends[0], tolds, verdicts, p->count);
	fd_close(&ends[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (pid < 0)
		return nsu_error_set(e, EAGAIN, NSU_OP_HELPER, NSU_NO_KIND, "a trial");
	settle(p, verdicts, status != 0);
	for (size_t i = 0; i < p->count; i++)
		tried(arg, p, i, verdicts[i],
		      verdicts[i] == NSU_WOULD_FAIL ? &tolds[i].error : NULL);
	return 0;
}
