// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who keeps a loaded module in use. */
#include "machine/module_users.h"

#include <errno.h>

int tn_module_users_read(const tn_root *root, tn_tree *tree, const char *module, const struct tn_process_files *files,
			 struct tn_arena *arena, struct tn_usage *ret, struct tn_error *err)
{
	return 0;
}

bool tn_user_keeps(enum tn_user_kind kind)
{
	return kind < TN_USER_NETDEV;
}

void tn_usage_free(struct tn_usage *usage)
{
	tn_vec_free(&usage->users);
}
