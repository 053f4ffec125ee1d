/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* buf.h - a growable byte buffer
 *
 * Zero-initialise it ({ 0 }). An allocation that fails sets @failed and turns
 * later additions into no-ops, so a long build-up is checked once at its end.
 */
#ifndef TN_BASE_BUF_H
#define TN_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/text.h"

struct tn_buf {
	char *p;
	size_t n, room; /* bytes; @n <= @room */
	bool failed;    /* then @room is @n: nothing fits any more */
};

void tn_buf_free(struct tn_buf *b); /* releases the content, leaves an empty buffer */
#define tn_autobuf tn_cleanup(tn_buf_free) struct tn_buf

/* Room for @n more bytes. Return: 0 or -ENOMEM. */
int tn_buf_reserve(struct tn_buf *b, size_t n);

/* Makes the content @n bytes longer. Return: where they are, for the caller to
 * write all of them, or NULL. */
static inline char *tn_buf_grow(struct tn_buf *b, size_t n)
{
	if (n > b->room - b->n && tn_buf_reserve(b, n) < 0)
		return NULL;
	b->n += n;
	return b->p + (b->n - n);
}

static inline void tn_buf_add(struct tn_buf *b, const void *p, size_t n)
{
	char *to = n ? tn_buf_grow(b, n) : NULL;

	if (to)
		memcpy(to, p, n);
}

static inline void tn_buf_add_char(struct tn_buf *b, char c)
{
	if (b->room == b->n && tn_buf_reserve(b, 1) < 0)
		return;
	b->p[b->n++] = c;
}

void tn_buf_add_text(struct tn_buf *b, struct tn_text t);
void tn_buf_add_str(struct tn_buf *b, const char *s);
void tn_buf_addf(struct tn_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void tn_buf_vaddf(struct tn_buf *b, const char *fmt, va_list ap);
void tn_buf_add_be16(struct tn_buf *b, uint16_t v);
void tn_buf_add_be32(struct tn_buf *b, uint32_t v);
void tn_buf_add_be64(struct tn_buf *b, uint64_t v);

static inline struct tn_text tn_buf_text(const struct tn_buf *b)
{
	return (struct tn_text){ b->p ? b->p : "", b->n };
}

/**
 * tn_buf_take() - the content as a NUL-ended string that the caller frees
 *
 * The buffer is empty afterwards. Return: NULL when any addition had failed.
 */
char *tn_buf_take(struct tn_buf *b);

#endif
