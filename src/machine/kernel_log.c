// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's log. */
#include "machine/kernel_log.h"

#include <errno.h>

int tn_kernel_log_read(const tn_root *root, struct tn_arena *arena, struct tn_kernel_log *ret)
{
	ret->trouble = "the kernel log is not read";
	return 0;
}

void tn_kernel_log_free(struct tn_kernel_log *log)
{
	tn_vec_free(&log->records);
}

bool tn_log_is_about(const struct tn_log_record *record, const char *module)
{
	return false;
}
