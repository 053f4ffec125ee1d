/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* image_crc.h - private to image*.c: what a symbol __crc_NAME says */
#ifndef TN_CORE_IMAGE_IMAGE_CRC_H
#define TN_CORE_IMAGE_IMAGE_CRC_H

#include "format/elf.h"

/* The symbol's value is the CRC itself, or (since the kernel stores CRCs in sections) the
 * place of a 32-bit CRC in the symbol's section. In a file of debugging information alone
 * there is none at that place: false. */
bool tn_image_read_crc(const struct tn_elf *elf, const struct tn_elf_symbol *symbol, uint64_t *ret);

#endif
