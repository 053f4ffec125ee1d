// SPDX-License-Identifier: LGPL-2.1-or-later
/* Loaded modules that differ from the files on the disk. */
#include "explain/examinations.h"

int tn_examine_loaded(struct tn_doctor *doctor)
{
	return 0;
}
