// SPDX-License-Identifier: LGPL-2.1-or-later
/* What holds this process back. */
#include "machine/confinement.h"

#include <errno.h>

int tn_confinement_read(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret)
{
	return 0;
}
