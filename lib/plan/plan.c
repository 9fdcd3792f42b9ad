/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A plan is data: a list of steps. Nothing here touches the system. */
#include "plan/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "array.h"
#include "fd.h"

struct nsu_plan *nsu_plan_new(void)
{
	struct nsu_plan *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	memset(p->slots, -1, sizeof(p->slots));
	p->root = -1;
	return p;
}

void plan_drop_progress(struct nsu_plan *p)
{
	if (p->shared)
		munmap(p->done, p->count + 1);
	else
		free(p->done);
	p->done = NULL;
	p->shared = false;
	for (int slot = 0; slot < SLOT_TARGET; slot++)
		p->slots[slot] = -1;
}

int nsu_plan_set_sysroot(struct nsu_plan *p, const char *dir, struct nsu_error *e)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return nsu_error_set(e, errno, NSU_OP_OPEN, NSU_NO_KIND, "%s", dir);
	fd_close(&p->root);
	p->root = fd;
	return 0;
}

void nsu_plan_free(struct nsu_plan *p)
{
	if (!p)
		return;
	for (int slot = SLOT_TARGET; slot < SLOTS; slot++)
		fd_close(&p->slots[slot]);
	if (p->performer && p->performer->free)
		p->performer->free(p->networks);
	fd_close(&p->root);
	for (size_t i = 0; i < p->ntexts; i++)
		free(p->texts[i]);
	free(p->texts);
	free(p->steps);
	plan_drop_progress(p);
	free(p);
}

void plan_push(struct nsu_plan *p, struct step step)
{
	step.part = p->part;
	step.line = p->line;
	if (array_grow(&p->steps, p->count, &p->room, sizeof(step)) == 0)
		p->steps[p->count++] = step;
	else
		p->failed = true;
}

/* Gives @text, or NULL for none, to the plan. */
static char *own(struct nsu_plan *p, char *text)
{
	char **texts = text ? reallocarray(p->texts, p->ntexts + 1, sizeof(*texts)) : NULL;

	p->failed |= !texts;
	if (!texts) {
		free(text);
		return NULL;
	}
	p->texts = texts;
	return texts[p->ntexts++] = text;
}

const char *plan_text(struct nsu_plan *p, const char *format, ...)
{
	char *text;
	va_list ap;
	int len;

	va_start(ap, format);
	len = vasprintf(&text, format, ap);
	va_end(ap);
	text = own(p, len < 0 ? NULL : text);
	return text ? text : "";
}

const char *plan_path(struct nsu_plan *p, const char *dir, const char *name)
{
	char *path = malloc(strlen(dir) + 1 + strlen(name) + 1);

	if (path)
		stpcpy(stpcpy(stpcpy(path, dir), "/"), name);
	path = own(p, path);
	return path ? path : "";
}

void *plan_keep(struct nsu_plan *p, size_t size)
{
	return own(p, calloc(1, size));
}

int plan_check(const struct nsu_plan *p, struct nsu_error *e)
{
	if (!p->failed)
		return 0;
	return nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
}

struct nsu_breakout *nsu_breakout_new(void)
{
	void *at = mmap(NULL, sizeof(struct nsu_breakout), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

void nsu_breakout_free(struct nsu_breakout *breakout)
{
	if (breakout)
		munmap(breakout, sizeof(*breakout));
}

size_t nsu_plan_count_steps(const struct nsu_plan *p)
{
	return p->count;
}

unsigned int nsu_plan_get_line(const struct nsu_plan *p, const struct nsu_error *e)
{
	return e->step >= 0 && (size_t)e->step < p->count ? p->steps[e->step].line : p->line;
}
