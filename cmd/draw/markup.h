/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text in the languages that draw graphs: raw bytes, escaped as nsu_escape() does, and
 * then so that nothing in it has a meaning there. To stdout.
 */
#ifndef MARKUP_H
#define MARKUP_H

/* Within the quoted label of a record of graphviz. */
void markup_put_dot(const char *text);

/* Within a quoted string of mermaid. */
void markup_put_mermaid(const char *text);

#endif
