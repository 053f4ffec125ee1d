/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_cache.h - what kernel images told, remembered by which file it was
 *
 * Nothing depends on it but time: whatever is wrong with the files, or with writing
 * them, the image is read. doc/format/kernel-facts.md has the bytes.
 */
#ifndef TN_DIAG_KERNEL_CACHE_H
#define TN_DIAG_KERNEL_CACHE_H

#include "base/buf.h"
#include "base/text.h"
#include "sys/map.h"
#include "sys/stamp.h"

/**
 * tn_kernel_cache_find() - what is remembered of an image
 * @dir:   a file in it that is not ours or root's, or that others may write to, is not read
 * @image: path of the image
 * @stamp: of the image now
 * @map:   empty; receives the file
 * @ret:   receives the part of it that tn_kernel_record_read() takes
 *
 * Return: 0; -ENOENT (nothing, or of another file), -EPERM, -EBADMSG, -ESTALE (of another version), -errno.
 */
int tn_kernel_cache_find(const char *dir, const char *image, const struct tn_stamp *stamp, struct tn_map *map,
			 struct tn_text *ret);

/* Checks the bytes of such a file. Return: 0, -ENOENT, -EBADMSG, -ESTALE. */
int tn_kernel_cache_check(struct tn_text file, const struct tn_stamp *stamp, struct tn_text *ret);

/* The bytes of such a file. @ret: to be added to. */
void tn_kernel_cache_write(const struct tn_stamp *stamp, struct tn_text record, struct tn_buf *ret);

/* Replaces the file as a whole; makes @dir, but nothing above it. What is remembered of images that are gone is
 * removed. Return: 0 or -errno. */
int tn_kernel_cache_keep(const char *dir, const char *image, const struct tn_stamp *stamp, struct tn_text record);

#endif
