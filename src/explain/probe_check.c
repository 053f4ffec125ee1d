// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's own checks on what would be loaded (diag/checker.h), with all that it needs. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan/command.h"
#include "core/plan/plan.h"
#include "diag/loaded_build.h"
#include "explain/probes.h"
#include "format/param_value.h"

/* Findings of one kind that are shown: a module for another kernel has hundreds of symbols that do not fit. */
#define SHOWN_MAX 8

/* Lines that set one parameter: likewise. */
#define LINES_MAX 32

/* Behind what the configuration does; checks in the kernel's order. */
enum rank { RANK_DEPENDENCY = 10, RANK_CHECK, RANK_DOUBT = 10000 };

/* What is found of the file of one module. */
struct telling {
	struct tn_explaining *x;
	const char *path;
	const tn_check_findings *findings;
	const struct tn_step_options *options; /* NULL: none */
};

static const char *code_of(struct tn_explaining *x, const struct tn_check_finding *f)
{
	return tn_arena_printf(x->arena, "E-%s", f->what.id);
}

static bool is_failure(const struct tn_check_finding *f)
{
	return f->what.severity == TN_SEVERITY_ERROR && !f->doubt;
}

/* Those of one kind are told together. */
static bool is_like(const struct tn_check_finding *a, const struct tn_check_finding *b)
{
	return strcmp(a->what.id, b->what.id) == 0 && a->doubt == b->doubt && is_failure(a) == is_failure(b);
}

static bool is_told(const tn_check_findings *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (is_like(&all->v[k], &all->v[i]))
			return true;
	return false;
}

/* The one that stands for its kind: what decides, else the first. */
static const struct tn_check_finding *speaker(const tn_check_findings *all, size_t first)
{
	for (size_t i = first; i < all->n; i++)
		if (all->v[i].decides && is_like(&all->v[i], &all->v[first]))
			return &all->v[i];
	return &all->v[first];
}

/* Whether a piece of an options line sets a parameter. @ended: set at "--", behind which nothing does, in no piece. */
static bool sets(const char *text, const char *name, bool *ended)
{
	struct tn_text rest = tn_text(text);
	struct tn_param_word word;
	bool found = false;

	while (!*ended && tn_param_next(&rest, &word)) {
		*ended = tn_param_is_end(&word);
		found |= !*ended && tn_param_is(word.name, tn_text(name));
	}
	return found;
}

static bool is_shown(const struct tn_explanation *e, const char *file, unsigned line, const char *text)
{
	for (size_t i = 0; i < e->evidence.n; i++) {
		const struct tn_evidence *shown = &e->evidence.v[i];

		if (shown->line == line && strcmp(shown->source, file) == 0 && strcmp(shown->text, text) == 0)
			return true;
	}
	return false;
}

/* The lines that a parameter comes from. Return: how many, or -ENOMEM. */
static int show_lines(const struct telling *t, const struct tn_check_finding *f, struct tn_explanation *e)
{
	bool ended = false;
	int n = 0;

	for (size_t i = 0; t->options && f->what.detail && i < t->options->n_parts && e->evidence.n < LINES_MAX; i++) {
		const struct tn_step_option *part = &t->options->parts[i];

		if (!sets(part->text, f->what.detail, &ended) || !part->rule)
			continue;
		n++;
		if (!is_shown(e, part->rule->file, part->rule->d.line, f->what.text) &&
		    tn_explain_evidence(t->x, e, part->rule->file, part->rule->d.line, "%s", f->what.text) < 0)
			return -ENOMEM;
	}
	return n;
}

/* All of a kind, as what a statement rests on. */
static int show_kind(const struct telling *t, size_t first, struct tn_explanation *e)
{
	const tn_check_findings *all = t->findings;
	size_t n = 0;
	int r = 0;

	for (size_t i = first; i < all->n && r >= 0; i++) {
		const struct tn_check_finding *f = &all->v[i];

		if (!is_like(f, &all->v[first]) || n++ >= SHOWN_MAX)
			continue;
		r = show_lines(t, f, e);
		if (r == 0 && (f->source || !f->doubt)) /* the module is no evidence of what is not known elsewhere */
			r = tn_explain_evidence(t->x, e, f->source ? f->source : t->path, 0, "%s", f->what.text);
	}
	if (r >= 0 && n > SHOWN_MAX)
		r = tn_explain_evidence(t->x, e, t->path, 0, "%zu more of these", n - SHOWN_MAX);
	return r < 0 ? r : 0;
}

static int add_kind(const struct telling *t, size_t first, enum tn_finding_kind kind)
{
	const struct tn_check_finding *f = speaker(t->findings, first);
	const char *code = code_of(t->x, f);
	struct tn_explanation *e = code ? tn_explain_add(t->x, kind, code, "%s", f->what.text) : NULL;

	if (!e)
		return -ENOMEM;
	e->rank = f->doubt ? RANK_DOUBT : f->decides ? RANK_CHECK : RANK_CHECK + 1 + (unsigned)first;
	e->candidate = e->doubt = f->doubt;
	e->remedy = f->what.remedy;
	e->error = f->error;
	e->log = f->log;
	return show_kind(t, first, e);
}

