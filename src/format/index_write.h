/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_write.h - build a depmod(8) binary index (modules.*.bin)
 *
 * Output depends on the set of (key, value, priority) and the order of
 * insertion among equal keys only, and is byte-identical with kmod's.
 */
#ifndef TN_FORMAT_INDEX_WRITE_H
#define TN_FORMAT_INDEX_WRITE_H

#include "base/buf.h"

typedef struct tn_index_writer tn_index_writer;

tn_index_writer *tn_index_writer_new(void); /* NULL: out of memory */
tn_index_writer *tn_index_writer_free(tn_index_writer *w);
TN_DEFINE_CLEANUP(tn_index_writer, tn_index_writer_free);

/**
 * tn_index_writer_add() - add one value
 * @key:      1..4096 bytes, each 1..127 (the format's range)
 * @priority: smaller comes first
 *
 * Return: 0, 1 when that very (key, value) was there (kept, lower priority
 * wins), -EINVAL for a key outside the range, or -ENOMEM.
 */
int tn_index_writer_add(tn_index_writer *w, struct tn_text key, struct tn_text value,
			uint32_t priority);

/* Append the finished index. Return: 0, -EFBIG (28-bit offsets) or -ENOMEM. */
int tn_index_writer_finish(tn_index_writer *w, struct tn_buf *out);

#endif
