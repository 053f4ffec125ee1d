/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* undo.h - take back what a run has loaded */
#ifndef TN_CORE_LOAD_UNDO_H
#define TN_CORE_LOAD_UNDO_H

#include "core/plan/plan_step.h"
#include "sys/kernel.h"

struct tn_undo {
	const struct tn_kernel *kernel;
	/* Told of each step that was undone; @result: 0 or the kernel's -errno. */
	void (*tell)(void *data, const struct tn_step *step, int result);
	void *data;
};

/**
 * tn_undo() - unload what the steps of a plan have loaded, the last first
 * @loaded: one a step: whether it was it that loaded its module
 *
 * One that is in use by then stays, and so does what it needs. Commands cannot be undone.
 * Return: 0, or the kernel's first -errno.
 */
int tn_undo(const struct tn_undo *undo, const struct tn_step *steps, const bool *loaded, size_t n);

#endif
