/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* apply.h - run a plan, step by step
 *
 * The only caller of the kernel's load and unload (through core/insert and
 * struct tn_kernel) and of install and remove commands.
 */
#ifndef TN_CORE_APPLY_H
#define TN_CORE_APPLY_H

#include "core/plan.h"
#include "sys/kernel.h"

/* Told of each step; either function may be NULL. */
struct tn_apply_observer {
	void *data;
	void (*begin)(void *data, const struct tn_step *step);
	/* @result: 0, -errno, or the exit status (1..255) of a command. */
	void (*end)(void *data, const struct tn_step *step, int result, const struct tn_error *err);
};

struct tn_apply {
	const struct tn_kernel *kernel;
	const struct tn_plan_state *state; /* asked again after commands, which may load modules */
	const struct tn_apply_observer *observer; /* may be NULL */
	unsigned wait_msec; /* how long a busy module is waited for before its removal fails */
	bool first_time;    /* the target must not have been there */
	bool stop_at_fail;  /* a TN_STEP_FAIL ends all, even where it is not required */
};

/**
 * tn_apply() - take the steps in order
 *
 * Return: 0, or what the first required step that failed returned: -errno, or
 * the status (1..255) of a command.
 */
int tn_apply(const struct tn_apply *how, const struct tn_step *steps, size_t n);

#endif
