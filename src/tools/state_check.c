// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tools/state_check.h"

#include <string.h>

#include "cli/log.h"
#include "core/state/state.h"

int tn_need_state(const tn_root *root, const char *module)
{
	int r = tn_state_known(root);

	if (r < 0)
		tn_report(TN_LOG_ERROR,
			  "/sys/module: %s: cannot tell whether %s is loaded; mount sysfs on /sys",
			  strerror(-r), module);
	return r;
}
