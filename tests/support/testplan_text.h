/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testplan_text.h - for tests: a plan as one line of text */
#ifndef TN_TESTPLAN_TEXT_H
#define TN_TESTPLAN_TEXT_H

#include <stdio.h>

#include "base/buf.h"
#include "core/plan/plan.h"

static inline void testplan_print_kind(struct tn_buf *b, const struct tn_step *s)
{
	static const char *const skips[] = { "", "builtin", "loaded", "absent", "blacklisted",
					     "gone" };
	static const char *const fails[] = { "", "loaded", "absent", "builtin", "no-file",
					     "gone" };
	static const char *const busy[] = { "", "?", "~" };

	switch (s->kind) {
	case TN_STEP_INSERT:
		tn_buf_addf(b, "+%s", s->module);
		break;
	case TN_STEP_REMOVE:
		tn_buf_addf(b, "-%s%s%d", s->module, busy[s->remove.busy],
			    s->remove.refcount);
		break;
	case TN_STEP_COMMAND:
		tn_buf_addf(b, "!%s{%s}", s->module, s->command.shell);
		break;
	case TN_STEP_SKIP:
		tn_buf_addf(b, "%s:%s", s->module, skips[s->skip.why]);
		break;
	case TN_STEP_FAIL:
		tn_buf_addf(b, "%s:CANNOT:%s", s->module, fails[s->fail.why]);
		break;
	}
}

/*
 * A step as +load -unload{refcount} !command{shell} MODULE:why-not{whose
 * file is gone}, its options in [], "=N" the step it repeats, "(why for)" in letters (Requested,
 * Dependency, Pre and pOst softdep, Holder, Unused), '*' when its failure
 * matters, and the steps it needs. Steps are set apart by ", ".
 */
static inline const char *testplan_text(tn_plan *plan)
{
	static char text[4096];
	const struct tn_step *steps;
	tn_autobuf b = { 0 };
	size_t n = tn_plan_steps(plan, &steps);

	for (size_t i = 0; i < n; i++) {
		const struct tn_step *s = &steps[i];

		tn_buf_add_str(&b, i ? ", " : "");
		testplan_print_kind(&b, s);
		if (tn_step_gone(s))
			tn_buf_addf(&b, "{%s}", tn_step_gone(s)->module);
		if (*s->options.text)
			tn_buf_addf(&b, "[%s]", s->options.text);
		if (s->same_as >= 0)
			tn_buf_addf(&b, "=%d", (int)s->same_as);
		tn_buf_addf(&b, "(%c%s%s)%s", "RDPOHU"[s->reason.why],
			    s->reason.for_module ? " " : "",
			    s->reason.for_module ? s->reason.for_module : "",
			    s->required ? "*" : "");
		for (size_t j = 0; j < s->n_needs; j++)
			tn_buf_addf(&b, "%c%d", j ? '.' : ' ', (int)s->needs[j]);
	}
	tn_buf_add_char(&b, '\0');
	snprintf(text, sizeof(text), "%s", b.p);
	return text;
}

#endif
