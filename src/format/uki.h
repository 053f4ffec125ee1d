/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* uki.h - unified kernel images: an EFI program that has a kernel and its initramfs as sections
 *
 * Specification: UAPI.5 "Unified Kernel Image"; PE: "PE Format" of Microsoft's.
 */
#ifndef TN_FORMAT_UKI_H
#define TN_FORMAT_UKI_H

#include "base/text.h"

/* The section of that name, at most eight characters: ".initrd", ".uname". Return: 0; -ENOENT (no such section, or
 * no EFI program at all); -EBADMSG (cut short). */
int tn_uki_section(struct tn_text file, const char *name, struct tn_text *ret);

#endif
