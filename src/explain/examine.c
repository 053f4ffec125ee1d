// SPDX-License-Identifier: LGPL-2.1-or-later
/* The examinations in their order. */
#include "explain/examine.h"

#include <errno.h>

#include "base/cleanup.h"
#include "explain/examinations.h"

static tn_examination_fn *const examinations[] = {
	tn_examine_kernel,
	tn_examine_indexes,
	tn_examine_configuration,
	tn_examine_trust,
	tn_examine_taints,
	tn_examine_loaded,
	tn_examine_firmware,
	tn_examine_initramfs,
	tn_examine_upgrade,
};

int tn_examine(struct tn_doctor *doctor, struct tn_error *err)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(examinations); i++)
		if (examinations[i](doctor) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	return 0;
}
