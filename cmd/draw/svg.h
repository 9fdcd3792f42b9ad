/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A picture as SVG, on stdout: boxes, texts and lines, in pixels. Later ones lie on those
 * before. Texts are raw bytes, escaped as nsu_escape() does, and safe in XML.
 */
#ifndef SVG_H
#define SVG_H

#define SVG_LETTER 8	/* width of a character of its fixed font, rounded up */
#define SVG_LINE 18	/* from one line of text to the next */

/* How it looks; the styles are in svg.c. */
enum svg_style {
	SVG_FRAME,		/* a box, or its text */
	SVG_TITLE,		/* the head of a box, or bold text in it */
	SVG_GOOD,		/* a line, or text, of what works */
	SVG_BAD,		/* of what does not */
	SVG_FAINT,		/* of what is there besides */
	SVG_STYLES
};

void svg_begin(int width, int height, const char *title);
void svg_end(void);

/* Its left upper corner. */
void svg_box(enum svg_style style, int x, int y, int width, int height);

/* Its left end, on the line that the letters stand on. */
void svg_text(enum svg_style style, int x, int y, const char *text);

/*
 * A curve which leaves its first point and reaches its last one horizontally; @bend is
 * how far it goes, to the right or, below 0, to the left.
 */
void svg_curve(enum svg_style style, const int from[2], const int to[2], const int bend[2]);
void svg_line(enum svg_style style, const int from[2], const int to[2]);

/* How many columns a text takes. */
int svg_columns(const char *text);

#endif
