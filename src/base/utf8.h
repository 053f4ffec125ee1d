/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* utf8.h - text of unknown origin on its way to a terminal, a log or JSON
 *
 * Names come from files and from the kernel and may hold any byte.
 */
#ifndef TN_BASE_UTF8_H
#define TN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

/* Bytes (1..4) of the well-formed character (RFC 3629) that @t starts with; 0: none. */
size_t tn_utf8_step(struct tn_text t);

/* Whether the character @c is one that people see, or that changes only how another looks: none that steers a terminal, ends a line
 * or changes the direction of writing. */
bool tn_utf8_is_shown(struct tn_text c);

/* The character as bytes. Return: how many; 0: there is none of that number. */
size_t tn_utf8_encode(uint32_t point, char ret[4]);

/* Each byte that belongs to no character becomes U+FFFD. */
void tn_utf8_mend(struct tn_text t, struct tn_buf *ret);

/**
 * tn_utf8_show() - @t for people: messages, logs, tables, plans
 *
 * No byte of it steers a terminal, and all of it stays on its line and in its order: control
 * characters but the tab (also C1 and DEL), line separators and what changes the direction of
 * writing are added as \x1b or \u202e, stray bytes as \xff. A backslash stays as it is.
 */
void tn_utf8_show(struct tn_text t, struct tn_buf *ret);

#endif
