/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_loaded.h - a module that no tree knows and the kernel has */
#ifndef TN_CORE_PLAN_PLAN_LOADED_H
#define TN_CORE_PLAN_PLAN_LOADED_H

#include <stdbool.h>

#include "base/arena.h"
#include "core/find/lookup.h"
#include "core/state/state_view.h"

/**
 * tn_plan_find_loaded() - for a name that no tree knows: the kernel may have such a module
 * @live:  it must be live, not on its way in or out
 * @ret:   receives the match; left alone on failure
 *
 * Return: 0, -ENOENT or -ENOMEM.
 */
int tn_plan_find_loaded(const struct tn_state_view *state, const char *name, bool live,
			struct tn_arena *arena, tn_matches *ret);

#endif
