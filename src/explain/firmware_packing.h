/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* firmware_packing.h - which packed firmware a kernel takes */
#ifndef TN_EXPLAIN_FIRMWARE_PACKING_H
#define TN_EXPLAIN_FIRMWARE_PACKING_H

#include "diag/kernel_facts.h"

/* enum tn_firmware_packing, by its configuration; both kinds where that is not known. */
unsigned tn_firmware_packing(const tn_kernel_facts *kernel);

#endif
