// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan for programs; doc/json.md says what each key means. */
#include <fcntl.h>

#include "cli/json.h"
#include "cmd/check/check_json.h"
#include "cmd/plan/plan_view.h"
#include "core/plan/command.h"
#include "core/plan/words.h"
#include "sys/kernel.h"

static const char *const expectations[] = {
	[TN_EXPECT_NOTHING] = "not-reached",
	[TN_EXPECT_DONE] = "done",
	[TN_EXPECT_SKIPPED] = "skipped",
	[TN_EXPECT_FAILED] = "failed",
};

/* A line of the configuration, or null. */
static void add_rule(struct tn_json to, const char *key, const struct tn_rule *rule)
{
	struct tn_json place;

	if (!rule) {
		tn_json_null(to, key);
		return;
	}
	place = tn_json_object(to, key);
	tn_json_text(place, "file", rule->file);
	tn_json_number(place, "line", rule->d.line);
}

static void add_match(struct tn_json to, const char *key, const struct tn_match *match)
{
	struct tn_json found;

	if (!match) {
		tn_json_null(to, key);
		return;
	}
	found = tn_json_object(to, key);
	tn_json_text(found, "by", tn_words_found(match->by)->id);
	tn_json_text(found, "pattern", match->pattern);
	tn_json_text(found, "index", tn_words_found(match->by)->index);
	tn_json_text(found, "alias", match->alias);
	add_rule(found, "rule", match->rule);
}

static void add_reason(struct tn_json to, const struct tn_step *step)
{
	struct tn_json reason = tn_json_object(to, "reason");

	tn_json_text(reason, "kind", tn_words_why(step->reason.why)->id);
	tn_json_text(reason, "module", step->reason.for_module);
	add_rule(reason, "softdep", step->reason.soft);
	add_match(reason, "found", step->reason.match);
}

static void add_options(struct tn_json to, const struct tn_step *step)
{
	struct tn_json parts;

	if (step->kind != TN_STEP_INSERT && step->kind != TN_STEP_COMMAND) {
		tn_json_null(to, "options");
		tn_json_null(to, "option_parts");
		return;
	}
	tn_json_text(to, "options", step->options.text);
	parts = tn_json_array(to, "option_parts");
	for (size_t i = 0; i < step->options.n_parts; i++) {
		struct tn_json part = tn_json_object(parts, NULL);

		tn_json_text(part, "text", step->options.parts[i].text);
		add_rule(part, "rule", step->options.parts[i].rule);
	}
}

static void add_command(struct tn_json to, const struct tn_step *step)
{
	struct tn_json command;

	if (step->kind != TN_STEP_COMMAND) {
		tn_json_null(to, "command");
		return;
	}
	command = tn_json_object(to, "command");
	tn_json_text(command, "text", step->command.line);
	tn_json_text(command, "shell", step->command.shell);
	tn_json_text(command, "blocks", tn_words_effect(tn_command_effect(step->command.shell))->id);
	add_rule(command, "rule", step->command.rule);
}

static void add_flags(struct tn_json to, const struct tn_step *step)
{
	struct tn_json flags = tn_json_array(to, "flags");
	bool load = step->kind == TN_STEP_INSERT;

	if (load && step->insert.load_flags & TN_LOAD_IGNORE_MODVERSIONS)
		tn_json_text(flags, NULL, "force-modversion");
	if (load && step->insert.load_flags & TN_LOAD_IGNORE_VERMAGIC)
		tn_json_text(flags, NULL, "force-vermagic");
	if (step->kind == TN_STEP_REMOVE && step->remove.unload_flags & O_TRUNC)
		tn_json_text(flags, NULL, "force");
}

static void add_order(struct tn_json to, const struct tn_step *step)
{
	struct tn_json after = tn_json_array(to, "after");

	for (size_t i = 0; i < step->n_needs; i++)
		tn_json_unsigned(after, NULL, step->needs[i]);
	tn_json_bool(to, "only_if_done", step->only_if_done);
	if (step->same_as >= 0)
		tn_json_number(to, "same_as", step->same_as);
	else
		tn_json_null(to, "same_as");
}

