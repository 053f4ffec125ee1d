/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* conf_edit.h - one parameter in the options lines of a modprobe.d(5) file
 *
 * Pure: text in, text out. Everything else in the file stays byte for byte: comments, other words, blanks,
 * continuation lines.
 */
#ifndef TN_FORMAT_CONF_EDIT_H
#define TN_FORMAT_CONF_EDIT_H

#include "base/buf.h"
#include "base/text.h"

struct tn_conf_option {
	const char *module;   /* normalised */
	struct tn_text name;  /* of the parameter; '-' is '_' */
	struct tn_text value; /* as the kernel is to get it */
};

/* The line that was changed, as it is now and as it was: pieces of the texts, without their last newline. */
struct tn_conf_change {
	unsigned line;       /* where it starts, from 1 */
	struct tn_text now;  /* empty: it is gone */
	struct tn_text was;  /* empty: it is new */
};

/**
 * tn_conf_set_option() - @file with "options MODULE NAME=VALUE"
 * @ret: receives the new text; appended to
 *
 * The last word of the file that sets the parameter gets the value. Where none does, the word is put behind the
 * last options line of the module, else a line of its own behind the last line.
 * Return: 0; 1: that is what it says already, and nothing is added to @ret; -EINVAL: a line cannot say this value;
 * -EBADMSG: the file is no text; -ENOMEM.
 */
int tn_conf_set_option(struct tn_text file, const struct tn_conf_option *option, struct tn_buf *ret,
		       struct tn_conf_change *ret_change);

/* A change; its texts live until this returns. Return: 0 to go on. */
typedef int tn_conf_change_fn(void *data, const struct tn_conf_change *change);

/**
 * tn_conf_unset_option() - @file without the words that set the parameter
 * @ret: receives the new text; appended to
 * @fn:  hears of each line that is changed, by its number in @file
 *
 * Where all words of a line go, the line goes. Return: how many lines are changed, -EBADMSG, -ENOMEM or what @fn returned.
 */
int tn_conf_unset_option(struct tn_text file, const struct tn_conf_option *option, struct tn_buf *ret, tn_conf_change_fn *fn,
			 void *data);

#endif
