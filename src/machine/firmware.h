/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* firmware.h - where the kernel looks for firmware, and whether a file is there */
#ifndef TN_MACHINE_FIRMWARE_H
#define TN_MACHINE_FIRMWARE_H

#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

/**
 * tn_firmware_find() - the file that a kernel would take for firmware
 * @release: of that kernel
 * @name:    as in .modinfo, "iwlwifi-7265D-29.ucode"; one with '*' (a pattern, as some modules have) is
 *           there where any file fits it
 * @ret:     its path in the sysroot's terms, maybe with .zst or .xz at its end; lives in @arena
 *
 * Directories, first to last: the parameter path of firmware_class, then updates/RELEASE, updates,
 * RELEASE and the top of /lib/firmware.
 * Return: 0, -ENOENT, -EINVAL (@name leads out of the directory), -ENOMEM or -errno.
 */
int tn_firmware_find(const tn_root *root, const char *release, const char *name, struct tn_arena *arena,
		     const char **ret);

#endif
