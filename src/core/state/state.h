/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state.h - what is loaded: /proc/modules and /sys/module
 *
 * A value that could not be read says so; a module that vanishes between two
 * reads is not there, never half there.
 */
#ifndef TN_CORE_STATE_STATE_H
#define TN_CORE_STATE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/state/loaded.h"
#include "core/state/sysmodule.h"
#include "sys/root.h"

/* Of one module; cheap (one or two opens). A built-in module without parameters has no
 * directory there, so it is ABSENT; the tree knows better (tn_tree_is_builtin()).
 * Return: a state, or -errno (no /sys: ABSENT). */
int tn_state_of(const tn_root *root, const char *name);

/* Whether tn_state_of() would say TN_STATE_LIVE; at most one file is opened. */
bool tn_state_is_live(const tn_root *root, const char *name);

/* Return: 0; -errno where /sys/module cannot be had, so that every module looks absent. */
int tn_state_known(const tn_root *root);

/* /sys/module/NAME/refcnt. Return: 0..INT_MAX, or -errno (-ENOENT: no such module or built in). */
int tn_state_refcount(const tn_root *root, const char *name);

/* /sys/module/NAME/holders in the directory's order, which is the one that users of kmod
 * know; names live in @arena. Return: 0 or -errno (-ENOENT as above). */
int tn_state_holders(const tn_root *root, const char *name, struct tn_arena *arena, tn_names *ret);

/* /proc/modules as it was at one moment, in its order. Return: 0; 1 when a line was no line of this file and
 * had to be left out (@err names the first); or -errno. */
int tn_state_loaded(const tn_root *root, struct tn_arena *arena, tn_loaded_list *ret,
		    struct tn_error *err);

#endif
