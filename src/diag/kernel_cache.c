// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_cache.h"

static const struct tn_remembered_kind kind = { "tnkernel", "kernel", 2 };

int tn_kernel_cache_check(struct tn_text file, const struct tn_stamp *stamp, struct tn_text *ret)
{
	return tn_remembered_check(&kind, file, stamp, ret);
}

int tn_kernel_cache_find(const char *dir, const char *image, const struct tn_stamp *stamp, struct tn_map *map,
			 struct tn_text *ret)
{
	return tn_remembered_find(&kind, dir, image, stamp, map, ret);
}

void tn_kernel_cache_write(const struct tn_stamp *stamp, struct tn_text record, struct tn_buf *ret)
{
	tn_remembered_write(&kind, stamp, record, ret);
}

int tn_kernel_cache_keep(const char *dir, const char *image, const struct tn_stamp *stamp, struct tn_text record)
{
	return tn_remembered_keep(&kind, dir, image, stamp, record);
}
