/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* arena.h - many small objects that die together
 *
 * Zero-initialise it. What it hands out is valid until tn_arena_free().
 */
#ifndef TN_BASE_ARENA_H
#define TN_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct tn_arena {
	struct tn_arena_chunk *chunks; /* newest first */
	bool failed; /* memory was out at least once: somebody got NULL */
};

/* Zeroed memory for @n bytes, aligned for any type; NULL when memory is out. */
void *tn_arena_alloc(struct tn_arena *a, size_t n);
/* The same for @n of @size bytes each. */
void *tn_arena_array(struct tn_arena *a, size_t n, size_t size);
/* NUL-ended copy; NULL when memory is out. */
char *tn_arena_dup(struct tn_arena *a, struct tn_text t);
char *tn_arena_str(struct tn_arena *a, const char *s);
/* The three one after the other. */
char *tn_arena_join(struct tn_arena *a, struct tn_text x, struct tn_text y, struct tn_text z);
char *tn_arena_printf(struct tn_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *tn_arena_vprintf(struct tn_arena *a, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));
void tn_arena_free(struct tn_arena *a);

#endif
