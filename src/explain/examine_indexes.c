// SPDX-License-Identifier: LGPL-2.1-or-later
/* Index files: stale, damaged, or of different runs of depmod. */
#include "explain/examinations.h"

int tn_examine_indexes(struct tn_doctor *doctor)
{
	return 0;
}
