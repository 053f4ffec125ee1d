/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pack.h - packs a module again as its file was packed
 *
 * The kernel has to unpack it: xz gets a CRC32 and no filter but LZMA2, with the file's own dictionary, zstd no larger window than
 * it had. The libraries are loaded when they are needed, as those of compress.h.
 */
#ifndef TN_FORMAT_PACK_H
#define TN_FORMAT_PACK_H

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "format/compression.h"

/**
 * tn_pack_as() - pack @content as @file is packed
 * @file: the packed file that it takes the place of
 * @ret:  empty; receives the bytes
 *
 * What is packed is unpacked again and compared. Return: 0, -EINVAL (@file is not packed), -ENOSYS (its library is not there or was
 * built out), -EBADMSG (the header of @file; or what came out was not what went in), -ENOMEM; each with a sentence.
 */
int tn_pack_as(struct tn_text file, struct tn_text content, struct tn_buf *ret, struct tn_error *err);

/* The same with a format's usual settings, for a module that takes no other's place. */
int tn_pack(enum tn_compression format, struct tn_text content, struct tn_buf *ret, struct tn_error *err);

#endif
