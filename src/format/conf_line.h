/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* conf_line.h - the logical lines of modprobe.d(5) and depmod.d(5) files
 *
 * A backslash before a newline joins two lines; any other backslash is
 * dropped and the byte after it stands for itself. A line whose first byte
 * is '#' is a comment.
 */
#ifndef TN_FORMAT_CONF_LINE_H
#define TN_FORMAT_CONF_LINE_H

#include "base/buf.h"
#include "base/text.h"

/* A longer logical line is not handed out, only reported. */
#define TN_CONF_LINE_MAX (1u << 20) /* bytes */

struct tn_conf_lines {
	struct tn_text rest; /* set by the caller; the other members zeroed */
	unsigned taken;      /* physical lines */
	struct tn_buf joined;
};

struct tn_conf_line {
	struct tn_text text; /* without its newline; lives until the next call */
	unsigned number;     /* 1-based: the physical line that it starts with */
	/* What is wrong with the line, for a message; NULL when nothing is. @text
	 * is what can be used all the same (empty for a line that is too long). */
	const char *defect;
};

/* The next line that is neither empty nor a comment. Return: 1, 0 at the end, -ENOMEM. */
int tn_conf_lines_next(struct tn_conf_lines *lines, struct tn_conf_line *ret);
void tn_conf_lines_free(struct tn_conf_lines *lines);
#define tn_autoconf_lines tn_cleanup(tn_conf_lines_free) struct tn_conf_lines

/**
 * tn_conf_word() - take the next word, set apart by spaces and tabs
 *
 * One blank after the word goes with it, the others stay in @rest: what is
 * left over may be a value that starts with blanks. Return: false at the end.
 */
bool tn_conf_word(struct tn_text *rest, struct tn_text *ret);

/* Room for a word of a bad line in a message, with "..." and NUL. */
#define TN_CONF_SHOWN 48
/* @word made fit for a message: cut short, NUL bytes as '?'; the log's end shows the rest. Return: @room. */
const char *tn_conf_shown(struct tn_text word, char room[TN_CONF_SHOWN]);

#endif
