/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain_page.h - what is known about a code or an error, for the ways to print it */
#ifndef TN_CMD_EXPLAIN_EXPLAIN_PAGE_H
#define TN_CMD_EXPLAIN_EXPLAIN_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "explain/cause.h"
#include "explain/failure.h"

/* For which distributions commands are shown. */
struct tn_explain_distros {
	bool of[TN_N_DISTROS];
	enum tn_distro here; /* of the machine */
};

/* What one operand means. */
struct tn_explain_answer {
	const char *operand;
	const struct tn_cause *cause; /* NULL: it is a failure */
	/* One for each way in which it may have come; ends with NULL. */
	const struct tn_failure *failures[3];
	/* What a line of the kernel's log means: codes; ends with NULL. */
	const char *log_codes[8];
};

void tn_explain_print_answer(const struct tn_explain_answer *answer, const struct tn_explain_distros *distros, FILE *out);
/* The schema is in doc/json.md. Return: 0, -ENOMEM or -EIO. */
int tn_explain_print_answer_json(const struct tn_explain_answer *answer, const struct tn_explain_distros *distros, FILE *out);

#endif
