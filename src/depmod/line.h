/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* line.h - what may stand in a line of an output file
 *
 * The one place that decides, for the text files and the binary indexes alike: others write out
 * what they find in an index as lines, too. What may not stand there is left out, with a message.
 */
#ifndef TN_DEPMOD_LINE_H
#define TN_DEPMOD_LINE_H

#include "base/text.h"

enum tn_depmod_part {
	TN_DEPMOD_PATH,   /* of a module, as modules.dep shows it */
	TN_DEPMOD_NAME,   /* of a module: a word, mostly the last one of its line */
	TN_DEPMOD_ALIAS,  /* a word */
	TN_DEPMOD_SYMBOL, /* a word */
	TN_DEPMOD_WORDS,  /* soft and weak dependencies: the rest of a line */
};

/* Linux since 6.1 (KSYM_NAME_LEN, less its NUL); before, 127. */
#define TN_DEPMOD_SYMBOL_MAX 511u /* bytes */

/* Why it may not: what follows "it has"; NULL: it may. Bytes that are not ASCII are index_write.h's
 * affair: a line can hold them. */
const char *tn_depmod_line_unfit(enum tn_depmod_part part, struct tn_text text);

/* As much of the front of it as a message shows: a screen's line at most, and no control character. */
struct tn_text tn_depmod_line_shown(struct tn_text text);

#endif
