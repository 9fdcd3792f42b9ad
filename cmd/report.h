/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a tool says besides its answer: errors, notes, and whether output arrived. */
#ifndef REPORT_H
#define REPORT_H

#include <stdarg.h>

#include <nsutil.h>

/*
 * To be called first in main(): opens /dev/null on closed descriptors 0 to 2,
 * so that no file of ours becomes somebody's standard output, remembers that
 * stdout was closed, and names the tool in all messages. Ends the process where
 * the file it was started from gave it privileges (getauxval(3), AT_SECURE).
 */
void report_begin(const char *tool);

/* "nsrun: setns: /proc/7/ns/net: ...", then what report_hint() says. */
void report_error(const struct nsu_error *e);

/* The cause and what you can do about it; then what your administrator can; where known. */
void report_hint(const struct nsu_error *e);

/* "nsrun: TEXT" on stderr. The caller escapes what is not its own. */
__attribute__((format(printf, 1, 2)))
void report_note(const char *format, ...);

/* As vsnprintf(3), but of what is too long the middle goes: the end says what is wrong. */
__attribute__((format(printf, 3, 0)))
void report_fit(char *to, size_t size, const char *format, va_list ap);

/* @text as it may be printed here, to be freed; NULL when out of memory. */
char *report_copy(const char *text);

/*
 * A word of the command line as it may be printed: escaped, its end cut off,
 * '' where it is empty. Two stay.
 */
const char *report_word(const char *word);

/* What was printed goes out now: 0, or -errno, which report_end() then tells. */
int report_flush(void);

/*
 * Flushes stdout and returns @status, or @failed with a message when what was
 * printed did not all arrive (a full disk, a closed stdout).
 */
int report_end(int status, int failed);

/* 125, or what exec failures have: 126 not executable, 127 not found. */
int report_exit_code(const struct nsu_error *e);

/* The exit status for a wait status: the program's own, or 128+N by signal. */
int report_wait_status(int status);

/*
 * The language of the environment that report_begin() found: later it may be that of a
 * program (NSU_OP_SETENV). What other programs read is in English.
 */
enum nsu_language report_language(void);

/* Whether the locale of the environment takes UTF-8, without setlocale(3). */
bool report_utf8(void);

#endif
