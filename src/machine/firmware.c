// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the kernel would find firmware. */
#include "machine/firmware.h"

#include <errno.h>

int tn_firmware_find(const tn_root *root, const char *release, const char *name, struct tn_arena *arena,
		     const char **ret)
{
	return -ENOENT;
}
