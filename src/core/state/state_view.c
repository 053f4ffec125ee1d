// SPDX-License-Identifier: LGPL-2.1-or-later
/* The running kernel, and a kernel that has nothing loaded, as a plan asks them. */
#include "core/state/state_view.h"

#include <errno.h>

#include "core/name.h"
#include "core/state/loaded.h"
#include "core/state/state.h"
#include "core/state/sysmodule.h"
#include "sys/root.h"

/* A name that is no component of a path cannot be a loaded module's. */
static int state_of(void *data, const char *name)
{
	return tn_name_is_safe(name) ? tn_state_of(data, name) : TN_STATE_ABSENT;
}

static int refcount(void *data, const char *name)
{
	return tn_name_is_safe(name) ? tn_state_refcount(data, name) : -ENOENT;
}

static int holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	return tn_name_is_safe(name) ? tn_state_holders(data, name, arena, ret) : -ENOENT;
}

static bool is_live(void *data, const char *name)
{
	return tn_name_is_safe(name) && tn_state_is_live(data, name);
}

struct tn_state_view tn_state_view_live(const tn_root *root)
{
	/* data is only handed back to the functions above, which read */
	return (struct tn_state_view){ (void *)root, state_of, refcount, holders, is_live };
}

static int nothing_loaded(void *data, const char *name)
{
	return TN_STATE_ABSENT;
}

static int no_refcount(void *data, const char *name)
{
	return -ENOENT;
}

static int no_holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	return -ENOENT;
}

struct tn_state_view tn_state_view_none(void)
{
	return (struct tn_state_view){ NULL, nothing_loaded, no_refcount, no_holders };
}
