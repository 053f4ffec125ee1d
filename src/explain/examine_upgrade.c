// SPDX-License-Identifier: LGPL-2.1-or-later
/* What will be after the reboot: --kernel NEWER. */
#include "explain/examinations.h"

int tn_examine_upgrade(struct tn_doctor *doctor)
{
	return 0;
}
