/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testcpio.h - cpio archives made to measure, for tests and fuzzers */
#ifndef TN_FORMAT_TESTCPIO_H
#define TN_FORMAT_TESTCPIO_H

#include "base/buf.h"
#include "format/cpio.h"

struct testcpio_entry {
	const char *name;
	uint32_t mode;       /* 0: a plain file's */
	struct tn_text content;
	uint32_t inode, links; /* of a hard link */
};

static inline void testcpio_pad(struct tn_buf *b)
{
	while (b->n % 4)
		tn_buf_add_char(b, '\0');
}

static inline void testcpio_add(struct tn_buf *b, struct testcpio_entry e)
{
	const unsigned numbers[] = { e.inode, e.mode ? e.mode : TN_CPIO_FILE | 0644, 0, 0, e.links ? e.links : 1, 0,
				     (unsigned)e.content.n, 0, 0, 0, 0, (unsigned)strlen(e.name) + 1, 0 };

	tn_buf_add_str(b, "070701");
	for (size_t i = 0; i < TN_ARRAY_SIZE(numbers); i++)
		tn_buf_addf(b, "%08X", numbers[i]);
	tn_buf_add(b, e.name, strlen(e.name) + 1);
	testcpio_pad(b);
	tn_buf_add_text(b, e.content);
	testcpio_pad(b);
}

static inline void testcpio_file(struct tn_buf *b, const char *name, const char *content)
{
	testcpio_add(b, (struct testcpio_entry){ .name = name, .content = tn_text(content) });
}

static inline void testcpio_end(struct tn_buf *b)
{
	testcpio_add(b, (struct testcpio_entry){ .name = "TRAILER!!!" });
}

#endif
