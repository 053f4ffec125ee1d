// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/be.h"
#include "base/size.h"

void tn_buf_free(struct tn_buf *b)
{
	free(b->p);
	*b = (struct tn_buf){ 0 };
}

static int fail(struct tn_buf *b)
{
	b->failed = true;
	b->room = b->n;
	return -ENOMEM;
}

int tn_buf_reserve(struct tn_buf *b, size_t n)
{
	size_t need = tn_size_add(b->n, n), room;
	char *p;

	if (b->failed || need > SIZE_MAX / 2)
		return fail(b);
	if (need <= b->room)
		return 0;
	for (room = b->room ? b->room : 64; room < need;)
		room *= 2;
	p = realloc(b->p, room);
	if (!p)
		return fail(b);
	b->p = p;
	b->room = room;
	return 0;
}

void tn_buf_add_text(struct tn_buf *b, struct tn_text t)
{
	tn_buf_add(b, t.p, t.n);
}

void tn_buf_add_str(struct tn_buf *b, const char *s)
{
	tn_buf_add(b, s, strlen(s));
}

void tn_buf_vaddf(struct tn_buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0) {
		b->failed = true;
		return;
	}
	/* vsnprintf() writes a NUL as well; it is not counted in b->n. */
	if (tn_buf_reserve(b, tn_size_add((size_t)n, 1)) < 0)
		return;
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void tn_buf_addf(struct tn_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tn_buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void tn_buf_add_be16(struct tn_buf *b, uint16_t v)
{
	uint8_t be[2];

	tn_put_be16(be, v);
	tn_buf_add(b, be, sizeof(be));
}

void tn_buf_add_be32(struct tn_buf *b, uint32_t v)
{
	uint8_t be[4];

	tn_put_be32(be, v);
	tn_buf_add(b, be, sizeof(be));
}

void tn_buf_add_be64(struct tn_buf *b, uint64_t v)
{
	uint8_t be[8];

	tn_put_be64(be, v);
	tn_buf_add(b, be, sizeof(be));
}

char *tn_buf_take(struct tn_buf *b)
{
	char *s;

	tn_buf_add_char(b, '\0');
	if (b->failed) {
		tn_buf_free(b);
		return NULL;
	}
	s = b->p;
	*b = (struct tn_buf){ 0 };
	return s;
}
