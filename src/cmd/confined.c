// SPDX-License-Identifier: LGPL-2.1-or-later
/* The sandbox of commands that read what anybody may have made. */
#include "cmd/confined.h"

#include <signal.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cli/finish.h"
#include "cmd/cache_dir.h"

/* A whole tree, packed with the slowest format and on the slowest machine, takes minutes. */
#define CPU_SECONDS 3600

/* Images, modules and maps of 4,000 files at once; a machine of 32 bits has no more anyway. */
#define MEMORY_BYTES ((size_t)(sizeof(size_t) > 4 ? 32ull << 30 : 3ull << 30))

struct confined {
	struct tn_world *world;
	int (*first)(struct tn_world *world, void *data);
	int (*fn)(struct tn_world *world, void *data);
	void *data;
};

static int look_first(void *data)
{
	struct confined *c = data;

	c->world->capable = tn_live_facts_capable(c->world->root);
	return c->first ? c->first(c->world, c->data) : 0;
}

static const char *with(bool wall)
{
	return wall ? "with" : "without";
}

static int inside(void *data, struct tn_sandbox *self)
{
	struct tn_sandbox_walls walls = tn_sandbox_walls(self);
	struct confined *c = data;
	int status;

	c->world->sandbox = self;
	if (self)
		tn_debug(tn_report_log(), TN_AREA_SANDBOX, "files are read in a process of its own, %s Landlock, %s seccomp",
			 with(walls.landlock), with(walls.seccomp));
	else
		tn_debug(tn_report_log(), TN_AREA_SANDBOX, "files are read without a sandbox: no process could be started");
	status = c->fn(c->world, c->data);
	tn_world_tell_memory(c->world);
	return tn_finish_output(status);
}

/* Of the process that was confined. Return: exit status. */
static int died(const struct tn_sandbox_result *result)
{
	if (result->signal == SIGPIPE) /* nobody reads on, as with head(1): then this one ends of it, too */
		raise(SIGPIPE);
	else if (*result->about)
		tn_report(TN_LOG_ERROR, "cannot tell: reading %s ended in a crash (signal %d)", result->about, result->signal);
	else
		tn_report(TN_LOG_ERROR, "cannot tell: it ended in a crash (signal %d)", result->signal);
	return TN_EXIT_FAILURE;
}

struct tn_sandbox_policy tn_confined_policy(const struct tn_world *world)
{
	return (struct tn_sandbox_policy){ .writable = world->cache, .cpu_seconds = CPU_SECONDS, .memory = MEMORY_BYTES };
}

int tn_run_confined(struct tn_world *world, int (*first)(struct tn_world *world, void *data),
		    int (*fn)(struct tn_world *world, void *data), void *data)
{
	struct confined c = { world, first, fn, data };
	struct tn_sandbox_policy policy;
	struct tn_sandbox_result result;
	tn_autoerror err = { 0 };
	int r = tn_world_need(world, TN_NEED_ROOT, &err);

	if (r < 0)
		return tn_command_failed(&err, r);
	world->cache = tn_cache_dir(&world->arena);
	policy = tn_confined_policy(world);
	policy.before = look_first;
	if (tn_sandbox_run(inside, &c, &policy, &result, NULL) < 0) {
		r = look_first(&c);
		return r ? r : inside(&c, NULL);
	}
	return result.signal ? died(&result) : result.status;
}
