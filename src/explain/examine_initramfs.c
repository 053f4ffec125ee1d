// SPDX-License-Identifier: LGPL-2.1-or-later
/* An initramfs that is older than what it copies, or has other content. */
#include "explain/examinations.h"

int tn_examine_initramfs(struct tn_doctor *doctor)
{
	return 0;
}
