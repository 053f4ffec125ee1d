/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testuki.h - a unified kernel image of two sections, for tests and fuzzers */
#ifndef TN_FORMAT_TESTUKI_H
#define TN_FORMAT_TESTUKI_H

#include "format/testpack.h"

enum { TESTUKI_HEADERS = 0x40 + 24 + 8 + 2 * 40 };

static inline void testuki_section(struct tn_buf *b, const char *name, size_t size, size_t at)
{
	char field[8] = { 0 };

	memcpy(field, name, strlen(name));
	tn_buf_add(b, field, sizeof(field));
	pack_le(b, size, 4);
	pack_le(b, 0x1000, 4);
	pack_le(b, size, 4);
	pack_le(b, at, 4);
	tn_buf_add(b, (const char[16]){ 0 }, 16);
}

static inline void testuki(struct tn_buf *b, const char *release, struct tn_text initrd)
{
	size_t n = strlen(release);

	tn_buf_add_str(b, "MZ");
	tn_buf_add(b, (const char[0x3a]){ 0 }, 0x3a);
	pack_le(b, 0x40, 4);
	tn_buf_add(b, "PE\0\0\x64\x86\x02\0", 8);
	tn_buf_add(b, (const char[12]){ 0 }, 12);
	pack_le(b, 8, 2);
	tn_buf_add(b, (const char[2 + 8]){ 0 }, 2 + 8);
	testuki_section(b, ".uname", n, TESTUKI_HEADERS);
	testuki_section(b, ".initrd", initrd.n, TESTUKI_HEADERS + n);
	tn_buf_add_str(b, release);
	tn_buf_add_text(b, initrd);
}

#endif
