/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* utf8.h - text of unknown origin on its way to a terminal or into JSON
 *
 * Names come from files and from the kernel and may hold any byte.
 */
#ifndef TN_CLI_UTF8_H
#define TN_CLI_UTF8_H

#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

/* Bytes (1..4) of the well-formed character (RFC 3629) that @t starts with; 0: none. */
size_t tn_utf8_step(struct tn_text t);

/* Each byte that belongs to no character becomes U+FFFD. */
void tn_utf8_mend(struct tn_text t, struct tn_buf *ret);

/* Prints @s; control characters and stray bytes come out as \xNN, a backslash as it is. */
void tn_utf8_print(const char *s, FILE *out);

#endif
