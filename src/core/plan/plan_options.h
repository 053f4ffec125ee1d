/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_options.h - what the configuration and a request hand to a module or its command */
#ifndef TN_CORE_PLAN_PLAN_OPTIONS_H
#define TN_CORE_PLAN_PLAN_OPTIONS_H

#include "core/plan/plan_steps.h"

/* @module's options and where they come from. @alias: another name that options lines may have for
 * it, or NULL. @extra: of the request, or NULL. Return: 0 or -ENOMEM. */
int tn_plan_options(struct tn_plan *plan, const char *module, const char *alias, const char *extra,
		    struct tn_step_options *ret);
/* @command with every $CMDLINE_OPTS replaced; in @arena; NULL: out of memory. */
const char *tn_plan_expand(struct tn_arena *arena, const char *command, const char *options);

#endif
