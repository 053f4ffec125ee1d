// SPDX-License-Identifier: LGPL-2.1-or-later
/* The table of words: ids for programs and sentences for people, a row for each value. */
#include "core/plan/words.h"

static const struct tn_words kinds[] = {
	[TN_STEP_INSERT] = { "load", .load = "load" },
	[TN_STEP_REMOVE] = { "unload", .unload = "unload" },
	[TN_STEP_COMMAND] = { "run", .load = "run the command for", .unload = "run the command for" },
	[TN_STEP_SKIP] = { "skip", .load = "nothing to do for", .unload = "nothing to do for" },
	[TN_STEP_FAIL] = { "fail", .load = "cannot load", .unload = "cannot unload" },
};

static const struct tn_words skips[] = {
	[TN_SKIP_NONE] = { NULL },
	[TN_SKIP_BUILTIN] = { "builtin", .load = "built into the kernel",
			      .unload = "built into the kernel" },
	[TN_SKIP_LOADED] = { "loaded", .load = "already loaded" },
	[TN_SKIP_NOT_LOADED] = { "not-loaded", .unload = "not loaded" },
	[TN_SKIP_BLACKLISTED] = { "blacklisted", .load = "blacklisted" },
	[TN_SKIP_FILE_GONE] = { "file-gone", .load = "its file is not there",
				.other = "it needs @, whose file is not there" },
};

static const struct tn_words fails[] = {
	[TN_FAIL_NONE] = { NULL },
	[TN_FAIL_LOADED] = { "loaded", .load = "already loaded" },
	[TN_FAIL_NOT_LOADED] = { "not-loaded", .unload = "not loaded",
				 .classic = "Module @ is not in kernel." },
	[TN_FAIL_BUILTIN] = { "builtin", .unload = "built into the kernel",
			      .classic = "Module @ is builtin." },
	[TN_FAIL_NO_FILE] = { "no-file", .load = "the tree has no file for it",
			      .classic = "could not find module by name='@'" },
	[TN_FAIL_FILE_GONE] = { "file-gone", .load = "its file is not there",
				.other = "it needs @, whose file is not there" },
};

/* What a softdep or a dependency is to the other is all that modprobe says. */
static const struct tn_words whys[] = {
	[TN_WHY_REQUESTED] = { "requested", .load = "asked for", .unload = "asked for" },
	[TN_WHY_DEPENDENCY] = { "dependency", .load = "@ needs it", .classic = "dependency" },
	[TN_WHY_PRE_SOFTDEP] = { "softdep-pre", .load = "@ wants it first",
				 .unload = "@ had it loaded before itself",
				 .classic = "soft dependency" },
	[TN_WHY_POST_SOFTDEP] = { "softdep-post", .load = "@ wants it afterwards",
				  .unload = "@ had it loaded after itself",
				  .classic = "soft dependency" },
	[TN_WHY_HOLDER] = { "holder", .unload = "it uses @" },
	[TN_WHY_UNUSED] = { "unused", .unload = "@ used it" },
};

static const struct tn_words busy[] = {
	[TN_BUSY_FAILS] = { "fail", .unload = "cannot unload", .classic = "Module @ is in use." },
	[TN_BUSY_SKIPS] = { "keep", .unload = "keep" },
	[TN_BUSY_WAITS] = { "wait", .unload = "cannot unload" },
};

static const struct tn_words effects[] = {
	[TN_COMMAND_RUNS] = { NULL },
	[TN_COMMAND_FAILS] = { "fails", .load = "which does nothing and fails",
			       .unload = "which does nothing and fails" },
	[TN_COMMAND_SUCCEEDS] = { "succeeds", .load = "which does nothing and succeeds",
				  .unload = "which does nothing and succeeds" },
};

/* A module's state is one word, and its own id. */
static const struct tn_words states[] = {
	[TN_STATE_ABSENT] = { "available" },
	[TN_STATE_BUILTIN] = { "builtin" },
	[TN_STATE_LIVE] = { "loaded" },
	[TN_STATE_COMING] = { "loading" },
	[TN_STATE_GOING] = { "unloading" },
};

static const struct tn_words severities[] = {
	[TN_SEVERITY_NOTE] = { "note" },
	[TN_SEVERITY_WARNING] = { "warning" },
	[TN_SEVERITY_ERROR] = { "error" },
};

static const struct tn_found_words found[] = {
	[TN_FOUND_CONFIG_ALIAS] = { "config-alias", "alias", NULL },
	[TN_FOUND_MODULE] = { "name", NULL, NULL },
	[TN_FOUND_SYMBOL] = { "symbol", "symbol", "modules.symbols" },
	[TN_FOUND_COMMAND] = { "command", NULL, NULL },
	[TN_FOUND_INDEX_ALIAS] = { "alias", "alias", "modules.alias" },
	[TN_FOUND_BUILTIN] = { "builtin", NULL, NULL },
	[TN_FOUND_BUILTIN_ALIAS] = { "builtin-alias", "alias", "modules.builtin.modinfo" },
	[TN_FOUND_FILE] = { "file", NULL, NULL },
	[TN_FOUND_LOADED] = { "loaded", NULL, NULL },
};

const struct tn_words *tn_words_kind(enum tn_step_kind kind)
{
	return &kinds[kind];
}

const struct tn_words *tn_words_skip(enum tn_step_skip skip)
{
	return &skips[skip];
}

const struct tn_words *tn_words_fail(enum tn_step_fail fail)
{
	return &fails[fail];
}

const struct tn_words *tn_words_why(enum tn_step_why why)
{
	return &whys[why];
}

const struct tn_words *tn_words_busy(enum tn_step_busy how)
{
	return &busy[how];
}

const struct tn_words *tn_words_effect(enum tn_command_effect effect)
{
	return &effects[effect];
}

const struct tn_words *tn_words_state(enum tn_initstate state)
{
	return &states[state];
}

const struct tn_words *tn_words_severity(enum tn_severity severity)
{
	return &severities[severity];
}

const struct tn_found_words *tn_words_found(enum tn_found_by by)
{
	return &found[by];
}
