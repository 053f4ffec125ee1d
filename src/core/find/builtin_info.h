/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* builtin_info.h - what a part of the kernel says of itself: modules.builtin.modinfo */
#ifndef TN_CORE_FIND_BUILTIN_INFO_H
#define TN_CORE_FIND_BUILTIN_INFO_H

#include "core/find/tree.h"
#include "format/modinfo.h"

/* The records of @name, wherever they stand in the file. Return: 0 (also for a module without
 * records), what @fn returned, -ENOENT (the tree has no such file), or another -errno. */
int tn_builtin_info(tn_tree *tree, const char *name, tn_modinfo_fn *fn, void *data);

#endif
