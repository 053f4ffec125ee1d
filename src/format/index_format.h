/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_format.h - numbers of the modules.*.bin layout, shared by reader and
 * writer; doc/format/index.md explains them
 */
#ifndef TN_FORMAT_INDEX_FORMAT_H
#define TN_FORMAT_INDEX_FORMAT_H

#define TN_INDEX_MAGIC 0xb007f457u
#define TN_INDEX_MAJOR 2u
#define TN_INDEX_MINOR 1u
#define TN_INDEX_HEADER_BYTES 12u

/* A reference: where a node starts, and which parts it has. */
#define TN_INDEX_REF_OFFSET 0x0fffffffu
#define TN_INDEX_REF_PREFIX 0x80000000u
#define TN_INDEX_REF_VALUES 0x40000000u
#define TN_INDEX_REF_CHILDREN 0x20000000u

/* Bytes of a key are 1..TN_INDEX_BYTE_MAX. */
#define TN_INDEX_BYTE_MAX 127u
/* Longest key in bytes: what depmod's own line buffers can hold. */
#define TN_INDEX_KEY_MAX 4096u

#endif
