// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/find/builtin_info.h"

#include <errno.h>

#include "base/buf.h"

int tn_builtin_info(tn_tree *tree, const char *name, tn_modinfo_fn *fn, void *data)
{
	tn_autobuf prefix = { 0 };
	struct tn_text section;
	int r = tn_tree_file(tree, "modules.builtin.modinfo", &section);

	if (r < 0)
		return r;
	tn_buf_addf(&prefix, "%s.", name);
	return prefix.failed ? -ENOMEM : tn_modinfo_walk(section, tn_buf_text(&prefix), fn, data);
}
