/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain_hint.h - one line about a failure that modprobe, insmod or rmmod has just told: tools/hint.h asks for it */
#ifndef TN_CMD_EXPLAIN_EXPLAIN_HINT_H
#define TN_CMD_EXPLAIN_EXPLAIN_HINT_H

#include <stdbool.h>
#include <stdio.h>

#include "explain/explain.h"
#include "explain/failure.h"

/* What failed. */
struct tn_explain_hint {
	enum tn_failure_of of;
	int error; /* of the kernel's; 0: it was not asked */
	const struct tn_failure *failure; /* NULL: nothing is known of that error */
};

/* @text: "load:8", "find:0", ... as tools/hint.h has them. Return: false: it is none. */
bool tn_explain_hint_parse(const char *text, struct tn_explain_hint *ret);

/**
 * tn_explain_hint_print() - the cause, if something proves one that this failure may have; else where to read on: of the
 *                            module, or of the errno where the module has nothing to do with it that is known
 * @operand: as the tool's user gave it
 *
 * Prints nothing where that cannot be a word of a command line.
 */
void tn_explain_hint_print(const struct tn_explain_hint *hint, const tn_explainings *found, const char *operand, FILE *out);

#endif