/* In more detail, by what is known of the plan and of /proc/modules. */
static bool is_told_otherwise(const struct telling *t, const struct tn_check_finding *f)
{
	return strcmp(f->what.id, "dependency-fails") == 0 ||
	       (f->doubt && strcmp(f->what.id, "already-loaded") == 0 && tn_explain_found(t->x, "E-loading"));
}

static int tell(const struct telling *t)
{
	const tn_check_findings *all = t->findings;
	int r = 0;

	for (size_t i = 0; i < all->n && r == 0; i++) {
		const struct tn_check_finding *f = &all->v[i];

		if (is_told(all, i) || is_told_otherwise(t, f))
			continue;
		if (f->doubt || is_failure(f))
			r = add_kind(t, i, TN_EXPLAINS_FAILURE);
		else if (f->what.severity == TN_SEVERITY_WARNING)
			r = add_kind(t, i, TN_EXPLAINS_ASIDE);
	}
	return r;
}

/* A file that could not be read; root may be able to. */
static int unreadable(struct tn_explaining *x, const char *path, int code, const char *text)
{
	const struct tn_live_facts *live = x->machine->basis->live;
	struct tn_explanation *e;

	if (code == -EACCES && live && live->root == TN_NO)
		return tn_explain_unseen(x, path, "root");
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE,
			   code == -EACCES ? "E-dac-denied" : code == -ENOENT ? "E-file-gone" : "E-disk-error",
			   "its file cannot be read: %s", strerror(-code));
	if (!e)
		return -ENOMEM;
	e->rank = RANK_CHECK;
	return tn_explain_evidence(x, e, path, 0, "%s", text);
}

/* What insmod would meet. */
static int check_file(struct tn_explaining *x)
{
	const struct tn_check_how how = { .with = x->machine->running ? TN_CHECK_WITH_LOADED : TN_CHECK_WITH_NEEDED };
	struct tn_check_result result = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_checker_file(x->machine->checker, x->path, &how, x->arena, &result, &err);
	struct telling t = { x, x->path, &result.findings, NULL };

	if (r == -ENOMEM)
		return r;
	r = r < 0 ? unreadable(x, x->path, r, tn_error_text(&err, r)) : tell(&t);
	tn_check_result_free(&result);
	return r;
}

/* A plan and what the kernel would say to it. */
struct planned {
	tn_plan *plan;
	const struct tn_step *steps;
	struct tn_check_step *checks;
	size_t n;
};

static void planned_release(struct planned *p)
{
	for (size_t i = 0; p->checks && i < p->n; i++)
		tn_check_result_free(&p->checks[i].result);
	free(p->checks);
	tn_plan_free(p->plan);
}

/* As modprobe would load it, but for what the configuration has against the module itself: that has been told. */
static int make_plan(struct tn_explaining *x, struct planned *p)
{
	const struct tn_machine *machine = x->machine;
	const struct tn_state_view state = machine->running ? tn_state_view_live(machine->root) : tn_state_view_none();
	const struct tn_plan_source from = { machine->tree, machine->config, &state, NULL };
	const struct tn_plan_request request = {
		.blacklist = TN_BLACKLIST_NONE,
		.ignore_commands = tn_match_command(machine->config, TN_CONF_INSTALL, x->module, x->match) != NULL,
	};
	int r;

	p->plan = tn_plan_new(&from);
	r = p->plan ? tn_plan_add(p->plan, x->match, &request, NULL) : -ENOMEM;
	if (r < 0)
		return r;
	p->n = tn_plan_steps(p->plan, &p->steps);
	p->checks = calloc(p->n + 1, sizeof(*p->checks));
	return p->checks ? tn_checker_steps(machine->checker, p->steps, p->n, x->arena, p->checks, NULL) : -ENOMEM;
}

/* What stands in the way of a module before it is checked: its file is gone. */
static int hindered(struct tn_explaining *x, const struct tn_gone *gone)
{
	bool itself = strcmp(gone->module, x->module) == 0;
	struct tn_explanation *e =
		itself ? tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-file-gone", "the index names its file, which is not there") :
			 tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-file-gone", "it needs %s, whose file is not there",
					gone->module);

	if (!e)
		return -ENOMEM;
	e->rank = RANK_DEPENDENCY;
	return tn_explain_evidence(x, e, gone->path, 0, "there is no such file");
}

static struct tn_explanation *dependency_fails(struct tn_explaining *x, const struct tn_step *step, const char *why)
{
	bool soft = !step->required;
	struct tn_explanation *e = tn_explain_add(x, soft ? TN_EXPLAINS_ASIDE : TN_EXPLAINS_FAILURE,
						  soft ? "E-softdep-failed" : "E-dependency-fails", "it %s %s, which would not"
						  " be loaded%s%s", soft ? "wants" : "needs", step->module, *why ? ": " : "",
						  why);

