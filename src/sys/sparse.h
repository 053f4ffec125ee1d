/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sparse.h - a file's bytes at their places, read piece by piece when somebody needs them
 *
 * For who opens thousands of files and looks at a third of each: reading into
 * memory that is used again is cheaper than making and unmaking page tables,
 * which also makes threads wait for each other. Unlike a mapping it does not
 * end the process when the file is cut short meanwhile.
 */
#ifndef TN_SYS_SPARSE_H
#define TN_SYS_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Memory that is used again, of one file after the other. tn_buf_free() both. */
struct tn_sparse_memory {
	struct tn_buf bytes;
	struct tn_buf have; /* a bit for each block that was read */
};

struct tn_sparse {
	int fd; /* borrowed; -1: all was read */
	struct tn_sparse_memory *memory;
	size_t size;
};

/**
 * tn_sparse_open() - from the start of @fd; what cannot be read in pieces is read at once
 * @memory: the file before this one, in the same memory, is gone
 *
 * Return: 0; -EISDIR, -EINVAL (a device), -EFBIG (over @max bytes), -ENOMEM, or
 * errno of fstat, read.
 */
int tn_sparse_open(int fd, size_t max, struct tn_sparse_memory *memory, struct tn_sparse *ret);

/* See to it that @n bytes from @offset, which must lie inside the file, are there.
 * Return: 0; -ENODATA when the file has become shorter; errno of pread(2). */
int tn_sparse_need(struct tn_sparse *s, size_t offset, size_t n);

/* All bytes of the file; those that nobody needed have any value. */
static inline const uint8_t *tn_sparse_bytes(const struct tn_sparse *s)
{
	return (const uint8_t *)s->memory->bytes.p;
}

void tn_sparse_memory_free(struct tn_sparse_memory *m);

#endif
