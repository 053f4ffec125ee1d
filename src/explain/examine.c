// SPDX-License-Identifier: LGPL-2.1-or-later
/* The examinations in their order. */
#include "explain/examine.h"

#include <errno.h>

#include "base/cleanup.h"
#include "explain/examinations.h"

const struct tn_examination tn_examinations[] = {
	{ "kernel", "the running kernel, and whether its modules are there", tn_examine_kernel },
	{ "indexes", "what depmod makes: missing, damaged, old, or of different runs", tn_examine_indexes },
	{ "configuration", "lines of modprobe.d and modules-load.d that do nothing, or not what was meant",
	  tn_examine_configuration },
	{ "signatures", "enforcement, lockdown, Secure Boot and keys", tn_examine_trust },
	{ "taints", "what taints the kernel", tn_examine_taints },
	{ "loaded", "loaded modules that differ from their files or from the configuration", tn_examine_loaded },
	{ "hardware", "devices that no driver has, though there is a module for them", tn_examine_hardware },
	{ "firmware", "firmware that is missing for hardware that is here", tn_examine_firmware },
	{ "initramfs", "copies in the initramfs that are older than what they copy", tn_examine_initramfs },
	{ "upgrade", "with --kernel: what will be after a restart with that kernel", tn_examine_upgrade },
	{ 0 }
};

int tn_examine(struct tn_doctor *doctor, unsigned parts, struct tn_error *err)
{
	for (unsigned i = 0; tn_examinations[i].fn; i++) {
		doctor->part = tn_examinations[i].part;
		if (parts & 1u << i && tn_examinations[i].fn(doctor) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	}
	return 0;
}
