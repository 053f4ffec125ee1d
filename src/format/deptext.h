/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deptext.h - a line of modules.dep(5): "PATH: PATH PATH..."
 *
 * The values of modules.dep.bin are the same lines. The module is before the
 * colon, behind it is what it needs: to be loaded from the last to the first.
 */
#ifndef TN_FORMAT_DEPTEXT_H
#define TN_FORMAT_DEPTEXT_H

#include <stdbool.h>

#include "base/text.h"

struct tn_deptext {
	struct tn_text path; /* of the module; never empty */
	struct tn_text deps; /* walk it with tn_deptext_dep() */
};

/* @line without its newline. Return: false for anything else (comments, too). */
bool tn_deptext_parse(struct tn_text line, struct tn_deptext *ret);

/* Takes the next path off @deps: up to a blank or the end behind a module file's suffix, so that a
 * path may have blanks. Return: false at the end. */
bool tn_deptext_dep(struct tn_text *deps, struct tn_text *ret);

#endif
