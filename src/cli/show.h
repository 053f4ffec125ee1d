/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* show.h - text of unknown origin in what tenon prints for people (JSON is cli/json.h) */
#ifndef TN_CLI_SHOW_H
#define TN_CLI_SHOW_H

#include <stdio.h>

/* As tn_utf8_show() has it. */
void tn_show(const char *text, FILE *out);

#endif
