// SPDX-License-Identifier: LGPL-2.1-or-later
/* A module's parameters. */
#include "machine/parameters.h"

#include <errno.h>

int tn_parameters_read(const tn_root *root, const tn_config *config, const char *module, struct tn_text modinfo,
		       struct tn_arena *arena, tn_parameters *ret, struct tn_error *err)
{
	return 0;
}
