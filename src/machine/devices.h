/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* devices.h - the devices of a machine: which module each is for, and which has it
 *
 * Read from /sys below a root. What is gone between two reads is left out.
 */
#ifndef TN_MACHINE_DEVICES_H
#define TN_MACHINE_DEVICES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "sys/root.h"

/* A device on a bus (/sys/bus/BUS/devices), or of a class whose devices have a modalias (/sys/class/input); and "cpu", which
 * stands for the modalias that all CPUs share. */
struct tn_device {
	const char *path;     /* "/sys/devices/pci0000:00/0000:00:1f.2" */
	const char *name;     /* as its bus names it, "0000:00:1f.2" */
	const char *bus;      /* "pci" */
	const char *modalias; /* of its file, else of its uevents; NULL: it has none */
	const char *driver;   /* that it is bound to; NULL: none */
	const char *module;   /* of that driver, normalised; NULL: built in, or no driver */
	const char *builtin;  /* the part of the kernel that has its driver; NULL: none, or nobody tells */
	bool never_bound;     /* nothing drives it: it is of a class, stands for all CPUs, or is what firmware says of another
			       * device, which has the driver (/sys/bus/acpi) */
};
typedef TN_VEC(struct tn_device) tn_devices;

/* Sorted by bus and name; strings live in @arena. Return: 0, also where there is no /sys/bus or it cannot be read: then
 * there are none; or -ENOMEM. */
int tn_devices_read(const tn_root *root, struct tn_arena *arena, tn_devices *ret, struct tn_error *err);

/* What user space knows a device by: a network interface, a block device, a node below /dev. */
struct tn_device_interface {
	const char *class_name; /* "net", "block", "input", ... */
	const char *name;       /* "eth0", "sda", "event3" */
	const char *path;       /* in /sys */
	const char *node;       /* "/dev/input/event3"; NULL: it has none */
	unsigned major, minor;  /* of the node */
};
typedef TN_VEC(struct tn_device_interface) tn_device_interfaces;

/* Those of the device at @path (of a struct tn_device), but of no other device below it. Return: as above. */
int tn_device_interfaces_read(const tn_root *root, const char *path, struct tn_arena *arena,
			      tn_device_interfaces *ret, struct tn_error *err);

#endif
