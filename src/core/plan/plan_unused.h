/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_unused.h - what only the modules that go have used */
#ifndef TN_CORE_PLAN_PLAN_UNUSED_H
#define TN_CORE_PLAN_PLAN_UNUSED_H

#include "core/plan/plan_removal.h"

/* A dependency of what goes. */
struct tn_plan_unused {
	const char *module, *path;
	const char *for_module;
	size_t after; /* the step that takes @for_module away */
	struct tn_plan_use use;
};
typedef TN_VEC(struct tn_plan_unused) tn_plan_unused_list;

/* One removal with all that goes along. */
struct tn_plan_departure {
	struct tn_plan_job *job;
	struct tn_hash begun;     /* modules on their way by name */
	tn_plan_unused_list kept; /* what was in use when it was looked at */
};

/* What nothing uses any more of all that @module needed, as step @after leaves it.
 * Return: 0 or -ENOMEM. */
int tn_plan_remove_unused(struct tn_plan_departure *d, const char *module, size_t after);
/* When all else is planned: what had to be left in use meanwhile, each once. Return: the same. */
int tn_plan_remove_kept(struct tn_plan_departure *d);

#endif
