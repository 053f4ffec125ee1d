/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* firmware.h - where the kernel looks for firmware, and whether a file is there */
#ifndef TN_MACHINE_FIRMWARE_H
#define TN_MACHINE_FIRMWARE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/vec.h"
#include "core/state/sysmodule.h"
#include "sys/root.h"

/* Packed files that a kernel takes, by its configuration (FW_LOADER_COMPRESS_ZSTD, FW_LOADER_COMPRESS_XZ). */
enum tn_firmware_packing {
	TN_FIRMWARE_ZST = 1 << 0,
	TN_FIRMWARE_XZ = 1 << 1,
	TN_FIRMWARE_PACKED = TN_FIRMWARE_ZST | TN_FIRMWARE_XZ, /* also where that is not known */
};

enum { TN_FIRMWARE_DIRS = 5 };

/* Where one kernel looks, first to last: those directories that are there. */
struct tn_firmware_places {
	const tn_root *root;
	const char *dirs[TN_FIRMWARE_DIRS]; /* in the sysroot's terms, "/lib/firmware/updates" */
	size_t n_dirs;
	unsigned packing;
};

/**
 * tn_firmware_places() - the directories: the parameter path of firmware_class, then updates/RELEASE, updates,
 * RELEASE and the top of /lib/firmware
 * @packing: enum tn_firmware_packing
 *
 * Strings live in @arena, @root must live as long. Return: 0 or -ENOMEM.
 */
int tn_firmware_places(const tn_root *root, const char *release, unsigned packing, struct tn_arena *arena,
		       struct tn_firmware_places *ret);

/**
 * tn_firmware_find() - the file that the kernel would take
 * @name: as in .modinfo, "iwlwifi-7265D-29.ucode"; a pattern, as some modules have, is there where any file fits it
 * @ret:  its path in the sysroot's terms, maybe with .zst or .xz at its end; lives in @arena
 *
 * As the kernel does, a file that is not packed is preferred, wherever it is.
 * Return: 0, -ENOENT, -EINVAL (@name leads out of the directory), -ENOMEM, or why one could not be looked for (-EACCES).
 */
int tn_firmware_find(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena,
		     const char **ret);

/* The same; of a pattern, all files that fit it, each of the first directory that has it. Appended to @ret. */
int tn_firmware_find_all(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena, tn_names *ret);

/* Whether it returned that the kernel finds none; any other error is that nobody could look. */
bool tn_firmware_is_missing(int code);

/* Of a name that is missing: whether it is there but for its version. Drivers ask for the newest first, then for older ones. */
bool tn_firmware_has_sibling(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena);

/* Whether no part of @name is "..", and it is not empty. */
bool tn_firmware_name_is_safe(const char *name);

#endif
