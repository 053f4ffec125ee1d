/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testbtf.h - BTF with a few types of every kind, for tests and fuzzers */
#ifndef TN_FORMAT_TESTBTF_H
#define TN_FORMAT_TESTBTF_H

#include "base/buf.h"

static inline void testbtf_u32(struct tn_buf *b, bool big_endian, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		tn_buf_add_char(b, (char)(v >> 8 * (big_endian ? 3 - i : i)));
}

/* Name, kind with its members, size, and so many words of what follows. */
static inline void testbtf_type(struct tn_buf *b, bool big_endian, uint32_t name, uint32_t kind, uint32_t members,
				uint32_t size, unsigned words)
{
	testbtf_u32(b, big_endian, name);
	testbtf_u32(b, big_endian, kind << 24 | members);
	testbtf_u32(b, big_endian, size);
	while (words--)
		testbtf_u32(b, big_endian, 1);
}

/* `struct module` of @size bytes, behind types of all kinds, and behind @second if that is not 0 another one. */
static inline void testbtf_add(struct tn_buf *b, bool big_endian, uint32_t size, uint32_t second)
{
	static const char strings[] = "\0int\0module\0module_kobject";
	enum { INT = 1, MODULE = 5, MODULE_KOBJECT = 12, STRUCT = 4, UNION = 5 };
	static const struct {
		uint8_t kind, members, words;
	} others[] = {
		{ 1, 0, 1 }, { 2, 0, 0 }, { 3, 0, 3 }, { 5, 2, 6 }, { 6, 2, 4 }, { 7, 0, 0 }, { 8, 0, 0 }, { 9, 0, 0 },
		{ 10, 0, 0 }, { 11, 0, 0 }, { 12, 0, 0 }, { 13, 3, 6 }, { 14, 0, 1 }, { 15, 1, 3 }, { 16, 0, 0 },
		{ 17, 0, 1 }, { 18, 0, 0 }, { 19, 2, 6 },
	};
	tn_autobuf types = { 0 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(others); i++)
		testbtf_type(&types, big_endian, INT, others[i].kind, others[i].members, 4, others[i].words);
	testbtf_type(&types, big_endian, MODULE_KOBJECT, STRUCT, 1, 96, 3);
	testbtf_type(&types, big_endian, MODULE, UNION, 0, 8, 0);
	testbtf_type(&types, big_endian, MODULE, STRUCT, 2, size, 6);
	if (second)
		testbtf_type(&types, big_endian, MODULE, STRUCT, 0, second, 0);
	tn_buf_add(b, big_endian ? "\xeb\x9f\1\0" : "\x9f\xeb\1\0", 4);
	testbtf_u32(b, big_endian, 24);
	testbtf_u32(b, big_endian, 0);
	testbtf_u32(b, big_endian, (uint32_t)types.n);
	testbtf_u32(b, big_endian, (uint32_t)types.n);
	testbtf_u32(b, big_endian, sizeof(strings));
	tn_buf_add_text(b, tn_buf_text(&types));
	tn_buf_add(b, strings, sizeof(strings));
}

#endif
