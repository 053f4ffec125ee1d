// SPDX-License-Identifier: LGPL-2.1-or-later
/* The devices below /sys/bus. */
#include "machine/devices.h"

#include <errno.h>

int tn_devices_read(const tn_root *root, struct tn_arena *arena, tn_devices *ret, struct tn_error *err)
{
	return 0;
}

int tn_device_interfaces_read(const tn_root *root, const char *path, struct tn_arena *arena,
			      tn_device_interfaces *ret, struct tn_error *err)
{
	return 0;
}
