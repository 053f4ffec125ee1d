// SPDX-License-Identifier: LGPL-2.1-or-later
/* The running kernel and its tree: is it there, is it the one that runs? */
#include "explain/examinations.h"

int tn_examine_kernel(struct tn_doctor *doctor)
{
	return 0;
}
