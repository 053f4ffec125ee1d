/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dyndbg.h - dynamic_debug/control: where the kernel's debug messages are, and which are switched on
 *
 * A line is "FILE:LINE [MODULE]FUNCTION =FLAGS "FORMAT"", after a comment (the kernel's
 * Documentation/admin-guide/dynamic-debug-howto.rst).
 */
#ifndef TN_FORMAT_DYNDBG_H
#define TN_FORMAT_DYNDBG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Texts point into the file. */
struct tn_dyndbg {
	struct tn_text file;
	uint64_t line;
	struct tn_text module;
	struct tn_text function;
	bool on; /* it is printed: 'p' is among its flags */
};

/* Take the next line that makes sense; others are passed over. Return: false at the end. */
bool tn_dyndbg_next(struct tn_text *rest, struct tn_dyndbg *ret);

#endif
