/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* name.h - module names, file names and aliases
 *
 * A module's name has '_' where its file may have '-'. Normalised means: every
 * '-' outside brackets is '_'.
 */
#ifndef TN_CORE_NAME_H
#define TN_CORE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"

/* Longest name or alias that is looked up, with its NUL (PATH_MAX, as kmod). */
#define TN_NAME_MAX 4096

/* '-' -> '_' outside [...]; Return: 0, -ENAMETOOLONG, or -EINVAL for a bracket
 * that is never closed. @ret has room for TN_NAME_MAX. */
int tn_name_normalise(struct tn_text name, char *ret);

/* "kernel/fs/ext4/ext4.ko.xz" -> "ext4": the base name up to its first dot, normalised. @ret has
 * room for TN_NAME_MAX. false: nothing is left of it, or it is too long. */
bool tn_name_from_path(const char *path, char *ret);
/* The same in @arena, with no room of a fixed size. Return: 1, 0 (no name), -ENOMEM. */
int tn_name_of_file(const char *path, struct tn_arena *arena, const char **ret);

/* Whether the file name ends in .ko, .ko.gz, .ko.xz or .ko.zst. */
bool tn_name_is_module_file(const char *path);

/* Whether @name may be used as one component of a /sys/module path. */
bool tn_name_is_safe(const char *name);

#endif
