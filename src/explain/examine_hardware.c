// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices that no driver has, though there is a module for them. */
#include "explain/examinations.h"

int tn_examine_hardware(struct tn_doctor *doctor)
{
	return 0;
}
