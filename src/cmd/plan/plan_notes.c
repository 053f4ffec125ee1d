// SPDX-License-Identifier: LGPL-2.1-or-later
/* Configuration that does nothing for the modules of a plan. */
#include "cmd/plan/plan_view.h"

static int note_step(struct tn_config_notes *notes, const struct tn_step *step, bool remove)
{
	const struct tn_match *match = step->reason.match;
	int r = tn_config_note_module(notes, step->module, match ? match->alias : NULL, remove);

	if (r == 0 && match && match->by == TN_FOUND_CONFIG_ALIAS)
		r = tn_config_note_alias(notes, match->rule);
	return r;
}

int tn_plan_collect_notes(const struct tn_plan_view *view, struct tn_config_notes *notes)
{
	int r = tn_config_note_files(notes, view->world->root);

	for (size_t i = 0; i < view->n_steps && r == 0; i++)
		r = note_step(notes, &view->steps[i], view->remove);
	return r;
}
