/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* circle.h - names that lead back to themselves: modules by what they need, commands by what they call */
#ifndef TN_EXPLAIN_CIRCLE_H
#define TN_EXPLAIN_CIRCLE_H

#include "base/arena.h"
#include "core/state/sysmodule.h"

/* Adds the names that @name leads to, which live as long as the arena. Return: 0 or -ENOMEM. */
typedef int tn_leads_to_fn(void *data, const char *name, tn_names *ret);

struct tn_circle {
	tn_names way; /* from where the search began to the last name of the circle */
	size_t first; /* of @way: the name that the last one leads back to */
};

/**
 * tn_circle_find() - the first circle that is met from @start on
 * @ret: empty; the caller frees it with tn_circle_free()
 *
 * So many names are looked at and no more: a file may have as many as it likes.
 * Return: 1; 0: none; -ENOMEM.
 */
int tn_circle_find(const char *start, tn_leads_to_fn *leads_to, void *data, struct tn_circle *ret);
void tn_circle_free(struct tn_circle *circle);

/* Where name @i of the way leads to. */
const char *tn_circle_next(const struct tn_circle *circle, size_t i);
/* "a -> b -> c -> a"; of a long one not all. NULL: out of memory. */
const char *tn_circle_text(const struct tn_circle *circle, struct tn_arena *arena);

#endif
