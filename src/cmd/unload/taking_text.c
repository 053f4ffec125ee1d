// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is going to leave the kernel, what stays, and who has to let go first. */
#include <inttypes.h>
#include <string.h>

#include "cli/log.h"
#include "cli/show.h"
#include "cmd/unload/taking.h"
#include "core/plan/words.h"
#include "explain/usage_words.h"

/* A table's clause, with @module for its '@'. */
static void put_clause(const char *words, const char *module, FILE *out)
{
	size_t before = strcspn(words, "@");

	fwrite(words, 1, before, out);
	if (!words[before])
		return;
	tn_show(module ? module : "", out);
	fputs(words + before + 1, out);
}

static void put_command(const struct tn_step *step, FILE *out)
{
	fputs("run ", out);
	tn_show(step->command.shell, out);
	fputs(" (", out);
	tn_show(step->command.rule->file, out);
	fprintf(out, ":%u)", step->command.rule->d.line);
}

/* Who uses it then: modules, as far as they are known. */
static void put_holders(const struct tn_step *step, FILE *out)
{
	for (size_t i = 0; i < step->remove.n_holders; i++) {
		fputs(i ? ", " : ", used by ", out);
		tn_show(step->remove.holders[i], out);
	}
	if (!step->remove.n_holders)
		fputs(", in use", out);
}

static void print_step(const struct tn_step *step, FILE *out)
{
	const struct tn_words *why = tn_words_why(step->reason.why);

	if (step->kind == TN_STEP_COMMAND) {
		put_command(step, out);
	} else if (step->kind == TN_STEP_REMOVE) {
		fputs(tn_taking_stays(step) ? "keep " : "unload ", out);
		tn_show(step->module, out);
	} else {
		tn_show(step->module, out);
		fputs(" is ", out);
		fputs(tn_words_skip(tn_step_skips(step))->unload, out);
	}
	if (tn_taking_stays(step))
		put_holders(step, out);
	if (step->reason.why != TN_WHY_REQUESTED && why->unload) {
		fputs(": ", out);
		put_clause(why->unload, step->reason.for_module, out);
	}
	putc('\n', out);
}

void tn_taking_print_plan(const struct tn_taking *t, FILE *out)
{
	for (size_t i = 0; i < t->n_steps; i++) {
		const struct tn_step *step = &t->steps[i];

		/* What is not there and nobody asked for is no matter. */
		if (step->kind == TN_STEP_SKIP && !step->is_target)
			continue;
		if (step->kind != TN_STEP_FAIL && step->same_as < 0)
			print_step(step, out);
	}
}

/* In which order to let go, a line each; those who go with the module are told without a number. */
static void tell_users(const struct tn_taking *t, const struct tn_taking_target *target, const char *command,
		       const char *whole)
{
	const struct tn_usage *usage = &target->usage;
	const size_t n = tn_usage_keepers(usage);
	struct tn_processes_unseen unseen;
	bool modules = n;

	if (n)
		tn_report_plain("Let go of it in this order:");
	for (size_t i = 0; i < usage->users.n; i++) {
		const struct tn_module_user *u = &usage->users.v[i];
		const char *words = tn_usage_words(u, target->kept, &t->world->arena);

		modules &= i >= n || u->kind == TN_USER_MODULE;
		if (i < n && u->let_go)
			tn_report_plain("  %zu. %s (%s)", i + 1, u->let_go, words ? words : u->name);
		else if (i < n)
			tn_report_plain("  %zu. %s", i + 1, words ? words : u->name);
		else if (u->kind == TN_USER_NETDEV)
			tn_report_plain("     %s", words ? words : u->name);
	}
	if (n)
		tn_report_plain("  %zu. %s %s", n + 1, command, target->operand);
	if (modules && !t->request.remove_holders && !usage->unexplained)
		tn_report_plain("or all at once: %s %s", whole, target->operand);
	if (usage->unexplained)
		tn_report_plain("%" PRId64 " of its %" PRId64 " references %s somebody's whom /proc and /sys do not show",
				usage->unexplained, usage->references, usage->unexplained == 1 ? "is" : "are");
	if (tn_process_files_unseen(&t->files, false, &t->world->arena, &unseen) > 0)
		tn_report_plain("Could not see: %s (%s)", unseen.what, unseen.who);
}

static void complain(const struct tn_taking *t, const struct tn_taking_target *target, const char *command, const char *whole)
{
	const char *refusal = tn_usage_refusal(&target->usage), *reason = refusal;
	struct tn_arena *arena = &t->world->arena;
	const char *module = target->match->module;

	if (!reason)
		reason = tn_usage_summary(&target->usage, target->kept, arena);
	if (!reason)
		reason = "out of memory";
	if (strcmp(module, target->kept) == 0)
		tn_report(TN_LOG_ERROR, "could not unload %s: %s", target->operand, reason);
	else
		tn_report(TN_LOG_ERROR, "could not unload %s, which %s uses: %s: %s", target->operand, target->kept, target->kept,
			  reason);
	if (!refusal)
		tell_users(t, target, command, whole);
}

void tn_taking_complain(const struct tn_taking *t, const char *command, const char *whole)
{
	for (size_t i = 0; i < t->targets.n; i++) {
		const struct tn_taking_target *target = &t->targets.v[i];

		if (!target->left)
			continue;
		if (target->kept)
			complain(t, target, command, whole);
		else if (target->match)
			tn_report(TN_LOG_ERROR, "could not unload %s: %s", target->operand,
				  target->error ? target->error : "out of memory");
		else
			tn_report(TN_LOG_ERROR, "%s", target->error);
	}
}
