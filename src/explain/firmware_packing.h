/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* firmware_packing.h - which packed firmware a kernel takes, and what to say where nobody could look */
#ifndef TN_EXPLAIN_FIRMWARE_PACKING_H
#define TN_EXPLAIN_FIRMWARE_PACKING_H

#include "diag/kernel_facts.h"

/* enum tn_firmware_packing, by its configuration; both kinds where that is not known. */
unsigned tn_firmware_packing(const tn_kernel_facts *kernel);
/* What nobody could see where tn_firmware_find() failed otherwise than that a file is missing, and who could. */
#define TN_FIRMWARE_UNSEEN "whether all firmware is there"
const char *tn_firmware_who(int code);

#endif
