/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_log.h - what the kernel's log says of devices: firmware that was missing, drivers that gave up */
#ifndef TN_MACHINE_DEVICE_LOG_H
#define TN_MACHINE_DEVICE_LOG_H

#include "machine/devices.h"
#include "machine/kernel_log.h"

/* Whether a line says that a file of firmware was asked for and is not there; @ret_name points into it. */
bool tn_log_missing_firmware(const struct tn_log_record *record, struct tn_text *ret_name);

/* Whether a line says that a driver did not take a device: what became of it, in words; else NULL. Static. */
const char *tn_log_probe_failure(const struct tn_log_record *record);

/* Whether such a line is about @device: it is @of it, or names it. @of: tn_log_device() of the line. */
bool tn_log_tells_device(const struct tn_log_record *record, const struct tn_device *of, const struct tn_device *device);

#endif
