/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* near.h - names of a tree that a mistyped one may be meant for */
#ifndef TN_CORE_FIND_NEAR_H
#define TN_CORE_FIND_NEAR_H

#include "base/arena.h"
#include "core/find/tree.h"

#define TN_NEAR_MAX 3

/* Names of modules, also of those that are built in: the nearest, or several that are equally near; they live in @arena.
 * Return: how many, 0 where none is near, or -ENOMEM. */
int tn_tree_near(tn_tree *tree, const char *name, struct tn_arena *arena, const char *ret[TN_NEAR_MAX]);

#endif
