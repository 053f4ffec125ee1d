// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signatures, keys and Secure Boot: the one step that is missing. */
#include "explain/probes.h"

int tn_probe_keys(struct tn_explaining *x)
{
	return 0;
}
