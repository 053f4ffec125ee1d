// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who keeps a loaded module in use. */
#include "machine/module_users.h"

#include <errno.h>

int tn_module_users_read(const tn_root *root, const char *module, struct tn_arena *arena, struct tn_usage *ret,
			 struct tn_error *err)
{
	return 0;
}

void tn_usage_free(struct tn_usage *usage)
{
	tn_vec_free(&usage->users);
}
