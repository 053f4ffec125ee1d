/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_plans.h - the part of the document that has what modprobe would do for each module */
#ifndef TN_CMD_EXPLORE_EXPLORE_PLANS_H
#define TN_CMD_EXPLORE_EXPLORE_PLANS_H

#include "cmd/explore/explore_out.h"

/* A column "steps" of @modules: what loading it takes or, of one that is loaded, unloading it.
 * Return: 0 or -errno with a sentence. */
int tn_explore_add_plans(struct tn_explore_out *out, struct tn_json modules, struct tn_error *err);

#endif
