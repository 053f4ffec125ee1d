/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testcert.h - what looks like a certificate, and a kernel's list of such, for tests and fuzzers */
#ifndef TN_FORMAT_TESTCERT_H
#define TN_FORMAT_TESTCERT_H

#include "base/buf.h"

#define TESTCERT_SIZE 300 /* bytes */

/* SEQUENCE { SEQUENCE { [0] { 2 }, INTEGER @serial, 5 empty sequences }, SEQUENCE {}, BIT STRING } */
static inline void testcert_add(struct tn_buf *b, char serial)
{
	static const char start[] = "\x30\x82\x01\x28\x30\x82\x00\x12\xa0\x03\x02\x01\x02\x02\x01";
	static const char middle[] = "\x30\0\x30\0\x30\0\x30\0\x30\0" /* and now the algorithm, the signature */
				     "\x30\0\x03\x82\x01\x0c";
	size_t end = b->n + TESTCERT_SIZE;

	tn_buf_add(b, start, sizeof(start) - 1);
	tn_buf_add_char(b, serial);
	tn_buf_add(b, middle, sizeof(middle) - 1);
	while (b->n < end && !b->failed)
		tn_buf_add_char(b, 'x');
}

static inline void testcert_word(struct tn_buf *b, bool is64, bool big_endian, uint32_t v)
{
	unsigned bytes = is64 ? 8 : 4;

	for (unsigned i = 0; i < bytes; i++) {
		unsigned place = big_endian ? bytes - 1 - i : i;

		tn_buf_add_char(b, place < 4 ? (char)(v >> 8 * place) : 0);
	}
	for (unsigned i = bytes; i < 8; i++)
		tn_buf_add_char(b, '\0');
}

/* @n of them at a multiple of 8, @room bytes of zeros, and their sizes: @all, @modules. */
static inline void testcert_list(struct tn_buf *b, unsigned n, size_t room, bool is64, bool big_endian, uint32_t all,
				 uint32_t modules)
{
	while (b->n % 8)
		tn_buf_add_char(b, '\0');
	for (unsigned i = 0; i < n; i++)
		testcert_add(b, (char)('a' + i));
	for (size_t i = 0; i < room || b->n % 8; i++)
		tn_buf_add_char(b, '\0');
	testcert_word(b, is64, big_endian, all);
	testcert_word(b, is64, big_endian, modules);
}

#endif
