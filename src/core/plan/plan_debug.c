// SPDX-License-Identifier: LGPL-2.1-or-later
/* What there is to say of a step, in the words that all commands use. */
#include "core/plan/plan_debug.h"

#include <string.h>

#include "base/buf.h"
#include "core/plan/words.h"

/* The ids of words.h: here in arrays without pointers, which every start of a program would pay for. */
static const char kinds[][8] = {
	[TN_STEP_INSERT] = "load", [TN_STEP_REMOVE] = "unload", [TN_STEP_COMMAND] = "run",
	[TN_STEP_SKIP] = "skip",   [TN_STEP_FAIL] = "fail",
};
static const char skips[][12] = {
	[TN_SKIP_BUILTIN] = "builtin",	       [TN_SKIP_LOADED] = "loaded",
	[TN_SKIP_NOT_LOADED] = "not-loaded",   [TN_SKIP_BLACKLISTED] = "blacklisted",
	[TN_SKIP_FILE_GONE] = "file-gone",
};

/* The clause with @name for the '@' in it. */
static void add_clause(struct tn_buf *to, const char *before, const char *clause, const char *name)
{
	int n = (int)strcspn(clause, "@");

	tn_buf_addf(to, "%s%.*s", before, n, clause);
	if (clause[n])
		tn_buf_addf(to, "%s%s", name ? name : "", clause + n + 1);
}

static void add_place(struct tn_buf *to, const struct tn_rule *rule)
{
	if (rule)
		tn_buf_addf(to, " (%s:%u)", rule->file, rule->d.line);
}

static void add_what(struct tn_buf *to, const struct tn_step *step)
{
	const struct tn_gone *gone = tn_step_gone(step);

	tn_buf_addf(to, "%s %s", kinds[step->kind], step->module);
	switch (step->kind) {
	case TN_STEP_INSERT:
		tn_buf_addf(to, ": %s", step->path);
		break;
	case TN_STEP_REMOVE:
		break;
	case TN_STEP_COMMAND:
		tn_buf_addf(to, ": %s", step->command.shell);
		add_place(to, step->command.rule);
		break;
	case TN_STEP_SKIP:
		tn_buf_addf(to, ": %s", skips[step->skip.why]);
		add_place(to, step->skip.blacklist);
		break;
	case TN_STEP_FAIL:
		tn_buf_addf(to, ": %s", tn_words_fail(step->fail.why)->id);
		break;
	}
	if (gone)
		tn_buf_addf(to, " (%s)", gone->path);
}

static void add_reason(struct tn_buf *to, bool removes, const struct tn_step_reason *reason)
{
	const struct tn_words *words = tn_words_why(reason->why);
	const char *clause = removes ? words->unload : words->load;

	if (clause)
		add_clause(to, "; ", clause, reason->for_module);
	add_place(to, reason->soft);
	if (!reason->match || !reason->match->pattern)
		return;
	tn_buf_addf(to, "; found by %s", reason->match->pattern);
	add_place(to, reason->match->rule);
}

void tn_plan_debug(const struct tn_log *log, size_t index, bool removes, const struct tn_step *step)
{
	tn_autobuf text = { 0 };

	add_what(&text, step);
	add_reason(&text, removes, &step->reason);
	for (size_t i = 0; i < step->options.n_parts; i++) {
		tn_buf_addf(&text, "; %s", step->options.parts[i].text);
		add_place(&text, step->options.parts[i].rule);
	}
	if (step->same_as >= 0)
		tn_buf_addf(&text, "; as step %zd", step->same_as);
	tn_log_debug(log, TN_AREA_PLAN, "step %zu: %.*s", index, TN_TEXT_FMT(tn_buf_text(&text)));
}
