// SPDX-License-Identifier: LGPL-2.1-or-later
/* The records of one module among those of all that are built in. */
#include "core/find/builtin_info.h"

int tn_builtin_info(tn_tree *tree, const char *name, tn_modinfo_fn *fn, void *data)
{
	struct tn_modinfo_entry e;
	struct tn_text section;
	int r = tn_tree_file(tree, "modules.builtin.modinfo", &section);

	while (r == 0 && tn_modinfo_next_of(&section, tn_text(name), &e))
		r = fn(data, e.key, e.value);
	return r;
}
