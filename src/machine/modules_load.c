// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that are asked for at boot. */
#include "machine/modules_load.h"

#include <errno.h>

int tn_modules_load_read(const tn_root *root, struct tn_arena *arena, tn_asked_list *ret, const struct tn_log *log)
{
	return 0;
}
