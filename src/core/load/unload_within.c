// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/unload_within.h"

#include <errno.h>
#include <sys/wait.h>

#include "sys/workers.h"

struct unloading {
	const struct tn_kernel *kernel;
	const char *name;
	unsigned flags;
};

static int work(void *data, size_t job, struct tn_error *err)
{
	const struct unloading *u = data;

	return u->kernel->unload(u->kernel->data, u->name, u->flags);
}

/* Return: as of unload(). */
static int await(struct tn_unload_within *within, tn_workers *workers)
{
	struct tn_worker_result result;
	int r = tn_workers_await(workers, 0, &result);

	if (r < 0)
		return r;
	tn_error_clear(&result.err);
	if (result.how == TN_WORKER_ANSWERED)
		return result.result;
	within->process = result.pid;
	within->status = result.status;
	return result.how == TN_WORKER_LATE ? -ETIMEDOUT : -ECHILD;
}

static int unload(void *data, const char *name, unsigned flags)
{
	struct tn_unload_within *within = data;
	struct unloading u = { within->kernel, name, flags };
	tn_cleanup(tn_workers_freep) tn_workers *workers = NULL;
	unsigned worker;

	within->process = 0;
	if (within->timeout_msec)
		workers = tn_workers_new(&(struct tn_workers_how){ .max = 1, .work = work, .data = &u });
	/* Where there can be no other process, it is done here. */
	if (!workers || tn_workers_give(workers, 0, within->timeout_msec, &worker) < 0)
		return work(&u, 0, NULL);
	return await(within, workers);
}

struct tn_kernel tn_kernel_unloading_within(struct tn_unload_within *within)
{
	return (struct tn_kernel){ .data = within, .unload = unload };
}

int tn_unload_within_fail(const struct tn_unload_within *within, int result, struct tn_error *err)
{
	if (!within->process)
		return result;
	if (result == -ETIMEDOUT)
		return tn_fail(err, result,
			       "the kernel has not come back from its exit for %u.%u s (process %d, which is left to it)",
			       within->timeout_msec / 1000, within->timeout_msec % 1000 / 100, (int)within->process);
	if (WIFSIGNALED(within->status))
		return tn_fail(err, result, "signal %d ended the process that unloaded it; see the kernel log",
			       WTERMSIG(within->status));
	return tn_fail(err, result, "the process that unloaded it ended without an answer");
}
