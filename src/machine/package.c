// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which package a file came with. */
#include "machine/package.h"

#include <errno.h>

int tn_package_of(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_package *ret,
		  struct tn_error *err)
{
	return tn_fail(err, -EOPNOTSUPP, "no package database that can be read");
}
