/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_print.h - lines of the kernel's log, for people and for programs */
#ifndef TN_CMD_LOG_PRINT_H
#define TN_CMD_LOG_PRINT_H

#include "cli/colour.h"
#include "cli/json.h"
#include "cmd/log/log_lines.h"

struct tn_log_style {
	bool absolute;  /* dates in place of seconds since the kernel started */
	uint64_t start; /* when that was: seconds since 1970; 0: not known */
	struct tn_palette colours;
};

/* "[   12.345678] loop: module loaded" */
void tn_log_print(const struct tn_log_style *style, const struct tn_log_record *record, FILE *out);
/* The members of one line. */
void tn_log_json(const struct tn_log_style *style, const struct tn_log_record *record, const struct tn_log_about *about,
		 struct tn_json to);

/* "emerg" to "debug", or 0 to 7. Return: 0 or -EINVAL. */
int tn_log_level(const char *word, unsigned *ret);

#endif
