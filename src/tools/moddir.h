/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* moddir.h - the paths that the classic tools show */
#ifndef TN_TOOLS_MODDIR_H
#define TN_TOOLS_MODDIR_H

#include "base/arena.h"
#include "base/error.h"
#include "sys/files.h"

/**
 * tn_module_dir() - BASE/lib/modules/RELEASE, or what the build has for /lib/modules
 * @base:    -b or -d; NULL for the real root
 * @release: -k or -S; NULL for the running kernel's
 *
 * Return: 0, -ENOMEM or errno of getcwd(3).
 */
int tn_module_dir(const char *base, const char *release, struct tn_arena *arena, const char **ret,
		  struct tn_error *err);

/* As tn_absolute_path(), with a sentence where it fails. */
int tn_module_base(const char *base, struct tn_arena *arena, const char **ret, struct tn_error *err);

#endif
