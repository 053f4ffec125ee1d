// SPDX-License-Identifier: LGPL-2.1-or-later
/* The questions of a plan, answered from a list of modules. */
#include "core/state/state_snapshot.h"

#include <errno.h>

#include "core/state/sysmodule.h"

/* Of a file that is something else altogether. */
#define BAD_LINES_TOLD 5

struct complaints {
	const struct tn_log *log;
	const char *name;
	unsigned n;
};

static void complain(void *data, unsigned line)
{
	struct complaints *c = data;

	if (c->n++ < BAD_LINES_TOLD)
		tn_log(c->log, TN_LOG_ERROR, "%s:%u: not a line of /proc/modules", c->name, line);
}

int tn_state_snapshot_read(struct tn_state_snapshot *snapshot, struct tn_text text, const char *name,
			   const struct tn_log *log)
{
	struct complaints complaints = { .log = log, .name = name };
	const struct tn_loaded_listener listener = { &complaints, complain };
	tn_loaded_list *modules = &snapshot->modules;

	if (tn_loaded_read(text, &snapshot->arena, &listener, modules) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < modules->n; i++)
		if (tn_hash_put(&snapshot->by_name, tn_text(modules->v[i].name), &modules->v[i]) < 0)
			return -ENOMEM;
	if (complaints.n > BAD_LINES_TOLD)
		tn_log(log, TN_LOG_ERROR, "%s: %u more lines like that", name,
		       complaints.n - BAD_LINES_TOLD);
	return complaints.n ? -EBADMSG : 0;
}

static const struct tn_loaded *loaded(const struct tn_state_snapshot *snapshot, const char *name)
{
	return tn_hash_get(&snapshot->by_name, tn_text(name));
}

static int state_of(void *data, const char *name)
{
	const struct tn_loaded *m = loaded(data, name);

	return m ? (int)m->state : TN_STATE_ABSENT;
}

/* A kernel that cannot unload counts nothing. */
static int refcount(void *data, const char *name)
{
	const struct tn_loaded *m = loaded(data, name);

	return m && m->refcount >= 0 ? (int)m->refcount : -ENOENT;
}

static int holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	const struct tn_loaded *m = loaded(data, name);

	return m ? tn_loaded_users(m, arena, ret) : -ENOENT;
}

struct tn_state_view tn_state_snapshot_view(struct tn_state_snapshot *snapshot)
{
	return (struct tn_state_view){ snapshot, state_of, refcount, holders };
}

void tn_state_snapshot_free(struct tn_state_snapshot *snapshot)
{
	tn_hash_free(&snapshot->by_name);
	tn_vec_free(&snapshot->modules);
	tn_arena_free(&snapshot->arena);
}
