// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/apply_parallel.h"

int tn_apply_parallel(const struct tn_apply *how, const struct tn_walk_crew *crew, const struct tn_step *steps, size_t n)
{
	struct tn_application a;
	const struct tn_walker walk = tn_apply_walk(&a, how);

	return crew->workers > 1 ? tn_walk_parallel(&walk, crew, steps, n) : tn_walk(&walk, steps, n);
}
