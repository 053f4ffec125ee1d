// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a loaded module cannot be unloaded. */
#include "explain/probes.h"

int tn_probe_usage(struct tn_explaining *x)
{
	return 0;
}
