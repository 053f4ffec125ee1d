/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_view.h - what `tenon plan` has found out, for the two ways to print it */
#ifndef TN_CMD_PLAN_PLAN_VIEW_H
#define TN_CMD_PLAN_PLAN_VIEW_H

#include <stdio.h>

#include "cmd/operands.h"
#include "cmd/world.h"
#include "core/find/config_notes.h"
#include "core/load/walk.h"
#include "diag/checker.h"

/* What the rehearsal made of a step. */
enum tn_expected {
	TN_EXPECT_NOTHING, /* an earlier failure ended its target */
	TN_EXPECT_DONE,
	TN_EXPECT_SKIPPED,
	TN_EXPECT_FAILED,
};

struct tn_plan_view {
	const struct tn_world *world;
	bool remove;
	const char *state_file; /* --state, or NULL */
	struct tn_operands operands;
	const struct tn_step *steps;
	size_t n_steps;
	const unsigned char *expected; /* enum tn_expected, one a step */
	/* The kernel's verdicts, one a step; NULL: it was not asked for them (--no-check, a removal). */
	const struct tn_check_step *checks;
	const tn_kernel_facts *kernel; /* with @checks */
	const tn_findings *notes;      /* configuration that does nothing */
};

/* Fill @notes with what concerns the steps. Return: 0 or -ENOMEM. */
int tn_plan_collect_notes(const struct tn_plan_view *view, struct tn_config_notes *notes);

/* Return: 0 or -ENOMEM. */
int tn_plan_print_text(const struct tn_plan_view *view, FILE *out);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_plan_print_json(const struct tn_plan_view *view, FILE *out);

/* What the kernel would say to a step; NULL: nothing is known. */
const struct tn_check_result *tn_plan_verdict(const struct tn_plan_view *view, const struct tn_step *step);

/* The blacklist line that names the module of a loading step without holding it back; NULL: none. */
const struct tn_rule *tn_plan_idle_blacklist(const struct tn_plan_view *view,
					     const struct tn_step *step);

#endif
