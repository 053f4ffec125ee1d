/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_action.h - what a step of a plan does, in five kinds, and what each of them alone needs
 *
 * Pointers live as those of the step (plan_step.h).
 */
#ifndef TN_CORE_PLAN_PLAN_ACTION_H
#define TN_CORE_PLAN_PLAN_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/find/config.h"

enum tn_step_kind {
	TN_STEP_INSERT,  /* load @path with @options, as @insert says */
	TN_STEP_REMOVE,  /* unload @module, if it is idle: see @remove.busy */
	TN_STEP_COMMAND, /* run @command, an install or remove line, in @module's stead */
	TN_STEP_SKIP,    /* nothing to do: @skip tells why */
	TN_STEP_FAIL,    /* cannot be done: @fail tells why */
};

enum tn_step_skip {
	TN_SKIP_NONE,
	TN_SKIP_BUILTIN,     /* part of the kernel */
	TN_SKIP_LOADED,      /* loaded already */
	TN_SKIP_NOT_LOADED,  /* to be removed, but not there */
	TN_SKIP_BLACKLISTED, /* @skip.blacklist names the line */
	TN_SKIP_FILE_GONE,   /* insertion: @skip.gone is missing; nothing hangs on it */
};

enum tn_step_fail {
	TN_FAIL_NONE,
	TN_FAIL_LOADED,     /* first time wanted, but it is loaded */
	TN_FAIL_NOT_LOADED, /* first time wanted, but it is not loaded */
	TN_FAIL_BUILTIN,    /* removal of a part of the kernel */
	TN_FAIL_NO_FILE,    /* insertion of a name that only the configuration knows */
	TN_FAIL_FILE_GONE,  /* insertion: @fail.gone is missing */
};

/* What a removal does where the module is in use when its turn comes. */
enum tn_step_busy {
	TN_BUSY_FAILS,
	TN_BUSY_SKIPS, /* it stays: it went along only because nobody else seemed to use it */
	TN_BUSY_WAITS, /* tried until the time is up, then fails */
};

/* A file that is not there. */
struct tn_gone {
	const char *module; /* NULL: none is missing */
	const char *path;
};

struct tn_insertion {
	unsigned load_flags; /* enum tn_load_flags */
	const char *rename;  /* name to load it under; NULL: its own */
	bool first_time;     /* it must not have been there */
};

struct tn_removal {
	unsigned unload_flags; /* of delete_module(2) */
	enum tn_step_busy busy;
	int refcount; /* as predicted for its turn; < 0 when unknown */
	const char *const *holders; /* loaded modules that use it then */
	size_t n_holders;
};

struct tn_shell_command {
	const char *line;  /* as configured */
	const char *shell; /* with $CMDLINE_OPTS replaced */
	const struct tn_rule *rule; /* install or remove line */
};

struct tn_omission {
	enum tn_step_skip why;
	const struct tn_rule *blacklist; /* BLACKLISTED: the line */
	struct tn_gone gone; /* FILE_GONE: of the module itself, or of one that it needs */
};

struct tn_hindrance {
	enum tn_step_fail why;
	struct tn_gone gone; /* FILE_GONE: as above */
};

#endif
