/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_path.h - which device is meant by a path below /sys or /dev */
#ifndef TN_MACHINE_DEVICE_PATH_H
#define TN_MACHINE_DEVICE_PATH_H

#include "base/arena.h"
#include "machine/devices.h"
#include "sys/root.h"

struct tn_device_path {
	const char *path;      /* of its directory, "/sys/devices/pci0000:00/0000:00:03.0/net/eth0": no links. NULL: of a node that
				* /sys does not know, as its module is not loaded */
	const char *node;      /* what it was found by, without "/dev/": "input/event3"; NULL: a path in /sys */
	char type;             /* of a node: 'c' or 'b'; else 0 */
	unsigned major, minor; /* of a node */
};

/* Whether @path is one: below /sys or /dev. */
bool tn_device_path_is(const char *path);

/**
 * tn_device_path_find() - follow links, and a node to its device
 * @path: absolute, in the sysroot's terms. A file in a device's directory stands for the device. In a saved copy of a machine
 *        nodes are no devices: there the uevent files of /sys tell their names.
 *
 * Nothing is opened but directories of /sys and files in them. Return: 0, -ENOENT, -ENODEV (no node), -ELOOP, -ENOMEM or -errno.
 */
int tn_device_path_find(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_device_path *ret);

/* The device of @devices that @path is, or is a part of: the nearest above it that a module is for. NULL: none. */
const struct tn_device *tn_device_path_owner(const tn_devices *devices, const char *path);

#endif
