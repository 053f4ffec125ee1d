/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testkernel.h - the tables of exports of a kernel, for tests and fuzzers
 *
 * As the linker leaves them: tables, flags, versions, strings, one after the other, in
 * a flat file or as the sections of an ELF file.
 */
#ifndef TN_FORMAT_TESTKERNEL_H
#define TN_FORMAT_TESTKERNEL_H

#include <stdio.h>

#include "base/buf.h"
#include "tests/mkko/mkko.h"

struct testkernel {
	bool big_endian, is32;
	bool addresses; /* in entries, instead of offsets */
	bool no_spaces; /* entries of two words, as before 5.4 */
	bool flags;     /* 7.1: one table */
	bool crcs, crc_offsets; /* offsets: to where the versions are */
	unsigned n_plain, n_gpl;
	uint64_t base; /* address of the first byte */
	unsigned gap;  /* bytes between the tables and the strings that do not belong there */
};

struct testkernel_places {
	size_t plain, gpl, flags, crcs, gpl_crcs, strings, end;
};

#define TESTKERNEL_LEAD 64 /* bytes of something else before all */
#define TESTKERNEL_NAME 24 /* room for one */
#define TESTKERNEL_SPACE "SPACE"

static inline void testkernel_name(const struct testkernel *k, unsigned i, char ret[TESTKERNEL_NAME])
{
	/* With flags all are in one order; else the second table begins anew. */
	if (k->flags)
		snprintf(ret, TESTKERNEL_NAME, "sym_%05u", i);
	else
		snprintf(ret, TESTKERNEL_NAME, "%s_%05u", i < k->n_plain ? "plain" : "gpl", i);
}

#define testkernel_crc(i) (0x80000001u + (i) * 77u)

static inline void testkernel_add(const struct testkernel *k, struct tn_buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		tn_buf_add_char(b, (char)(v >> 8 * (k->big_endian ? bytes - 1 - i : i)));
}

static inline unsigned testkernel_word(const struct testkernel *k)
{
	return k->addresses && !k->is32 ? 8 : 4;
}

static inline struct testkernel_places testkernel_places(const struct testkernel *k)
{
	unsigned entry = testkernel_word(k) * (k->no_spaces ? 2 : 3), n = k->n_plain + k->n_gpl;
	struct testkernel_places p = { .plain = TESTKERNEL_LEAD };

	p.gpl = p.plain + (size_t)entry * k->n_plain;
	p.flags = p.gpl + (size_t)entry * k->n_gpl;
	p.crcs = p.flags + (k->flags ? (n + 3) / 4 * 4 : 0);
	p.gpl_crcs = p.crcs + (k->crcs ? 4 * (size_t)k->n_plain : 0);
	p.strings = p.gpl_crcs + (k->crcs ? 4 * (size_t)k->n_gpl : 0) + k->gap;
	return p;
}

static inline void testkernel_pad(struct tn_buf *b, size_t to)
{
	while (b->n < to && !b->failed)
		tn_buf_add_char(b, '\0');
}

/* A word of an entry that leads to @to, from where it stands. */
static inline void testkernel_lead(const struct testkernel *k, struct tn_buf *b, uint64_t to)
{
	testkernel_add(k, b, k->addresses ? k->base + to : to - b->n, testkernel_word(k));
}

static inline void testkernel_flat(const struct testkernel *k, struct tn_buf *b)
{
	const struct testkernel_places p = testkernel_places(k);
	unsigned n = k->n_plain + k->n_gpl;
	size_t at = p.strings + sizeof(TESTKERNEL_SPACE);
	char name[TESTKERNEL_NAME];

	testkernel_pad(b, TESTKERNEL_LEAD);
	for (unsigned i = 0; i < n; i++) {
		testkernel_name(k, i, name);
		testkernel_lead(k, b, 8);
		testkernel_lead(k, b, at);
		if (!k->no_spaces && i % 3 == 0)
			testkernel_lead(k, b, p.strings);
		else if (!k->no_spaces)
			testkernel_add(k, b, 0, testkernel_word(k));
		at += strlen(name) + 1;
	}
	for (unsigned i = 0; k->flags && i < n; i++)
		tn_buf_add_char(b, i >= k->n_plain);
	testkernel_pad(b, p.crcs);
	for (unsigned i = 0; k->crcs && i < n; i++)
		testkernel_add(k, b, k->crc_offsets ? 4 * i - 4096 : testkernel_crc(i), 4);
	testkernel_pad(b, p.strings);
	tn_buf_add(b, TESTKERNEL_SPACE, sizeof(TESTKERNEL_SPACE));
	for (unsigned i = 0; i < n; i++) {
		testkernel_name(k, i, name);
		tn_buf_add(b, name, strlen(name) + 1);
	}
}

/* The same in sections. @fields: of mkko's, may be NULL-ended early. Return: as mkko_build(). */
static inline int testkernel_elf(const struct testkernel *k, const struct mkko_field *more, struct tn_buf *ret)
{
	const struct testkernel_places p = testkernel_places(k);
	tn_autobuf flat = { 0 };
	struct mkko m = { .is32 = k->is32, .big_endian = k->big_endian };
	int r = 0;

	testkernel_flat(k, &flat);
	const struct {
		const char *name, *addr;
		size_t from, to;
	} sections[] = {
		{ "__ksymtab", "__ksymtab:sh_addr", p.plain, k->flags ? p.flags : p.gpl },
		{ "__ksymtab_gpl", "__ksymtab_gpl:sh_addr", p.gpl, k->flags ? p.gpl : p.flags },
		{ "__kflagstab", "__kflagstab:sh_addr", p.flags, k->flags ? p.flags + k->n_plain + k->n_gpl : p.flags },
		{ "__kcrctab", "__kcrctab:sh_addr", p.crcs, k->flags ? p.strings - k->gap : p.gpl_crcs },
		{ "__kcrctab_gpl", "__kcrctab_gpl:sh_addr", p.gpl_crcs, k->flags ? p.gpl_crcs : p.strings - k->gap },
		{ "__ksymtab_strings", "__ksymtab_strings:sh_addr", p.strings, flat.n },
	};

	for (size_t i = 0; r == 0 && i < sizeof(sections) / sizeof(*sections); i++) {
		if (sections[i].to > sections[i].from)
			r = tn_vec_push(&m.extra, (struct mkko_extra){ sections[i].name,
				{ flat.p + sections[i].from, sections[i].to - sections[i].from } });
		if (r == 0 && sections[i].to > sections[i].from)
			r = tn_vec_push(&m.fields, (struct mkko_field){ sections[i].addr, k->base + sections[i].from });
	}
	for (; r == 0 && more && more->name; more++)
		r = tn_vec_push(&m.fields, *more);
	if (r == 0)
		r = mkko_build(&m, ret, NULL);
	mkko_release(&m);
	return r;
}

#endif
