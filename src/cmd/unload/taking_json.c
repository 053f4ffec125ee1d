// SPDX-License-Identifier: LGPL-2.1-or-later
/* The same for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/unload/taking.h"
#include "core/plan/words.h"
#include "explain/usage_words.h"

static const char *const hows[] = {
	[TN_LOADED_NOT_REACHED] = "not-reached",
	[TN_LOADED_DONE] = "done",
	[TN_LOADED_SKIPPED] = "skipped",
	[TN_LOADED_FAILED] = "failed",
};

static const char *const kinds[] = {
	[TN_USER_MODULE] = "module", [TN_USER_PROCESS] = "process", [TN_USER_MOUNT] = "mount",
	[TN_USER_SWAP] = "swap",     [TN_USER_STACK] = "stack",     [TN_USER_SOCKETS] = "sockets",
	[TN_USER_CRYPTO] = "crypto", [TN_USER_NETDEV] = "netdev",   [TN_USER_DEVICE] = "device",
};

static const char *error_of(const struct tn_taking *t, const struct tn_taking_target *target)
{
	const char *refusal;

	if (!target->left || !target->kept)
		return target->error;
	refusal = tn_usage_refusal(&target->usage);
	return refusal ? refusal : tn_usage_summary(&target->usage, target->kept, &t->world->arena);
}

static void add_users(const struct tn_taking *t, const struct tn_taking_target *target, struct tn_json to)
{
	for (size_t i = 0; i < target->usage.users.n; i++) {
		const struct tn_module_user *u = &target->usage.users.v[i];
		struct tn_json object = tn_json_object(to, NULL);

		tn_json_text(object, "kind", kinds[u->kind]);
		tn_json_text(object, "module", u->module);
		tn_json_text(object, "name", u->name);
		tn_json_text(object, "what", u->what);
		tn_json_text(object, "text", tn_usage_words(u, target->kept, &t->world->arena));
		tn_json_text(object, "source", u->source);
		tn_json_text(object, "let_go", u->let_go);
		tn_json_bool(object, "keeps", tn_user_keeps(u->kind));
	}
}

static void add_target(const struct tn_taking *t, const struct tn_taking_target *target, struct tn_json to)
{
	struct tn_json object = tn_json_object(to, NULL);

	tn_json_text(object, "name", target->operand);
	tn_json_text(object, "module", target->match ? target->match->module : NULL);
	tn_json_bool(object, "ok", !target->left);
	tn_json_text(object, "error", error_of(t, target));
	tn_json_text(object, "kept", target->kept);
	add_users(t, target, tn_json_array(object, "users"));
	tn_json_unsigned(object, "unexplained", (uint64_t)target->usage.unexplained);
}

static void add_step(const struct tn_taking *t, size_t i, struct tn_json to)
{
	const struct tn_step *step = &t->steps[i];
	const struct tn_loaded_step *end = &t->ends[i];
	const bool removes = step->kind == TN_STEP_REMOVE;
	struct tn_json object = tn_json_object(to, NULL);

	tn_json_unsigned(object, "target", t->serials.v[step->request]);
	tn_json_text(object, "module", step->module);
	tn_json_text(object, "action", tn_words_kind(step->kind)->id);
	tn_json_text(object, "reason", tn_words_why(step->reason.why)->id);
	tn_json_text(object, "for", step->reason.for_module);
	tn_json_text(object, "outcome", hows[end->how]);
	tn_json_text(object, "skip", tn_words_skip(tn_step_skips(step))->id);
	tn_json_number(object, "result", end->result);
	tn_json_text(object, "error", end->how == TN_LOADED_FAILED ? tn_taking_reason(t, step) : NULL);
	tn_json_texts(object, "holders", removes ? step->remove.holders : NULL, removes ? step->remove.n_holders : 0);
}

void tn_taking_add_json(const struct tn_taking *t, struct tn_json to)
{
	struct tn_json list = tn_json_array(to, "targets");

	for (size_t i = 0; i < t->targets.n; i++)
		add_target(t, &t->targets.v[i], list);
	list = tn_json_array(to, "steps");
	for (size_t i = 0; i < t->n_steps; i++)
		add_step(t, i, list);
}
