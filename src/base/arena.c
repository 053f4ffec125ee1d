// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sanitize.h"
#include "base/size.h"

/* Large enough that a typical command needs one or two chunks. Under ASan each
 * object has its own, so that a read or write past its end is seen. */
#if TN_ASAN
#define CHUNK_BYTES 0u
#else
#define CHUNK_BYTES (16u * 1024 - 64)
#endif

struct tn_arena_chunk {
	struct tn_arena_chunk *next;
	size_t used, room;
	max_align_t data[];
};

static struct tn_arena_chunk *add_chunk(struct tn_arena *a, size_t n)
{
	size_t room = n > CHUNK_BYTES ? n : CHUNK_BYTES;
	struct tn_arena_chunk *c;

	c = room > SIZE_MAX / 2 ? NULL : malloc(tn_size_add(sizeof(*c), room));
	if (!c) {
		a->failed = true;
		return NULL;
	}
	*c = (struct tn_arena_chunk){ .next = a->chunks, .room = room };
	a->chunks = c;
	return c;
}

static void *alloc_raw(struct tn_arena *a, size_t n, size_t align)
{
	struct tn_arena_chunk *c = a->chunks;
	size_t start = c ? (c->used + align - 1) & ~(align - 1) : 0;

	if (!c || start > c->room || n > c->room - start) {
		c = add_chunk(a, n);
		if (!c)
			return NULL;
		start = 0;
	}
	c->used = start + n;
	return (char *)c->data + start;
}

void *tn_arena_alloc(struct tn_arena *a, size_t n)
{
	void *p = alloc_raw(a, n, _Alignof(max_align_t));

	return p ? memset(p, 0, n) : NULL;
}

void *tn_arena_array(struct tn_arena *a, size_t n, size_t size)
{
	return tn_arena_alloc(a, tn_size_mul(n, size));
}

static char *append(char *to, struct tn_text t)
{
	if (t.n)
		memcpy(to, t.p, t.n);
	return to + t.n;
}

char *tn_arena_dup(struct tn_arena *a, struct tn_text t)
{
	char *s = alloc_raw(a, tn_size_add(t.n, 1), 1);

	if (s)
		*append(s, t) = '\0';
	return s;
}

char *tn_arena_join(struct tn_arena *a, struct tn_text x, struct tn_text y, struct tn_text z)
{
	size_t n = tn_size_add(tn_size_add(x.n, y.n), z.n);
	char *s = alloc_raw(a, tn_size_add(n, 1), 1);

	if (s)
		*append(append(append(s, x), y), z) = '\0';
	return s;
}

char *tn_arena_str(struct tn_arena *a, const char *s)
{
	return tn_arena_dup(a, tn_text(s));
}

char *tn_arena_vprintf(struct tn_arena *a, const char *fmt, va_list args)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	s = n < 0 ? NULL : alloc_raw(a, tn_size_add((size_t)n, 1), 1);
	if (s)
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

char *tn_arena_printf(struct tn_arena *a, const char *fmt, ...)
{
	va_list args;
	char *s;

	va_start(args, fmt);
	s = tn_arena_vprintf(a, fmt, args);
	va_end(args);
	return s;
}

void tn_arena_free(struct tn_arena *a)
{
	while (a->chunks) {
		struct tn_arena_chunk *next = a->chunks->next;

		free(a->chunks);
		a->chunks = next;
	}
}
