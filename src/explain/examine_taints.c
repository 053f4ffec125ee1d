// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that taint the kernel, and how. */
#include "explain/examinations.h"

int tn_examine_taints(struct tn_doctor *doctor)
{
	return 0;
}
