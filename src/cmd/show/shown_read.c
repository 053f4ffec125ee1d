// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parts of what is known of a module, one after the other. */
#include <errno.h>

#include "cmd/show/shown.h"

int tn_shown_read(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m, struct tn_error *err)
{
	int r = tn_shown_read_file(shown, world, m, err);

	if (r == 0)
		r = tn_shown_read_machine(shown, world, m, err);
	if (r == 0)
		r = tn_shown_read_devices(shown, world, m);
	if (r == 0)
		r = tn_shown_read_tree(shown, world, err);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}
