/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpio.h - archives that a kernel unpacks into its first root: cpio's "newc" format and the same with check sums
 *
 * Pure, and fed in pieces of any size, so that no archive need be in memory. Nothing is believed but sizes
 * that bytes come up to. Format: Documentation/driver-api/early-userspace/buffer-format.rst of the kernel.
 */
#ifndef TN_FORMAT_CPIO_H
#define TN_FORMAT_CPIO_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

enum { TN_CPIO_TYPE = 0170000, TN_CPIO_FILE = 0100000, TN_CPIO_LINK = 0120000 };

struct tn_cpio_entry {
	struct tn_text name; /* as written, without "./" or '/' at its start; may be anything else */
	uint32_t mode;       /* @mode & TN_CPIO_TYPE: what it is */
	uint32_t size;       /* bytes of content; of a symbolic link: of where it leads */
	/* Entries of one archive are one file where all three are the same and @links is above 1. One of them
	 * has the content, mostly the last. */
	uint32_t inode, major, minor;
	uint32_t links;
};

/* Both: what is not 0 ends the reading, and is its result. Texts live until they return. */
struct tn_cpio_reader {
	/* @ret_keep: 0; how much of its content is to be handed to content(), at most. */
	int (*entry)(void *data, const struct tn_cpio_entry *e, size_t *ret_keep);
	/* The beginning of it; not called for what has none, or where none was asked for. */
	int (*content)(void *data, const struct tn_cpio_entry *e, struct tn_text start);
	/* An archive ends; another may follow, where inodes are counted anew. */
	int (*end)(void *data);
	void *data;
};

/* Zero-initialise it. */
struct tn_cpio {
	unsigned state;
	uint64_t at;           /* bytes that were read */
	uint64_t skip;         /* of them still to come that nobody wants */
	struct tn_buf head;    /* a header with its name, as far as it is there */
	struct tn_buf kept;    /* content that is wanted, the same */
	size_t keep;
	struct tn_cpio_entry entry;
};

/**
 * tn_cpio_feed() - read on
 * @bytes: moved past what was read
 *
 * Return: 0 (all of it was read); 1 (between two archives something begins that is neither one nor zeros:
 * @bytes starts there); -EBADMSG with a sentence; -ENOMEM; what @reader returned.
 */
int tn_cpio_feed(struct tn_cpio *cpio, const struct tn_cpio_reader *reader, struct tn_text *bytes, struct tn_error *err);

/* There is no more. Return: 0, or -EBADMSG in the middle of an archive. */
int tn_cpio_finish(const struct tn_cpio *cpio, struct tn_error *err);

void tn_cpio_free(struct tn_cpio *cpio);

#endif
