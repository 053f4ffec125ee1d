// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of a plan of loading, for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/load/loading.h"
#include "core/plan/words.h"

static const char *const hows[] = {
	[TN_LOADED_NOT_REACHED] = "not-reached",
	[TN_LOADED_DONE] = "done",
	[TN_LOADED_SKIPPED] = "skipped",
	[TN_LOADED_FAILED] = "failed",
	[TN_LOADED_LEFT] = "left",
};

static void add_target(const struct tn_loading *l, struct tn_json to, size_t i)
{
	const struct tn_operand_target *target = &l->operands->targets.v[i];
	const struct tn_step *failure = tn_loading_failure(l, i);
	struct tn_json object = tn_json_object(to, NULL);

	tn_json_text(object, "name", target->operand);
	tn_json_text(object, "module", target->match ? target->match->module : NULL);
	tn_json_bool(object, "ok", target->ok);
	tn_json_text(object, "error", target->error ? target->error : failure ? tn_loading_reason(l, failure) : NULL);
	tn_json_text(object, "failed_module", failure ? failure->module : NULL);
	if (l->describe)
		l->describe(l->describe_data, i, object);
}

static void add_times(const struct tn_loading *l, struct tn_json to, size_t i)
{
	const struct tn_step_time *time = &l->times[i];

	tn_json_unsigned_if(to, "ready", time->ready, time->ready - l->begun);
	tn_json_unsigned_if(to, "begun", time->begun, time->begun - l->begun);
	tn_json_unsigned_if(to, "ended", time->ended, time->ended - l->begun);
	tn_json_unsigned_if(to, "worker", time->begun, time->worker);
}

static void add_step(const struct tn_loading *l, struct tn_json to, size_t i)
{
	const struct tn_step *step = &l->steps[i];
	const struct tn_loaded_step *end = &l->ends[i];
	struct tn_json object = tn_json_object(to, NULL), needs;

	tn_json_unsigned(object, "target", l->operands->serials.v[step->request]);
	tn_json_text(object, "module", step->module);
	tn_json_text(object, "action", tn_words_kind(step->kind)->id);
	tn_json_text(object, "reason", tn_words_why(step->reason.why)->id);
	tn_json_text(object, "for", step->reason.for_module);
	tn_json_text(object, "file", step->path);
	tn_json_text(object, "options", step->options.text);
	tn_json_text(object, "outcome", hows[end->how]);
	tn_json_text(object, "skip", tn_words_skip(tn_step_skips(step))->id);
	tn_json_number(object, "result", end->result);
	tn_json_text(object, "error", end->how == TN_LOADED_FAILED ? tn_loading_reason(l, step) : NULL);
	tn_json_bool(object, "undone", end->undone);
	tn_json_number(object, "undo_result", end->undo_result);
	needs = tn_json_array(object, "needs");
	for (size_t k = 0; k < step->n_needs; k++)
		tn_json_unsigned(needs, NULL, step->needs[k]);
	add_times(l, object, i);
}

void tn_loading_add_json(const struct tn_loading *l, struct tn_json top)
{
	struct tn_json list = tn_json_array(top, "targets");

	for (size_t i = 0; i < l->operands->targets.n; i++)
		add_target(l, list, i);
	list = tn_json_array(top, "steps");
	for (size_t i = 0; i < l->n_steps; i++)
		add_step(l, list, i);
	tn_json_bool(top, "taken_back", l->took_back);
	tn_json_unsigned(top, "workers", l->workers);
	tn_json_unsigned(top, "elapsed", l->ended - l->begun);
}

int tn_loading_print_json(const struct tn_loading *l, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };

	tn_loading_add_json(l, tn_json_start(&doc));
	return tn_json_print(&doc, out);
}
