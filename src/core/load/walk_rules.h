/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* walk_rules.h - what order, failure and repetition mean: the same for a walk in sequence and side by side
 *
 * Nothing is told or taken here. Private to core/load.
 */
#ifndef TN_CORE_LOAD_WALK_RULES_H
#define TN_CORE_LOAD_WALK_RULES_H

#include "core/load/walker.h"

/* How a step ended. */
struct tn_step_end {
	enum tn_outcome outcome;
	int result;
};

struct tn_walk_rules {
	const struct tn_walker *walk;
	const struct tn_step *steps;
	unsigned char *done; /* one a step: it was done, or was done already */
	bool stop;           /* the walk is over: what could not be done ended it */
};

/* Return: 0 or -ENOMEM. */
int tn_walk_rules_init(struct tn_walk_rules *rules, const struct tn_walker *walk, const struct tn_step *steps, size_t n);
void tn_walk_rules_release(struct tn_walk_rules *rules);

/* Whether step @i, whose turn it is, is to be taken; where not, @ret says how it ended. */
bool tn_walk_rules_begin(struct tn_walk_rules *rules, size_t i, struct tn_step_end *ret);

/* What comes of step @i, which was taken: @result as of its take(). */
struct tn_step_end tn_walk_rules_end(struct tn_walk_rules *rules, size_t i, int result);

/* Whether nothing more of step @i's request is begun (where the walk does not stop anyway), and its result is the walk's. */
bool tn_walk_rules_cut(struct tn_walk_rules *rules, size_t i, const struct tn_step_end *end);

#endif
