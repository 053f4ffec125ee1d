/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cache_dir.h - where tenon remembers what is costly to find out, and may forget at any time */
#ifndef TN_CMD_CACHE_DIR_H
#define TN_CMD_CACHE_DIR_H

#include "base/arena.h"

/**
 * tn_cache_dir() - the directory, which is made if it is not there
 *
 * TENON_CACHE where that is set: "" for none. Else below XDG_CACHE_HOME or ~/.cache, and for
 * root in /var/cache. Return: a path that lives in @arena, or NULL: remember nothing.
 */
const char *tn_cache_dir(struct tn_arena *arena);

#endif
