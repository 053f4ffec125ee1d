/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* returning.h - load modules again that were taken out of the kernel, with the parameters that they had
 *
 * As they are wanted now; those that this does not bring, as they were; and those that even this does not bring, with no
 * parameters but the configuration's.
 */
#ifndef TN_CMD_UNLOAD_RETURNING_H
#define TN_CMD_UNLOAD_RETURNING_H

#include "cmd/load/loading.h"
#include "cmd/unload/kept.h"

enum tn_returning_try {
	TN_RETURN_AS_ASKED, /* with what is new */
	TN_RETURN_AS_IT_WAS,
	TN_RETURN_BARE,
	TN_N_RETURNING_TRIES
};

struct tn_returning {
	struct tn_world *world;
	const struct tn_loading_args *args;
	const struct tn_state_view *state;
	bool ignore_commands;  /* also of those that were asked for */
	TN_VEC(struct tn_kept) modules; /* in the order of loading */

	/* Of the first try, for timings and JSON. */
	struct tn_operands operands;
	struct tn_loading loading;
	tn_plan *plan;
};
void tn_returning_free(struct tn_returning *r);

/**
 * tn_returning_check() - ask what the kernel would say to them, before they go
 *
 * Sets the @trouble of those that it would certainly refuse, where a file is not known to be what is loaded now.
 * Return: 0 or -ENOMEM with a message.
 */
int tn_returning_check(struct tn_returning *ret, struct tn_error *err);

/* Which of the modules a target of a plan is: one a target. */
typedef TN_VEC(size_t) tn_returning_places;
/* Adds to a plan what a try has to load. Return: 0 or -errno with a message. */
int tn_returning_plan(struct tn_returning *r, enum tn_returning_try how, tn_plan *plan, struct tn_operands *operands,
		      tn_returning_places *ret, struct tn_error *err);

/* Return: 0 where all are back at the first try; 1 where not (each module tells); or -errno with a message. */
int tn_returning_run(struct tn_returning *ret, enum tn_returning_try first, struct tn_error *err);

/* What a module gets in such a try. NULL: out of memory. */
const char *tn_returning_options(const struct tn_kept *k, enum tn_returning_try how, struct tn_arena *arena);

/* How many are back. */
size_t tn_returning_count(const struct tn_returning *ret);

/* How those did that did not come at once. */
void tn_returning_complain(const struct tn_returning *ret);

#endif
