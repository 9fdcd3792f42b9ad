/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A picture as SVG, on stdout: boxes, texts and lines, in pixels. */
#include "svg.h"

#include <stdio.h>
#include <string.h>

#include <nsutil.h>

static const char *const names[SVG_STYLES] = {
	[SVG_FRAME] = "frame", [SVG_TITLE] = "title", [SVG_GOOD] = "good", [SVG_BAD] = "bad",
	[SVG_FAINT] = "faint",
};

/* Colours that differ in brightness, too: for print, and for who sees no red. */
static const char sheet[] =
	"text{font:13px 'DejaVu Sans Mono',monospace;fill:#212529}\n"
	"text.title{font-weight:bold}\n"
	"text.good{fill:#2b8a3e} text.bad{fill:#c92a2a} text.faint{fill:#868e96}\n"
	"rect.frame{fill:#fff;stroke:#495057;stroke-width:1.5}\n"
	"rect.title{fill:#d0ebff;stroke:#495057;stroke-width:1.5}\n"
	"rect.bad{fill:#ffe3e3;stroke:#c92a2a;stroke-width:1.5}\n"
	"rect.faint{fill:#f1f3f5;stroke:#868e96;stroke-width:1.5}\n"
	"path{fill:none;stroke-width:2}\n"
	"path.good{stroke:#2b8a3e} path.bad{stroke:#c92a2a;stroke-dasharray:6 4}\n"
	"path.faint{stroke:#868e96;stroke-dasharray:2 3} path.frame{stroke:#495057}\n"
	"path.title{stroke:#1c7ed6}\n";

static void put_safe(const char *text)
{
	char safe[2048];

	nsu_escape(safe, sizeof(safe), text, strlen(text), false);
	for (const char *c = safe; *c; c++) {
		if (*c == '&')
			fputs("&amp;", stdout);
		else if (*c == '<')
			fputs("&lt;", stdout);
		else if (*c == '>')
			fputs("&gt;", stdout);
		else
			putchar(*c);
	}
}

void svg_begin(int width, int height, const char *title)
{
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
	       "viewBox=\"0 0 %d %d\">\n<title>", width, height, width, height);
	put_safe(title);
	printf("</title>\n<style>\n%s</style>\n"
	       "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", sheet);
}

void svg_end(void)
{
	puts("</svg>");
}

void svg_box(enum svg_style style, int x, int y, int width, int height)
{
	printf("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>\n",
	       names[style], x, y, width, height);
}

void svg_text(enum svg_style style, int x, int y, const char *text)
{
	printf("<text class=\"%s\" x=\"%d\" y=\"%d\" xml:space=\"preserve\">", names[style],
	       x, y);
	put_safe(text);
	puts("</text>");
}

void svg_curve(enum svg_style style, const int from[2], const int to[2], const int bend[2])
{
	printf("<path class=\"%s\" d=\"M%d %d C%d %d %d %d %d %d\"/>\n", names[style], from[0],
	       from[1], from[0] + bend[0], from[1], to[0] + bend[1], to[1], to[0], to[1]);
}

void svg_line(enum svg_style style, const int from[2], const int to[2])
{
	printf("<path class=\"%s\" d=\"M%d %d L%d %d\"/>\n", names[style], from[0], from[1],
	       to[0], to[1]);
}

/* A character a column: those that take two are rare in names, and only come out wider. */
int svg_columns(const char *text)
{
	char safe[2048];
	int columns = 0;

	nsu_escape(safe, sizeof(safe), text, strlen(text), false);
	for (const char *c = safe; *c; c++)
		columns += ((unsigned char)*c & 0xc0) != 0x80;
	return columns;
}
