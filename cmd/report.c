/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a tool says besides its answer: errors, notes, and whether output arrived. */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *tool = "nsutil";
static enum nsu_language language = NSU_ENGLISH;
static bool stdout_was_closed;
static int flush_failed;	/* errno */

static bool has_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { 0 } };

	return syscall(SYS_capget, &header, data) == 0 &&
	       (data[0].permitted || data[1].permitted);
}

/*
 * Privileges that came with the file: then who called us chose our environment,
 * descriptors and limits, and none of this code expects that. Security modules
 * say AT_SECURE of an ordinary start too, so it is not enough.
 */
static void refuse_privilege(void)
{
	bool set_id;

	if (!getauxval(AT_SECURE))
		return;
	set_id = getuid() != geteuid() || getgid() != getegid();
	if (!set_id && (getuid() == 0 || !has_capabilities()))
		return;
	report_note("will not run set-user-ID, set-group-ID or with file capabilities");
	_exit(125);
}

/* The first of @names that is set, and not empty; "" without any (setlocale(3)). */
static const char *get_locale(const char *const names[3])
{
	const char *value = NULL;

	for (size_t i = 0; i < 3 && !(value && *value); i++)
		value = getenv(names[i]);
	return value ? value : "";
}

bool report_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = get_locale(names);

	return strcasestr(locale, "utf-8") || strcasestr(locale, "utf8");
}

static enum nsu_language find_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	return nsu_language_find(get_locale(names));
}

enum nsu_language report_language(void)
{
	return language;
}

static bool is_closed(int fd)
{
	return fcntl(fd, F_GETFD) < 0 && errno == EBADF;
}

void report_begin(const char *name)
{
	tool = name;
	language = find_language();
	for (int fd = 0; fd <= 2; fd++) {
		if (!is_closed(fd))
			continue;
		stdout_was_closed |= fd == STDOUT_FILENO;
		/* Not for writing: who writes to what was closed shall know. */
		if (open("/dev/null", O_RDONLY) != fd) // NOLINT, lint: the program inherits it
			_exit(125);
	}
	refuse_privilege();
}

void report_error(const struct nsu_error *e)
{
	fprintf(stderr, "%s: ", tool);
	nsu_error_print(e, stderr);
	fputc('\n', stderr);
	report_hint(e);
}

static const char administrators[NSU_LANGUAGES][16] = {
	[NSU_ENGLISH] = "administrator", [NSU_JAPANESE] = "管理者",
};

void report_hint(const struct nsu_error *e)
{
	char text[NSU_HINT_SIZE];

	if (nsu_error_get_hint_in(e, language, text))
		report_note("%s", text);
	if (nsu_error_get_remedy_in(e, language, text))
		report_note("%s: %s", administrators[language], text);
}

static bool is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The end of @whole takes the place of the middle, and of no half of a character. */
static void leave_out_middle(char *to, size_t size, const char *whole)
{
	size_t half = (size - sizeof("...")) / 2;
	const char *end = whole + strlen(whole) - half;

	while (half > 0 && is_inside_character(to[half]))
		half--;
	while (is_inside_character(*end))
		end++;
	memcpy(to + half, "...", 3);
	memcpy(to + half + 3, end, strlen(end) + 1);
}

void report_fit(char *to, size_t size, const char *format, va_list ap)
{
	char *whole;
	va_list again;
	int length;

	va_copy(again, ap);
	length = vsnprintf(to, size, format, ap);
	if (length >= (int)size && vasprintf(&whole, format, again) >= 0) {
		leave_out_middle(to, size, whole);
		free(whole);
	}
	va_end(again);
}

char *report_copy(const char *text)
{
	size_t len = strlen(text), need = nsu_escape(NULL, 0, text, len, !report_utf8());
	char *safe = malloc(need + 1);

	if (safe)
		nsu_escape(safe, need + 1, text, len, !report_utf8());
	return safe;
}

const char *report_word(const char *word)
{
	static char words[2][1024];
	static unsigned int turn;
	char *safe = words[turn++ % 2];
	size_t room = sizeof(words[0]) - 3;

	if (!*word)
		return "''";
	if (nsu_escape(safe, room, word, strlen(word), !report_utf8()) >= room)
		memcpy(safe + strlen(safe), "...", sizeof("..."));
	return safe;
}

/* A line is one write(2), so that those of several processes do not mix. */
void report_note(const char *format, ...)
{
	char line[4096];
	va_list ap;
	int n = snprintf(line, sizeof(line), "%s: ", tool);

	va_start(ap, format);
	report_fit(line + n, sizeof(line) - (size_t)n - 1, format, ap);
	va_end(ap);
	n = (int)strlen(line);
	line[n] = '\n';
	line[n + 1] = '\0';
	fputs(line, stderr);
}

int report_flush(void)
{
	if (fflush(stdout) == 0)
		return 0;
	flush_failed = errno;
	return -flush_failed;
}

int report_end(int status, int failed)
{
	bool lost = ferror(stdout);

	errno = flush_failed;
	lost |= fflush(stdout) != 0 || fclose(stdout) != 0;
	if (!lost)
		return status;
	report_note("print: standard output: %s",
		    stdout_was_closed ? "it is closed" : strerror(errno ? errno : EIO));
	report_note("what you see is not all there was to say");
	return failed;
}

int report_exit_code(const struct nsu_error *e)
{
	if (e->op != NSU_OP_EXEC)
		return 125;
	return e->errnum == ENOENT ? 127 : 126;
}

int report_wait_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
