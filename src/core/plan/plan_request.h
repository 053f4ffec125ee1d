/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_request.h - what a plan is made from, and what one request asks of it */
#ifndef TN_CORE_PLAN_PLAN_REQUEST_H
#define TN_CORE_PLAN_PLAN_REQUEST_H

#include <stdbool.h>

#include "base/log.h"
#include "core/find/config.h"
#include "core/find/tree.h"
#include "core/state/state_view.h"

/* All must live as long as the plan. */
struct tn_plan_source {
	tn_tree *tree;
	const tn_config *config;
	const struct tn_state_view *state;
	const struct tn_log *log; /* who hears of each step; may be NULL */
};

/* Which blacklisted modules an insertion leaves out. */
enum tn_plan_blacklist {
	TN_BLACKLIST_ALIAS,  /* the target, where an alias led to it: what blacklist lines mean */
	TN_BLACKLIST_TARGET, /* the target, by name as well */
	TN_BLACKLIST_ALL,    /* also what it depends on; the rest is loaded nevertheless */
	TN_BLACKLIST_NONE,
};

struct tn_plan_request {
	bool remove;
	const char *options;   /* insertion: appended to the target's; NULL for none */
	const char *path;      /* insertion: file to load instead of the tree's; NULL for none */
	const char *rename;    /* insertion: load the target under this name; NULL for its own */
	bool ignore_commands;  /* of the target, and its softdeps; removal: of all */
	bool ignore_loaded;    /* insertion: as if nothing were loaded (-D) */
	bool pass_gone;        /* insertion: where a file is gone, the rest is planned as if nothing
				* needed it (-D); else nothing is of what needs it */
	enum tn_plan_blacklist blacklist;
	bool first_time;       /* fail when there is nothing to do for the target */
	unsigned load_flags;   /* enum tn_load_flags */
	bool force;            /* removal: O_TRUNC */
	bool remove_holders;
	bool all_holders;      /* with it: those that use the holders, too, and so on */
	bool wait;             /* removal: a module in use is waited for */
};

#endif
