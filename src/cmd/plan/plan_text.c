// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan for people: numbered steps, below each what it is about and why it is there. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "cli/show.h"
#include "cmd/chosen_state.h"
#include "cmd/plan/plan_view.h"
#include "core/plan/command.h"
#include "core/plan/words.h"
#include "diag/check.h"

struct printer {
	const struct tn_plan_view *view;
	FILE *out;
	size_t *shown; /* number under which each step is shown; 0: not */
	size_t n_shown;
	size_t n_loads, n_unloads, n_commands;
};

const struct tn_rule *tn_plan_idle_blacklist(const struct tn_plan_view *view,
					     const struct tn_step *step)
{
	if (view->remove || tn_step_skips(step) == TN_SKIP_BLACKLISTED ||
	    tn_step_skips(step) == TN_SKIP_BUILTIN)
		return NULL;
	return tn_config_blacklisted(view->world->config, step->module);
}

static void put(const struct printer *p, const char *text)
{
	tn_show(text, p->out);
}

static void line(const struct printer *p, const char *label, const char *before, const char *text,
		 const char *after)
{
	fprintf(p->out, "      %-9s %s", label, before);
	put(p, text);
	fprintf(p->out, "%s\n", after);
}

/* Without the tree's own directory, which the heading names. */
static const char *short_path(const struct printer *p, const char *path)
{
	const char *tree = tn_tree_path(p->view->world->tree);
	size_t n = strlen(tree);

	return strncmp(path, tree, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static void put_place(const struct printer *p, const char *before, const struct tn_rule *rule)
{
	fputs(before, p->out);
	put(p, short_path(p, rule->file));
	fprintf(p->out, ":%u", rule->d.line);
}

/* @name: shown for the '@' in it; NULL where it has none. */
static void put_clause(const struct printer *p, const char *clause, const char *name)
{
	int before = (int)strcspn(clause, "@");

	fprintf(p->out, "%.*s", before, clause);
	if (!clause[before])
		return;
	put(p, name);
	fputs(clause + before + 1, p->out);
}

static const char *said(const struct printer *p, const struct tn_words *words)
{
	return p->view->remove ? words->unload : words->load;
}

static void print_reason(const struct printer *p, const struct tn_step *step)
{
	const struct tn_step_reason *reason = &step->reason;

	fprintf(p->out, "      %-9s ", "because");
	put_clause(p, said(p, tn_words_why(reason->why)), reason->for_module);
	if (reason->soft)
		put_place(p, ": softdep in ", reason->soft);
	else if (reason->why == TN_WHY_DEPENDENCY)
		fputs(": modules.dep", p->out);
	putc('\n', p->out);
}

static void print_match(const struct printer *p, const struct tn_match *match)
{
	const struct tn_found_words *words = tn_words_found(match->by);

	if (!words->label)
		return;
	fprintf(p->out, "      %-9s ", words->label);
	put(p, match->pattern);
	if (words->index)
		fprintf(p->out, " in %s", words->index);
	else
		put_place(p, " in ", match->rule);
	putc('\n', p->out);
}

/* The first question on a blacklist line: it names the module, and it is loaded all the same. */
static void print_blacklist(const struct printer *p, const struct tn_step *step)
{
	const struct tn_rule *rule = tn_plan_idle_blacklist(p->view, step);

	if (!rule)
		return;
	fprintf(p->out, "      %-9s ", "blacklist");
	put_place(p, "", rule);
	fputs(step->reason.why == TN_WHY_REQUESTED && step->reason.match && step->reason.match->by == TN_FOUND_FILE ?
		      " does not count: it blocks aliases (devices), not files\n" :
	      step->reason.why == TN_WHY_REQUESTED ?
		      " does not count: it blocks aliases (devices), not names\n" :
		      " does not count: it blocks aliases (devices), not what others need\n", p->out);
}

static void print_options(const struct printer *p, const struct tn_step *step)
{
	if (step->kind == TN_STEP_COMMAND && tn_command_effect(step->command.shell) != TN_COMMAND_RUNS)
		return; /* nobody reads them */
	for (size_t i = 0; i < step->options.n_parts; i++) {
		const struct tn_step_option *part = &step->options.parts[i];

		fprintf(p->out, "      %-9s ", i ? "" : "options");
		put(p, part->text);
		if (part->rule)
			put_place(p, " from ", part->rule);
		else
			fputs(" given on the command line", p->out);
		putc('\n', p->out);
	}
}

const struct tn_check_result *tn_plan_verdict(const struct tn_plan_view *view, const struct tn_step *step)
{
	const struct tn_check_step *check = view->checks ? &view->checks[step - view->steps] : NULL;

	return check && check->checked ? &check->result : NULL;
}

/* What the kernel would say to a module, where it is more than yes. */
static void print_verdict(const struct printer *p, const struct tn_step *step)
{
	const struct tn_check_result *result = tn_plan_verdict(p->view, step);
	const struct tn_check_finding *decisive = result ? tn_check_decisive(result) : NULL;

	if (!decisive || result->verdict == TN_VERDICT_LOADS)
		return;
	/* Without the kernel's image there are doubts about every module. */
	if (result->verdict == TN_VERDICT_UNKNOWN && (!p->view->kernel->image || p->view->kernel->image_trouble))
		return;
	line(p, result->verdict == TN_VERDICT_FAILS ? "refused" : "doubt", "", decisive->what.text, "");
	if (decisive->what.remedy)
		line(p, "remedy", "", decisive->what.remedy, "");
}

/* The number under which a step, or the earlier one that it repeats, is shown; 0: none. */
static size_t shown_as(const struct printer *p, size_t index)
{
	while (!p->shown[index] && p->view->steps[index].same_as >= 0)
		index = (size_t)p->view->steps[index].same_as;
	return p->shown[index];
}

static void print_needs(const struct printer *p, const struct tn_step *step)
{
	size_t printed = 0;

	/* In order, each once; a step needs a few others. */
	for (;;) {
		size_t next = SIZE_MAX;

		for (size_t i = 0; i < step->n_needs; i++) {
			size_t number = shown_as(p, step->needs[i]);

			if (number > printed && number < next)
				next = number;
		}
		if (next == SIZE_MAX)
			break;
		if (printed)
			fprintf(p->out, ", %zu", next);
		else
			fprintf(p->out, "      %-9s %zu", "after", next);
		printed = next;
	}
	if (printed)
		putc('\n', p->out);
}

static void print_flags(const struct printer *p, const struct tn_step *step)
{
	if (step->kind == TN_STEP_INSERT && step->insert.rename)
		line(p, "name", "", step->insert.rename, " in the kernel");
	if (!step->required && step->reason.why != TN_WHY_UNUSED &&
	    (step->kind == TN_STEP_INSERT || step->kind == TN_STEP_COMMAND ||
	     step->kind == TN_STEP_REMOVE))
		line(p, "failure", "", "is ignored", "");
}

/* @verb: stands before the module's name. */
static void headline(const struct printer *p, size_t number, const char *verb,
		     const struct tn_step *step, const char *after)
{
	fprintf(p->out, "%4zu. %s ", number, verb);
	put(p, step->module);
	fputs(after, p->out);
}

static void print_use(const struct printer *p, const struct tn_step *step)
{
	fputs(": in use by ", p->out);
	for (size_t i = 0; i < step->remove.n_holders; i++) {
		fputs(i ? ", " : "", p->out);
		put(p, step->remove.holders[i]);
	}
	if (step->remove.n_holders == 0)
		fputs("something other than a module", p->out);
	else if ((size_t)step->remove.refcount > step->remove.n_holders)
		fputs(" and something other than a module", p->out);
	putc('\n', p->out);
}

static void headline_removal(struct printer *p, size_t number, const struct tn_step *step)
{
	switch (p->view->expected[step - p->view->steps]) {
	case TN_EXPECT_DONE:
		p->n_unloads++;
		headline(p, number, said(p, tn_words_kind(step->kind)), step, "\n");
		break;
	case TN_EXPECT_SKIPPED:
		headline(p, number, said(p, tn_words_busy(TN_BUSY_SKIPS)), step, "");
		print_use(p, step);
		break;
	default:
		headline(p, number, said(p, tn_words_busy(TN_BUSY_FAILS)), step, "");
		print_use(p, step);
		line(p, "users", "tenon explain ", step->module, " says who, and in which order to let go");
	}
}

/* Why nothing is done: a colon, and the clause. */
static void print_hindrance(const struct printer *p, const struct tn_step *step,
			    const struct tn_words *words)
{
	const struct tn_gone *gone = tn_step_gone(step);
	bool other = gone && strcmp(gone->module, step->module) != 0;

	fputs(": ", p->out);
	put_clause(p, other ? words->other : said(p, words), other ? gone->module : NULL);
	if (tn_step_skips(step) == TN_SKIP_BLACKLISTED)
		put_place(p, " in ", step->skip.blacklist);
	putc('\n', p->out);
	if (gone)
		line(p, "missing", "", short_path(p, gone->path), "");
}

static void headline_skip(const struct printer *p, size_t number, const struct tn_step *step)
{
	headline(p, number, tn_step_gone(step) ? "leave out" : said(p, tn_words_kind(step->kind)),
		 step, "");
	print_hindrance(p, step, tn_words_skip(step->skip.why));
}

static void headline_fail(const struct printer *p, size_t number, const struct tn_step *step)
{
	headline(p, number, said(p, tn_words_kind(step->kind)), step, "");
	print_hindrance(p, step, tn_words_fail(step->fail.why));
}

/* An administrator who writes /bin/false means a block. */
static void headline_block(const struct printer *p, size_t number, const struct tn_step *step,
			   enum tn_command_effect effect)
{
	enum tn_step_kind kind = effect == TN_COMMAND_FAILS ? TN_STEP_FAIL : TN_STEP_SKIP;

	headline(p, number, said(p, tn_words_kind(kind)), step, ": blocked");
	put_place(p, " in ", step->command.rule);
	fprintf(p->out, "\n      %-9s ", "command");
	put(p, step->command.shell);
	fprintf(p->out, ", %s\n", said(p, tn_words_effect(effect)));
}

static void headline_command(struct printer *p, size_t number, const struct tn_step *step)
{
	enum tn_command_effect effect = tn_command_effect(step->command.shell);

	if (effect != TN_COMMAND_RUNS) {
		headline_block(p, number, step, effect);
		return;
	}
	p->n_commands++;
	headline(p, number, said(p, tn_words_kind(step->kind)), step, "\n");
	line(p, "command", "", step->command.shell, "");
	fprintf(p->out, "      %-9s ", "from");
	put_place(p, "", step->command.rule);
	putc('\n', p->out);
}

static void headline_insertion(struct printer *p, size_t number, const struct tn_step *step)
{
	const struct tn_check_result *result = tn_plan_verdict(p->view, step);

	if (p->view->expected[step - p->view->steps] != TN_EXPECT_FAILED || !result) {
		p->n_loads++;
		headline(p, number, said(p, tn_words_kind(step->kind)), step, "\n");
		return;
	}
	headline(p, number, "cannot load ", step, "");
	fprintf(p->out, ": the kernel refuses it: %s\n", strerror(result->error));
}

static void print_headline(struct printer *p, size_t number, const struct tn_step *step)
{
	switch (step->kind) {
	case TN_STEP_INSERT:
		headline_insertion(p, number, step);
		line(p, "file", "", short_path(p, step->path), "");
		break;
	case TN_STEP_COMMAND:
		headline_command(p, number, step);
		break;
	case TN_STEP_REMOVE:
		headline_removal(p, number, step);
		break;
	case TN_STEP_SKIP:
		headline_skip(p, number, step);
		break;
	case TN_STEP_FAIL:
		headline_fail(p, number, step);
		break;
	}
}

/* What a reader wants to see: not what an earlier step has done already, nor
 * what nobody gets to. */
static bool is_of_interest(const struct tn_plan_view *view, size_t i)
{
	const struct tn_step *step = &view->steps[i];

	if (view->expected[i] == TN_EXPECT_NOTHING)
		return false;
	if (step->same_as >= 0 && view->expected[i] == TN_EXPECT_SKIPPED)
		return false;
	for (size_t n = 0; step->only_if_done && n < step->n_needs; n++)
		if (view->expected[step->needs[n]] == TN_EXPECT_FAILED)
			return false;
	return true;
}

static void print_step(struct printer *p, size_t i)
{
	const struct tn_step *step = &p->view->steps[i];

	if (!is_of_interest(p->view, i))
		return;
	p->shown[i] = ++p->n_shown;
	print_headline(p, p->n_shown, step);
	print_verdict(p, step);
	print_reason(p, step);
	if (step->reason.match)
		print_match(p, step->reason.match);
	print_blacklist(p, step);
	print_options(p, step);
	if (!p->view->remove)
		print_needs(p, step);
	print_flags(p, step);
}

static void print_heading(const struct printer *p, const struct tn_operand_target *target)
{
	fputs(p->view->remove ? "To unload " : "To load ", p->out);
	put(p, target->operand);
	if (strcmp(target->operand, target->match->module) != 0) {
		fputs(" (", p->out);
		put(p, target->match->module);
		fputs(")", p->out);
	}
	fputs(":\n", p->out);
}

static void print_notes(const struct printer *p)
{
	const tn_findings *notes = p->view->notes;

	if (notes->n)
		fputs("Configuration that does nothing:\n", p->out);
	for (size_t i = 0; i < notes->n; i++) {
		const struct tn_finding *note = &notes->v[i];

		fputs("  ", p->out);
		put(p, short_path(p, note->file));
		if (note->line)
			fprintf(p->out, ":%u", note->line);
		fputs(": ", p->out);
		put(p, note->text);
		if (note->remedy)
			fprintf(p->out, "\n      %s", note->remedy);
		putc('\n', p->out);
	}
	if (notes->n)
		putc('\n', p->out);
}

static void print_count(const struct printer *p, const char **separator, size_t n, const char *one,
			const char *many)
{
	if (n == 0)
		return;
	fprintf(p->out, "%s%zu %s", *separator, n, n == 1 ? one : many);
	*separator = ", ";
}

static void print_result(const struct printer *p)
{
	const char *separator = "";
	bool ok = true;

	for (size_t i = 0; i < p->view->operands.targets.n; i++)
		ok &= p->view->operands.targets.v[i].ok;
	print_count(p, &separator, p->n_loads, "module to load", "modules to load");
	print_count(p, &separator, p->n_unloads, "module to unload", "modules to unload");
	print_count(p, &separator, p->n_commands, "command to run", "commands to run");
	if (*separator)
		fputs(ok ? ".\n" : "; modprobe would fail.\n", p->out);
	else
		fputs(ok ? "Nothing to do.\n" : "modprobe would fail; nothing would change.\n", p->out);
}

int tn_plan_print_text(const struct tn_plan_view *view, FILE *out)
{
	tn_autofree size_t *shown = calloc(view->n_steps + 1, sizeof(*shown));
	struct printer p = { .view = view, .out = out, .shown = shown };
	size_t last = SIZE_MAX;

	if (!shown)
		return -ENOMEM;
	fputs("Modules: ", out);
	put(&p, tn_tree_path(view->world->tree));
	if (view->state_file) {
		fputs("\nLoaded: according to ", out);
		put(&p, tn_chosen_state_name(view->state_file));
	}
	fputs("\n\n", out);
	for (size_t i = 0; i < view->n_steps; i++) {
		if (view->steps[i].request != last) {
			last = view->steps[i].request;
			print_heading(&p, &view->operands.targets.v[view->operands.serials.v[last]]);
		}
		print_step(&p, i);
		if (i + 1 == view->n_steps || view->steps[i + 1].request != last)
			putc('\n', out);
	}
	print_notes(&p);
	print_result(&p);
	return 0;
}
