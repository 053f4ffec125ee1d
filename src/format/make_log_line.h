/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* make_log_line.h - what one line of a build's log may say: private to make_log*.c */
#ifndef TN_FORMAT_MAKE_LOG_LINE_H
#define TN_FORMAT_MAKE_LOG_LINE_H

#include "format/make_log.h"

enum tn_make_sure {
	TN_MAKE_SURE,   /* an error, whatever follows */
	TN_MAKE_MAYBE,  /* one if make gives up next: a script may only have tried */
	TN_MAKE_REMARK, /* adds to one that comes later, or that was before */
};

/* Bytes of a line that count. */
#define TN_MAKE_LINE_MAX 4096u

/* @ret: kind and what the line tells of it; its other members are left alone. Return: whether it is an error. */
bool tn_make_line_error(struct tn_text line, struct tn_make_error *ret, enum tn_make_sure *ret_sure);

/* "make[1]: *** [FILE:N: TARGET] Error 2". @exit: 0 where a signal ended it, which @ret_word is. */
bool tn_make_line_gives_up(struct tn_text line, struct tn_text *ret_target, unsigned *ret_exit, struct tn_text *ret_word);

/**
 * tn_make_match() - a line against a pattern
 * @pattern: letters stand for themselves, ' for a quote of any kind, %* for anything, and %X for what goes into the @ret that @keys
 *           has X for: up to the first place where what follows fits; at the end, all the rest
 * @keys:    e.g. "nt" for %n and %t
 *
 * Return: whether the line begins so; @ret is written in any case.
 */
bool tn_make_match(struct tn_text line, const char *pattern, const char *keys, struct tn_text *ret);

#endif
