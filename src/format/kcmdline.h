/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kcmdline.h - what the kernel command line says about modules
 *
 * MODULE.PARAMETER and MODULE.PARAMETER=VALUE, set apart by white space that
 * is not inside double quotes. Everything else on the line is the kernel's or
 * init's and is skipped without a word.
 */
#ifndef TN_FORMAT_KCMDLINE_H
#define TN_FORMAT_KCMDLINE_H

#include <stdbool.h>

#include "base/text.h"

struct tn_kcmdline_param {
	struct tn_text module; /* as it stands there, not normalised */
	struct tn_text name;
	struct tn_text value; /* with its quotes, if any */
	bool has_value;       /* there was a '=' */
	/* A boot loader wrote "m.p=a b" for m.p="a b": @value has the closing
	 * quote and lacks the opening one. */
	bool quote_before_value;
};

/* Takes the next parameter of a module off @rest. Return: false at the end. */
bool tn_kcmdline_next(struct tn_text *rest, struct tn_kcmdline_param *ret);

/* Takes the next word off @rest, whatever it is, quotes and all. Return: false at the end. */
bool tn_kcmdline_word(struct tn_text *rest, struct tn_text *ret);

#endif