static void add_gone(struct tn_json to, const struct tn_step *step)
{
	const struct tn_gone *missing = tn_step_gone(step);
	struct tn_json gone;

	if (!missing) {
		tn_json_null(to, "gone");
		return;
	}
	gone = tn_json_object(to, "gone");
	tn_json_text(gone, "module", missing->module);
	tn_json_text(gone, "path", missing->path);
}

static void add_verdict(struct tn_json to, const struct tn_plan_view *view, const struct tn_step *step)
{
	const struct tn_check_result *result = tn_plan_verdict(view, step);
	struct tn_json verdict;

	if (!result) {
		tn_json_null(to, "check");
		return;
	}
	verdict = tn_json_object(to, "check");
	tn_check_add_result(verdict, result);
}

static void add_step(struct tn_json steps, const struct tn_plan_view *view, size_t i)
{
	const struct tn_step *step = &view->steps[i];
	struct tn_json to = tn_json_object(steps, NULL);
	bool removal = step->kind == TN_STEP_REMOVE;

	tn_json_unsigned(to, "index", i);
	tn_json_text(to, "action", tn_words_kind(step->kind)->id);
	tn_json_text(to, "module", step->module);
	tn_json_unsigned(to, "target", view->operands.serials.v[step->request]);
	tn_json_bool(to, "is_target", step->is_target);
	tn_json_bool(to, "required", step->required);
	tn_json_text(to, "expected", expectations[view->expected[i]]);
	tn_json_text(to, "skip", tn_words_skip(tn_step_skips(step))->id);
	tn_json_text(to, "fail", tn_words_fail(tn_step_fails(step))->id);
	add_gone(to, step);
	tn_json_text(to, "path", step->path);
	add_verdict(to, view, step);
	tn_json_text(to, "rename", step->kind == TN_STEP_INSERT ? step->insert.rename : NULL);
	add_flags(to, step);
	add_options(to, step);
	add_command(to, step);
	add_reason(to, step);
	add_order(to, step);
	add_rule(to, "blacklist", tn_step_skips(step) == TN_SKIP_BLACKLISTED ? step->skip.blacklist : NULL);
	add_rule(to, "blacklist_ignored", tn_plan_idle_blacklist(view, step));
	if (removal && step->remove.refcount >= 0)
		tn_json_number(to, "refcount", step->remove.refcount);
	else
		tn_json_null(to, "refcount");
	if (removal)
		tn_json_texts(to, "holders", step->remove.holders, step->remove.n_holders);
	else
		tn_json_null(to, "holders");
	tn_json_text(to, "when_busy", removal ? tn_words_busy(step->remove.busy)->id : NULL);
}

static void add_notes(struct tn_json top, const tn_findings *notes)
{
	struct tn_json list = tn_json_array(top, "notes");

	for (size_t i = 0; i < notes->n; i++) {
		const struct tn_finding *note = &notes->v[i];
		struct tn_json to = tn_json_object(list, NULL);

		tn_json_text(to, "id", note->id);
		tn_json_text(to, "severity", tn_words_severity(note->severity)->id);
		tn_json_text(to, "subject", note->subject);
		tn_json_place(to, note->file, note->line);
		tn_json_text(to, "text", note->text);
		tn_json_text(to, "remedy", note->remedy);
	}
}

int tn_plan_print_json(const struct tn_plan_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), targets, steps;
	bool ok = true;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_json_text(top, "kernel", view->world->release);
	tn_json_text(top, "request", view->remove ? "unload" : "load");
	tn_json_text(top, "state", view->state_file);
	targets = tn_json_array(top, "targets");
	for (size_t i = 0; i < view->operands.targets.n; i++) {
		const struct tn_operand_target *target = &view->operands.targets.v[i];
		struct tn_json to = tn_json_object(targets, NULL);

		tn_json_text(to, "operand", target->operand);
		tn_json_text(to, "module", target->match ? target->match->module : NULL);
		tn_json_bool(to, "ok", target->ok);
		tn_json_text(to, "error", target->error);
		ok &= target->ok;
	}
	steps = tn_json_array(top, "steps");
	for (size_t i = 0; i < view->n_steps; i++)
		add_step(steps, view, i);
	add_notes(top, view->notes);
	tn_json_bool(top, "ok", ok);
	return tn_json_print(&doc, out);
}
