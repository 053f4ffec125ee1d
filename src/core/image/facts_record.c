// SPDX-License-Identifier: LGPL-2.1-or-later
/* Counts in front, then the lists. */
#include "core/image/facts_record.h"

#include <errno.h>

#include "base/reader.h"
#include "base/size.h"

/* The counts at the front of a record, in this order. */
enum {
	EXPORTS,
	IMPORTS,
	VERSIONS,
	ALIASES,
	SOFTDEPS,
	WEAKDEPS,
	FIRMWARE,
	N_COUNTS
};

#define WEAK 1u

static void add_text(struct tn_buf *out, struct tn_text t)
{
	char *to = tn_buf_grow(out, tn_size_add(t.n, 1));

	if (!to)
		return;
	if (t.n)
		memcpy(to, t.p, t.n);
	to[t.n] = '\0';
}

static void add_texts(struct tn_buf *out, const tn_facts_texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		add_text(out, texts->v[i]);
}

void tn_facts_record_write(struct tn_buf *out, const struct tn_facts *f)
{
	const size_t counts[N_COUNTS] = {
		[EXPORTS] = f->exports.n,   [IMPORTS] = f->imports.n, [VERSIONS] = f->versions.n,
		[ALIASES] = f->aliases.n,   [SOFTDEPS] = f->softdeps.n,
		[WEAKDEPS] = f->weakdeps.n, [FIRMWARE] = f->firmware.n,
	};

	for (size_t i = 0; i < N_COUNTS; i++)
		tn_buf_add_be32(out, (uint32_t)counts[i]);
	for (size_t i = 0; i < f->exports.n; i++) {
		tn_buf_add_be64(out, f->exports.v[i].crc);
		add_text(out, f->exports.v[i].name);
	}
	for (size_t i = 0; i < f->imports.n; i++) {
		tn_buf_add_char(out, f->imports.v[i].weak ? WEAK : 0);
		add_text(out, f->imports.v[i].name);
	}
	for (size_t i = 0; i < f->versions.n; i++) {
		tn_buf_add_be64(out, f->versions.v[i].crc);
		add_text(out, f->versions.v[i].name);
	}
	add_texts(out, &f->aliases);
	add_texts(out, &f->softdeps);
	add_texts(out, &f->weakdeps);
	add_texts(out, &f->firmware);
}

static struct tn_text take_text(struct tn_reader *r)
{
	const char *p = tn_take_cstr(r);

	return p ? (struct tn_text){ p, (size_t)((const char *)r->p - p) - 1 } :
		   (struct tn_text){ 0 };
}

/* Stops at the first short read, so a count that lies costs no memory. */
static int take_symbols(struct tn_reader *r, const uint32_t *counts, struct tn_facts *f)
{
	int e = 0;

	for (uint32_t i = 0; e == 0 && !r->bad && i < counts[EXPORTS]; i++) {
		uint64_t crc = tn_take_be64(r);

		e = tn_vec_push(&f->exports, (struct tn_image_export){ .name = take_text(r),
								       .crc = crc });
	}
	for (uint32_t i = 0; e == 0 && !r->bad && i < counts[IMPORTS]; i++) {
		bool weak = tn_take_u8(r) == WEAK;

		e = tn_vec_push(&f->imports, (struct tn_image_import){ take_text(r), weak });
	}
	for (uint32_t i = 0; e == 0 && !r->bad && i < counts[VERSIONS]; i++) {
		uint64_t crc = tn_take_be64(r);

		e = tn_vec_push(&f->versions, (struct tn_image_version){ take_text(r), crc });
	}
	return e;
}

static int take_texts(struct tn_reader *r, uint32_t n, tn_facts_texts *texts)
{
	int e = 0;

	for (uint32_t i = 0; e == 0 && !r->bad && i < n; i++)
		e = tn_vec_push(texts, take_text(r));
	return e;
}

static void forget(struct tn_facts *f)
{
	f->exports.n = f->imports.n = f->versions.n = 0;
	f->aliases.n = f->softdeps.n = f->weakdeps.n = f->firmware.n = 0;
	f->devname = (struct tn_devname){ 0 };
}

int tn_facts_record_read(struct tn_text record, struct tn_facts *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)record.p, .left = record.n };
	uint32_t counts[N_COUNTS];
	int e;

	forget(ret);
	for (size_t i = 0; i < N_COUNTS; i++)
		counts[i] = tn_take_be32(&r);
	e = take_symbols(&r, counts, ret);
	if (e == 0)
		e = take_texts(&r, counts[ALIASES], &ret->aliases);
	if (e == 0)
		e = take_texts(&r, counts[SOFTDEPS], &ret->softdeps);
	if (e == 0)
		e = take_texts(&r, counts[WEAKDEPS], &ret->weakdeps);
	if (e == 0)
		e = take_texts(&r, counts[FIRMWARE], &ret->firmware);
	if (e == 0 && (r.bad || r.left))
		e = -EBADMSG;
	if (e == 0)
		tn_facts_find_node(ret);
	return e;
}
