/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_facts_private.h - what facts stand on: private to kernel_*.c */
#ifndef TN_DIAG_KERNEL_FACTS_PRIVATE_H
#define TN_DIAG_KERNEL_FACTS_PRIVATE_H

#include "base/arena.h"
#include "base/hash.h"
#include "diag/kernel_facts.h"
#include "diag/kernel_record.h"

struct tn_kernel_facts_private {
	struct tn_arena arena;
	struct tn_buf bytes; /* what the record's texts lie in */
	struct tn_kernel_record record;
};

#endif
