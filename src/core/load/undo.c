// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/undo.h"

#include <errno.h>
#include <fcntl.h>

int tn_undo(const struct tn_undo *undo, const struct tn_step *steps, const bool *loaded, size_t n)
{
	int result = 0;

	for (size_t i = n; i-- > 0;) {
		const struct tn_step *step = &steps[i];
		const char *name = step->kind == TN_STEP_INSERT && step->insert.rename ? step->insert.rename : step->module;
		int r;

		if (!loaded[i])
			continue;
		r = undo->kernel->unload(undo->kernel->data, name, O_NONBLOCK);
		/* Somebody else has removed it: that is what was wanted. */
		if (r == -ENOENT)
			r = 0;
		undo->tell(undo->data, step, r);
		if (result == 0)
			result = r;
	}
	return result;
}
