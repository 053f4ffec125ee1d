/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unpack_extent.h - where a packed stream ends, told without unpacking it
 *
 * A stream that is cut short or damaged extends to the end of what there is: its
 * unpacker will say what is wrong.
 */
#ifndef TN_FORMAT_UNPACK_EXTENT_H
#define TN_FORMAT_UNPACK_EXTENT_H

#include "base/text.h"

/* @packed: begins with the format's magic number. Return: the part of it that the first stream is. */
struct tn_text tn_unpack_xz_extent(struct tn_text packed);
struct tn_text tn_unpack_zst_extent(struct tn_text packed);

#endif
