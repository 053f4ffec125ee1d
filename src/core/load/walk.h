/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* walk.h - go through the steps of a plan in order, whoever takes them
 *
 * The rules of order, failure and repetition stand once, in walk_rules: the rehearsal
 * (what a dry run shows) and the real thing (core/load/apply) differ only in the
 * two functions that look whether a step is worth beginning, and take it; a walk
 * in sequence and one side by side (walk_parallel) in how many are under way.
 */
#ifndef TN_CORE_LOAD_WALK_H
#define TN_CORE_LOAD_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/load/walker.h"

/**
 * tn_walk() - take the steps in order
 *
 * The first required step that fails ends its target; other targets go on.
 * Return: 0, what that step returned, or -ENOMEM.
 */
int tn_walk(const struct tn_walker *walk, const struct tn_step *steps, size_t n);

/* The same with what the plan predicts: nothing is touched. Commands are taken to succeed. */
int tn_rehearse(const struct tn_observer *observer, bool stop_at_fail, const struct tn_step *steps,
		size_t n);

/* What the kernel is expected to answer when a step inserts a module. */
struct tn_foresight {
	void *data;
	/* Return: 0 (also where it cannot be told) or the kernel's -errno. */
	int (*insert)(void *data, const struct tn_step *step);
};

/* As tn_rehearse(), but a command that is known to do nothing and to fail does so, and so does a module
 * that the kernel is known to refuse. @foresight: NULL: it refuses none. */
int tn_foretell(const struct tn_observer *observer, const struct tn_foresight *foresight,
		const struct tn_step *steps, size_t n);

#endif
