/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_write.h - build a depmod(8) binary index (modules.*.bin)
 *
 * Output depends on the (key, value, priority) added and, among values of the
 * same key and priority, on their order; it is byte-identical with kmod's.
 * Layout: index_format.h and doc/format/index.md.
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
 * @value:    without NUL; it and @key are borrowed until the writer is freed
 * @priority: smaller comes first; of equal ones the one added last does
 *
 * Nothing is merged: the same value twice is there twice, as in kmod's files.
 * Return: 0, -EINVAL for a key or value outside the range, or -ENOMEM.
 */
int tn_index_writer_add(tn_index_writer *w, struct tn_text key, struct tn_text value,
			uint32_t priority);

/* Append the finished index. Return: 0, -EFBIG (28-bit offsets) or -ENOMEM. */
int tn_index_writer_finish(tn_index_writer *w, struct tn_buf *out);

#endif
