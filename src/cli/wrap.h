/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wrap.h - paragraphs for people: lines of 80 columns */
#ifndef TN_CLI_WRAP_H
#define TN_CLI_WRAP_H

#include <stdio.h>

#define TN_WRAP_WIDTH 80

/* @text, which is ours, and a newline. It is broken at blanks, and lines but the first begin in column @at, where the
 * cursor stands now. */
void tn_wrap(const char *text, int at, FILE *out);

#endif
