// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a step of a removal failed, in words. */
#include <errno.h>
#include <string.h>

#include "cmd/unload/taking.h"
#include "core/plan/words.h"

const char *tn_taking_reason(const struct tn_taking *t, const struct tn_step *step)
{
	const struct tn_loaded_step *end = &t->ends[step - t->steps];
	struct tn_arena *arena = &t->world->arena;
	const char *reason;

	if (end->error)
		reason = end->error;
	else if (step->kind == TN_STEP_FAIL)
		reason = tn_words_fail(step->fail.why)->unload;
	else if (step->kind == TN_STEP_COMMAND && end->result > 0)
		reason = tn_arena_printf(arena, "the command of %s:%u ended with status %d", step->command.rule->file,
					 step->command.rule->d.line, end->result);
	else if (end->result == -EAGAIN || end->result == -EBUSY)
		reason = "it is in use";
	else
		reason = tn_arena_str(arena, strerror(end->result < 0 ? -end->result : 0));
	return step->is_target || !reason ? reason : tn_arena_printf(arena, "%s: %s", step->module, reason);
}
