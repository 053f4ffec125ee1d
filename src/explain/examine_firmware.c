// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware that is missing for hardware that is here. */
#include "explain/examinations.h"

int tn_examine_firmware(struct tn_doctor *doctor)
{
	return 0;
}
