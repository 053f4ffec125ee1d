// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's keyrings. */
#include "machine/keyrings.h"

#include <errno.h>

int tn_keyrings_read(const tn_root *root, struct tn_arena *arena, struct tn_keyrings *ret)
{
	ret->trouble = "the kernel's keyrings are not read";
	return 0;
}

void tn_keyrings_free(struct tn_keyrings *rings)
{
	tn_vec_free(&rings->keys);
}
