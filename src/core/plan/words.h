/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words.h - what each kind, reason, skip and failure of a plan is called, for programs and for people
 *
 * One row for each, in one table for all commands: what JSON says never drifts from what the text
 * says. Nothing is printed here. An '@' stands for a module's name, which may hold anything: who
 * prints it shows it safely.
 */
#ifndef TN_CORE_PLAN_WORDS_H
#define TN_CORE_PLAN_WORDS_H

#include "base/finding.h"
#include "core/find/lookup.h"
#include "core/plan/command.h"
#include "core/plan/plan_step.h"
#include "core/state/loaded.h"

struct tn_words {
	const char *id; /* stable; doc/json.md lists it. NULL: there is nothing to say */
	/* For people, where something is to be loaded: a clause behind the module's name, or a verb
	 * before it; '@' is the other module. NULL where it does not occur. */
	const char *load;
	const char *unload; /* where something is to be removed */
	const char *other;  /* as @load, where the cause is another module, '@', that it needs */
	const char *classic; /* what modprobe says, in kmod's words; '@' is the module; NULL: nothing */
};

const struct tn_words *tn_words_kind(enum tn_step_kind kind);
const struct tn_words *tn_words_skip(enum tn_step_skip skip);
const struct tn_words *tn_words_fail(enum tn_step_fail fail);
const struct tn_words *tn_words_why(enum tn_step_why why);
const struct tn_words *tn_words_busy(enum tn_step_busy busy);
const struct tn_words *tn_words_effect(enum tn_command_effect effect);
const struct tn_words *tn_words_state(enum tn_initstate state);
const struct tn_words *tn_words_severity(enum tn_severity severity);

struct tn_found_words {
	const char *id;
	const char *label; /* what the pattern is; NULL where there is none to show */
	const char *index; /* the index's text form, e.g. "modules.alias"; NULL: in no index */
};
const struct tn_found_words *tn_words_found(enum tn_found_by by);

#endif
