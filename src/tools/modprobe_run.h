/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modprobe_run.h - one run of modprobe, as its modes share it: what was asked, what is there, what is done */
#ifndef TN_TOOLS_MODPROBE_RUN_H
#define TN_TOOLS_MODPROBE_RUN_H

#include "base/log.h"
#include "core/state/state_recall.h"
#include "core/load/walk.h"
#include "core/plan/words.h"
#include "tools/tools.h"

struct modprobe_args {
	struct tn_tool_args tool;
	bool all, remove, remove_holders, first_time, ignore_commands, use_blacklist;
	bool force, force_modversion, force_vermagic;
	bool resolve, depends, dry_run;
	bool show_config, show_modversions, show_exports, list;
	unsigned wait_msec;
	struct tn_strings config;
	const char *dirname, *version, *list_dir, *rename;
};

/* One run: the outside world, and what comes of the names of the command line. */
struct modprobe {
	const struct modprobe_args *args;
	tn_root *root;
	tn_tree *tree;
	tn_config *config;
	struct tn_log log; /* the configuration's, which keeps it */
	struct tn_state_view state;
	struct tn_state_recall recall; /* what @state has said, where nothing is done */
	struct tn_arena arena; /* for matches; emptied after each name */
	bool show;      /* print each action */
	bool touch;     /* take each action */
	enum tn_log_level complaint; /* about a name that leads nowhere */
	bool give_up;   /* a removal that cannot be done ends the run */
	bool given_up;
	bool told_no_index; /* that the tree has none */
	bool hinted;        /* tenon was asked about a failure */
};

/* Asks tenon about the first failure of a run that acts on this system, unless told to be quiet; as tn_hint(). */
void tn_modprobe_hint(struct modprobe *m, const char *what, int error, const char *subject);

/* For a name that nothing is known by: whether the kernel has a module of that name, and the system
 * has no tree that could know it. @live: as tn_plan_find_loaded(). Return: the same. */
int tn_modprobe_find_loaded(struct modprobe *m, const char *name, bool live, tn_matches *ret);
/* Says, once, that no name can be known by a tree without indexes. */
void tn_modprobe_report_no_index(struct modprobe *m);

/* What modprobe says of @module, which has something to say. */
void tn_modprobe_say(enum tn_log_level level, const struct tn_words *words, const char *module);

/* Runs or rehearses the steps of @plan. Return: as tn_walk(). */
int tn_modprobe_carry_out(struct modprobe *m, const tn_plan *plan,
			  const struct tn_observer *observer);

#endif
