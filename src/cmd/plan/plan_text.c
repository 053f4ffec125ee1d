// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan for people: numbered steps, below each what it is about and why it is there. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "cli/show.h"
#include "cmd/plan/plan_view.h"
#include "core/plan/command.h"

struct printer {
	const struct tn_plan_view *view;
	FILE *out;
	size_t *shown; /* number under which each step is shown; 0: not */
	size_t n_shown;
	size_t n_loads, n_unloads, n_commands;
};

const char *tn_plan_index_file(enum tn_found_by by)
{
	switch (by) {
	case TN_FOUND_SYMBOL:
		return "modules.symbols";
	case TN_FOUND_INDEX_ALIAS:
		return "modules.alias";
	case TN_FOUND_BUILTIN_ALIAS:
		return "modules.builtin.modinfo";
	default:
		return NULL;
	}
}

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

static void print_reason(const struct printer *p, const struct tn_step *step)
{
	static const char *const load[] = {
		[TN_WHY_REQUESTED] = "asked for",
		[TN_WHY_DEPENDENCY] = " needs it",
		[TN_WHY_PRE_SOFTDEP] = " wants it first",
		[TN_WHY_POST_SOFTDEP] = " wants it afterwards",
	};
	static const char *const removal[] = {
		[TN_WHY_REQUESTED] = "asked for",
		[TN_WHY_PRE_SOFTDEP] = " had it loaded before itself",
		[TN_WHY_POST_SOFTDEP] = " had it loaded after itself",
		[TN_WHY_HOLDER] = "it uses ",
		[TN_WHY_UNUSED] = " used it",
	};
	const char *phrase = p->view->remove ? removal[step->reason.why] : load[step->reason.why];

	fprintf(p->out, "      %-9s ", "because");
	if (step->reason.why == TN_WHY_HOLDER)
		fputs(phrase, p->out);
	if (step->reason.for_module)
		put(p, step->reason.for_module);
	if (step->reason.why != TN_WHY_HOLDER)
		fputs(phrase, p->out);
	if (step->reason.soft)
		put_place(p, ": softdep in ", step->reason.soft);
	else if (step->reason.why == TN_WHY_DEPENDENCY)
		fputs(": modules.dep", p->out);
	putc('\n', p->out);
}

static void print_match(const struct printer *p, const struct tn_match *match)
{
	const char *index = tn_plan_index_file(match->by);

	if (match->by == TN_FOUND_CONFIG_ALIAS) {
		fprintf(p->out, "      %-9s ", "alias");
		put(p, match->pattern);
		put_place(p, " in ", match->rule);
		putc('\n', p->out);
	} else if (index) {
		fprintf(p->out, "      %-9s ", match->by == TN_FOUND_SYMBOL ? "symbol" : "alias");
		put(p, match->pattern);
		fprintf(p->out, " in %s\n", index);
	}
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

static void headline(const struct printer *p, size_t number, const char *before,
		     const struct tn_step *step, const char *after)
{
	fprintf(p->out, "%4zu. %s", number, before);
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
		headline(p, number, "unload ", step, "\n");
		break;
	case TN_EXPECT_SKIPPED:
		headline(p, number, "keep ", step, "");
		print_use(p, step);
		break;
	default:
		headline(p, number, "cannot unload ", step, "");
		print_use(p, step);
	}
}

/* Whose file it is that is not there, and which. */
static void print_gone(const struct printer *p, const struct tn_step *step)
{
	const struct tn_gone *gone = tn_step_gone(step);

	fputs(": ", p->out);
	if (strcmp(gone->module, step->module) != 0) {
		fputs("it needs ", p->out);
		put(p, gone->module);
		fputs(", whose", p->out);
	} else {
		fputs("its", p->out);
	}
	fputs(" file is not there\n", p->out);
	line(p, "missing", "", short_path(p, gone->path), "");
}

static void headline_skip(const struct printer *p, size_t number, const struct tn_step *step)
{
	static const char *const why[] = {
		[TN_SKIP_BUILTIN] = ": built into the kernel\n",
		[TN_SKIP_LOADED] = ": already loaded\n",
		[TN_SKIP_NOT_LOADED] = ": not loaded\n",
		[TN_SKIP_BLACKLISTED] = ": blacklisted",
	};

	if (step->skip.why == TN_SKIP_FILE_GONE) {
		headline(p, number, "leave out ", step, "");
		print_gone(p, step);
		return;
	}
	headline(p, number, "nothing to do for ", step, why[step->skip.why]);
	if (step->skip.why == TN_SKIP_BLACKLISTED) {
		put_place(p, " in ", step->skip.blacklist);
		putc('\n', p->out);
	}
}

static void headline_fail(const struct printer *p, size_t number, const struct tn_step *step)
{
	static const char *const why[] = {
		[TN_FAIL_LOADED] = ": already loaded\n",
		[TN_FAIL_NOT_LOADED] = ": not loaded\n",
		[TN_FAIL_BUILTIN] = ": built into the kernel\n",
		[TN_FAIL_NO_FILE] = ": the tree has no file for it\n",
		[TN_FAIL_FILE_GONE] = "",
	};

	headline(p, number, p->view->remove ? "cannot unload " : "cannot load ", step,
		 why[step->fail.why]);
	if (step->fail.why == TN_FAIL_FILE_GONE)
		print_gone(p, step);
}

/* An administrator who writes /bin/false means a block. */
static void headline_block(const struct printer *p, size_t number, const struct tn_step *step,
			   bool fails)
{
	const char *before = !fails ? "nothing to do for " : p->view->remove ? "cannot unload " : "cannot load ";

	headline(p, number, before, step, ": blocked");
	put_place(p, " in ", step->command.rule);
	putc('\n', p->out);
	line(p, "command", "", step->command.shell, fails ? ", which does nothing and fails" :
						    ", which does nothing and succeeds");
}

static void headline_command(struct printer *p, size_t number, const struct tn_step *step)
{
	enum tn_command_effect effect = tn_command_effect(step->command.shell);

	if (effect != TN_COMMAND_RUNS) {
		headline_block(p, number, step, effect == TN_COMMAND_FAILS);
		return;
	}
	p->n_commands++;
	headline(p, number, "run the command for ", step, "\n");
	line(p, "command", "", step->command.shell, "");
	fprintf(p->out, "      %-9s ", "from");
	put_place(p, "", step->command.rule);
	putc('\n', p->out);
}

static void print_headline(struct printer *p, size_t number, const struct tn_step *step)
{
	switch (step->kind) {
	case TN_STEP_INSERT:
		p->n_loads++;
		headline(p, number, "load ", step, "\n");
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