	if (!e)
		return NULL;
	e->rank = RANK_DEPENDENCY;
	e->remedy = tn_arena_printf(x->arena, "tenon explain %s", step->module);
	return e->remedy ? e : NULL;
}

static int command_of_dependency(struct tn_explaining *x, const struct tn_step *step)
{
	const struct tn_rule *rule = step->command.rule;
	struct tn_explanation *e;

	if (!step->required || tn_explain_found(x, "E-command-circle"))
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-command-failed", "it needs %s, in whose place modprobe runs a command, and"
			   " what that does is not known", step->module);
	if (!e)
		return -ENOMEM;
	e->candidate = true;
	e->rank = RANK_DEPENDENCY;
	e->remedy = tn_arena_printf(x->arena, "see what the command says: modprobe -v %s", step->module);
	return e->remedy ? tn_explain_evidence(x, e, rule->file, rule->d.line, "install %s %s", rule->d.name, rule->d.value) :
			   -ENOMEM;
}

/* Of what is loaded before it: only what would not come. What holds for every module is told of the one that was asked for. */
static int tell_dependency(struct tn_explaining *x, const struct tn_step *step, const struct tn_check_step *check)
{
	const struct tn_check_finding *f = tn_check_decisive(&check->result);
	const struct tn_rule *rule = step->kind == TN_STEP_COMMAND ? step->command.rule : NULL;
	struct tn_explanation *e;

	if (rule && tn_command_effect(step->command.shell) == TN_COMMAND_FAILS) {
		e = dependency_fails(x, step, "an install line keeps it out");
		return tn_explain_evidence(x, e, rule->file, rule->d.line, "install %s %s", rule->d.name, rule->d.value);
	}
	if (rule && tn_command_effect(step->command.shell) == TN_COMMAND_RUNS)
		return command_of_dependency(x, step);
	if (check->trouble)
		return tn_explain_evidence(x, dependency_fails(x, step, ""), step->path, 0, "%s", check->trouble);
	if (!f || check->result.verdict != TN_VERDICT_FAILS || check->result.error == EEXIST || tn_check_is_of_all(f))
		return 0;
	e = dependency_fails(x, step, f->what.text);
	if (!e)
		return -ENOMEM;
	e->error = f->error;
	e->log = f->log;
	return tn_explain_evidence(x, e, f->source ? f->source : step->path, 0, "%s", f->what.text);
}

static int tell_target(struct tn_explaining *x, const struct tn_step *step, const struct tn_check_step *check)
{
	const struct telling t = { x, step->path, &check->result.findings, &step->options };
	const struct tn_gone *gone = tn_step_gone(step);

	if (gone)
		return hindered(x, gone);
	if (check->trouble)
		return unreadable(x, step->path, -check->result.error, check->trouble);
	return check->checked ? tell(&t) : 0;
}

static int check_steps(struct tn_explaining *x)
{
	tn_cleanup(planned_release) struct planned p = { 0 };
	int r = make_plan(x, &p);

	for (size_t i = 0; i < p.n && r == 0; i++)
		if (p.steps[i].same_as < 0)
			r = p.steps[i].is_target ? tell_target(x, &p.steps[i], &p.checks[i]) :
						   tell_dependency(x, &p.steps[i], &p.checks[i]);
	return r == -ENOMEM ? r : 0; /* what the tree could not read, its own probe tells */
}

/* insmod of what is loaded finds that alone. */
static int loaded_already(struct tn_explaining *x)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_explanation *e;
	bool other;
	int r;

	tn_check_reading(x->machine->basis, x->path);
	r = tn_image_open_at(AT_FDCWD, x->path, &image, NULL);
	if (r == -ENOMEM)
		return r;
	other = r == 0 && tn_loaded_build_is(x->machine->root, x->module, image) == TN_NO;
	e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "E-already-loaded", "%s of that name is loaded: insmod would say File exists",
			   other ? "another build" : "a module");
	return tn_explain_evidence(x, e, "/proc/modules", 0, "%s", x->module);
}

/* Somebody else is at it. */
static int underway(struct tn_explaining *x)
{
	const struct tn_live_facts *live = x->machine->basis->live;
	const struct tn_loaded *loaded = live ? tn_live_facts_loaded(live, x->module) : NULL;
	struct tn_explanation *e;

	if (!loaded || loaded->state != TN_STATE_COMING)
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-loading", "it is being loaded, and its start has not ended yet");
	return tn_explain_evidence(x, e, "/proc/modules", 0, "%s: Loading", x->module);
}

int tn_probe_check(struct tn_explaining *x)
{
	int r;

	if (!x->match || x->builtin)
		return 0;
	if (x->loaded)
		return x->is_file ? loaded_already(x) : 0;
	r = underway(x);
	if (r < 0)
		return r;
	if (x->is_file)
		return check_file(x);
	return x->path ? check_steps(x) : 0;
}
