/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* crew.h - jobs that need each other, made side by side and finished in one place
 *
 * What a job makes is made in a process of its own (sys/workers.h); what it then changes for all, its finish, is done by the
 * caller's process, one after the other, as soon as it was made. A job that fails stops only those that need it.
 */
#ifndef TN_BUILD_CREW_H
#define TN_BUILD_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "sys/jobserver.h"

struct tn_build_task {
	const size_t *needs; /* jobs that must be done before; a job comes after those it needs */
	size_t n_needs;
	bool make; /* there is something to make before it is finished */
};

enum tn_build_end {
	TN_BUILD_DONE,
	TN_BUILD_FAILED,  /* to be made, or to be finished */
	TN_BUILD_HELD,    /* one that it needs is not done */
	TN_BUILD_STOPPED, /* a signal came before it was done */
};

struct tn_build_result {
	enum tn_build_end end;
	bool made;       /* it was made, whether or not it was finished */
	int code;        /* TN_BUILD_FAILED: what make or finish returned; -ECANCELED: its process was killed */
	size_t held_by;  /* TN_BUILD_HELD: the job that it needs */
	struct tn_error err; /* the caller's to clear */
};

struct tn_build_crew {
	const struct tn_build_task *tasks;
	size_t n;
	const tn_jobserver *jobs; /* a job has a token of it while it is made; as many are made at a time as there are, at most */
	/* In a child. Return: 0, or else it has failed. */
	int (*make)(void *data, size_t job, struct tn_error *err);
	/* In the caller's process. Return: as above. */
	int (*finish)(void *data, size_t job, struct tn_error *err);
	/* A job begins to be made, and is over. May be NULL. */
	void (*begins)(void *data, size_t job);
	void (*ends)(void *data, size_t job, const struct tn_build_result *result);
	void *data;
};

/**
 * tn_build_crew_run() - all jobs
 * @ret:        of each job, @crew->n of them; the caller clears their errors in any case
 * @ret_signal: receives the signal that came, where one did
 *
 * SIGINT, SIGTERM and SIGHUP end the children with all that they have started, and no further job is begun; a finish that is under
 * way is waited for. Return: 0 where every job has an end; -EINTR after such a signal; -EINVAL: a job needs one that does not come
 * before it; -errno.
 */
int tn_build_crew_run(const struct tn_build_crew *crew, struct tn_build_result *ret, int *ret_signal, struct tn_error *err);

#endif
