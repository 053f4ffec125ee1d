/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_cache.h - what kernel images told, remembered by which file it was
 * sys/remembered.h has the rules, doc/format/kernel-facts.md the bytes.
 */
#ifndef TN_DIAG_KERNEL_CACHE_H
#define TN_DIAG_KERNEL_CACHE_H

#include "sys/remembered.h"

/* What is remembered of an image at that path; @ret: what tn_kernel_record_read() takes. */
int tn_kernel_cache_find(const char *dir, const char *image, const struct tn_stamp *stamp, struct tn_map *map,
			 struct tn_text *ret);
int tn_kernel_cache_check(struct tn_text file, const struct tn_stamp *stamp, struct tn_text *ret);
void tn_kernel_cache_write(const struct tn_stamp *stamp, struct tn_text record, struct tn_buf *ret);
int tn_kernel_cache_keep(const char *dir, const char *image, const struct tn_stamp *stamp, struct tn_text record);

#endif
