/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_evidence.h - why a device has no driver though its module is there: missing firmware, a driver that gave up */
#ifndef TN_AUTOLOAD_DEVICE_EVIDENCE_H
#define TN_AUTOLOAD_DEVICE_EVIDENCE_H

#include "autoload/device_modules.h"
#include "base/hash.h"
#include "machine/firmware.h"
#include "sys/sandbox.h"

struct tn_device_telling; /* a line of the log that is about a device */

/* What is looked at; all must live as long. */
struct tn_device_evidence {
	const struct tn_kernel_log *log; /* NULL: not the log of the kernel that is looked at */
	const tn_devices *devices;
	struct tn_firmware_places places;
	struct tn_sandbox *sandbox; /* told of each file that is read; may be NULL */
	struct tn_arena *arena;

	int trouble; /* why nobody could look for some firmware, -errno; 0: one could */
	TN_VEC(struct tn_device_telling) tellings; /* made by the calls */
	struct tn_hash modules;                    /* what each module names that is missing: tn_names */
};

/* Finds the lines of the log that count. Return: 0 or -ENOMEM. */
int tn_device_evidence_open(struct tn_device_evidence *evidence);
void tn_device_evidence_close(struct tn_device_evidence *evidence);

/**
 * tn_device_evidence_add() - find what is missing for a device, and what became of its driver
 *
 * Firmware that the kernel asked for in vain for this device, and that is not there by now, in no version. Else, of a device
 * that no driver has, all that the module for it names where none of it is there; but for a module that is loaded, if the
 * log is whole: then the kernel was not asked. Where a module for it is loaded, missing firmware makes its state
 * TN_DEVICE_FIRMWARE. Return: 0 or -ENOMEM.
 */
int tn_device_evidence_add(struct tn_device_evidence *evidence, struct tn_device_modules *modules);

#endif
