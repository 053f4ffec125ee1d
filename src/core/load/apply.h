/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* apply.h - run a plan, step by step
 *
 * Whatever a plan does to the machine happens here: modules go in through
 * core/load/insert and out through struct tn_kernel, commands run in a shell.
 * insmod and rmmod, which plan nothing, call these two themselves.
 */
#ifndef TN_CORE_LOAD_APPLY_H
#define TN_CORE_LOAD_APPLY_H

#include "core/load/walk.h"
#include "sys/kernel.h"

/* Variable that tells an install or remove command inside which commands it
 * runs: modules, set apart by blanks. Whoever applies a plan hands it on. */
#define TN_APPLY_COMMANDS_ENV "TENON_COMMANDS"

struct tn_apply {
	const struct tn_kernel *kernel;
	const struct tn_state_view *state;  /* asked again where the plan could only guess */
	const struct tn_observer *observer; /* may be NULL */
	unsigned wait_msec; /* TN_BUSY_WAITS: how long */
	bool stop_at_fail;  /* as in struct tn_walker */
	bool all_or_none;           /* the same */
	struct tn_step_time *times; /* the same */
	/* Instead of the shell; NULL: the shell. Return: as struct tn_walker's take(). */
	int (*run_command)(void *data, const struct tn_step *step);
	void *data;           /* for run_command() */
	bool unblock_signals; /* of commands: tn_spawn_shell() */
	unsigned command_msec; /* how long one may take; then it is ended, and has failed with -ETIMEDOUT; 0: for ever */
	const char *commands; /* value of TN_APPLY_COMMANDS_ENV, or NULL: so that loops end */
};

/* As tn_walk(). */
int tn_apply(const struct tn_apply *how, const struct tn_step *steps, size_t n);

/* A run of tn_apply(), for walks of other kinds (apply_parallel.h). */
struct tn_application {
	const struct tn_apply *how;
	bool ran_command; /* which may have loaded or removed anything */
};

/* The walk that carries out what @how says. @a must live as long. */
struct tn_walker tn_apply_walk(struct tn_application *a, const struct tn_apply *how);

#endif
