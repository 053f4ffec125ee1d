// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan is walked, and what came of each step is kept. */
#include "cmd/load/loading.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "core/load/apply_parallel.h"
#include "core/load/undo.h"
#include "core/plan/words.h"
#include "sys/clock.h"
#include "sys/kernel.h"
#include "sys/workers.h"

static bool read_jobs(const char *text, unsigned *ret)
{
	uint64_t n;

	if (tn_text_u64(tn_text(text), 10, &n) < 0 || n < 1 || n > TN_WORKERS_MAX)
		return false;
	*ret = (unsigned)n;
	return true;
}

bool tn_loading_understood(const struct tn_loading_args *args)
{
	unsigned jobs;

	if (!args->jobs || read_jobs(args->jobs, &jobs))
		return true;
	tn_report(TN_LOG_ERROR, "-j %s: give a number from 1 to %d", args->jobs, TN_WORKERS_MAX);
	return false;
}

static void keep(void *data, const struct tn_step *step, enum tn_outcome outcome, int result, const struct tn_error *err)
{
	static const enum tn_loaded_how hows[] = {
		[TN_OUTCOME_BEGIN] = TN_LOADED_NOT_REACHED,
		[TN_OUTCOME_DONE] = TN_LOADED_DONE,
		[TN_OUTCOME_SKIPPED] = TN_LOADED_SKIPPED,
		[TN_OUTCOME_FAILED] = TN_LOADED_FAILED,
	};
	struct tn_loading *l = data;
	struct tn_loaded_step *end = &l->ends[step - l->steps];

	end->how = hows[outcome];
	end->result = result;
	if (outcome == TN_OUTCOME_FAILED && err && err->text)
		end->error = tn_arena_str(&l->world->arena, err->text);
}

static void keep_undone(void *data, const struct tn_step *step, int result)
{
	struct tn_loading *l = data;
	struct tn_loaded_step *end = &l->ends[step - l->steps];

	end->undone = result == 0;
	end->undo_result = result;
}

static int undo(struct tn_loading *l, const struct tn_kernel *kernel)
{
	const struct tn_undo how = { kernel, keep_undone, l };
	tn_autofree bool *loaded = calloc(l->n_steps + 1, sizeof(*loaded));

	if (!loaded)
		return -ENOMEM;
	for (size_t i = 0; i < l->n_steps; i++)
		loaded[i] = l->steps[i].kind == TN_STEP_INSERT && l->ends[i].how == TN_LOADED_DONE;
	l->took_back = true;
	tn_undo(&how, l->steps, loaded, l->n_steps); /* what stays, the steps say */
	return 0;
}

static bool has_failed(const struct tn_loading *l, const struct tn_step *step)
{
	return step->required && l->ends[step - l->steps].how == TN_LOADED_FAILED;
}

/* Return: 0 or 1, as tn_loading_run(). */
static int judge(struct tn_loading *l)
{
	bool ok = true;

	for (size_t i = 0; i < l->n_steps; i++)
		if (has_failed(l, &l->steps[i]))
			l->operands->targets.v[l->operands->serials.v[l->steps[i].request]].ok = false;
	for (size_t i = 0; i < l->operands->targets.n; i++)
		ok &= l->operands->targets.v[i].ok;
	return ok ? 0 : 1;
}

static int walk(struct tn_loading *l, const struct tn_kernel *kernel)
{
	const struct tn_observer observer = { l, keep };
	const struct tn_apply how = {
		.kernel = kernel,
		.state = l->state,
		.observer = &observer,
		.all_or_none = l->all_or_none,
		.times = l->times,
		.commands = getenv(TN_APPLY_COMMANDS_ENV),
	};
	struct tn_walk_crew crew = { tn_walk_default_workers(), l->args->timeout_msec };
	int r;

	if (l->args->jobs)
		read_jobs(l->args->jobs, &crew.workers);
	l->workers = crew.workers;
	l->begun = tn_clock_usec();
	r = tn_apply_parallel(&how, &crew, l->steps, l->n_steps);
	l->ended = tn_clock_usec();
	return r == -ENOMEM ? r : 0;
}

int tn_loading_run(struct tn_loading *l, tn_plan *plan, struct tn_error *err)
{
	const struct tn_kernel kernel = tn_kernel_running(l->world->root);
	bool unknown = false;
	int r = tn_plan_link(plan);

	l->n_steps = tn_plan_steps(plan, &l->steps);
	l->ends = calloc(l->n_steps + 1, sizeof(*l->ends));
	l->times = calloc(l->n_steps + 1, sizeof(*l->times));
	if (r < 0 || !l->ends || !l->times)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < l->operands->targets.n; i++)
		unknown |= !l->operands->targets.v[i].ok;
	if (unknown && l->all_or_none)
		return judge(l); /* not all can be had */
	r = walk(l, &kernel);
	if (r == 0)
		r = judge(l);
	if (r == 1 && l->all_or_none && undo(l, &kernel) < 0)
		r = -ENOMEM;
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

void tn_loading_free(struct tn_loading *l)
{
	free(l->ends);
	free(l->times);
	l->ends = NULL;
	l->times = NULL;
}

const struct tn_step *tn_loading_failure(const struct tn_loading *l, size_t i)
{
	for (size_t k = 0; k < l->n_steps; k++)
		if (l->operands->serials.v[l->steps[k].request] == i && has_failed(l, &l->steps[k]))
			return &l->steps[k];
	return NULL;
}

/* The clause of a table of words, with @module for its '@'. */
static const char *clause(struct tn_arena *arena, const char *words, const char *module)
{
	size_t before = strcspn(words, "@");
	struct tn_text end = tn_text(words + before);

	if (!end.n)
		return words;
	return tn_arena_join(arena, (struct tn_text){ words, before }, tn_text(module), tn_text_from(end, 1));
}

static const char *hindrance(struct tn_arena *arena, const struct tn_step *step)
{
	const struct tn_words *words = tn_words_fail(step->fail.why);
	const struct tn_gone *gone = tn_step_gone(step);

	if (!gone)
		return words->load;
	return tn_arena_printf(arena, "%s (%s)",
			       strcmp(gone->module, step->module) ? clause(arena, words->other, gone->module) : words->load,
			       gone->path);
}

/* Why the step failed, without its module's name. */
static const char *own_reason(const struct tn_loading *l, const struct tn_step *step)
{
	const struct tn_loaded_step *end = &l->ends[step - l->steps];
	struct tn_arena *arena = &l->world->arena;

	if (end->error)
		return end->error;
	if (step->kind == TN_STEP_FAIL)
		return hindrance(arena, step);
	if (step->kind == TN_STEP_COMMAND && end->result > 0)
		return tn_arena_printf(arena, "the command of %s:%u ended with status %d", step->command.rule->file,
				       step->command.rule->d.line, end->result);
	if (end->result == -ENOENT)
		return "the kernel does not know one of its symbols or parameters";
	if (end->result == -EEXIST)
		return "it is in the kernel already";
	return tn_arena_str(arena, strerror(-end->result));
}

const char *tn_loading_reason(const struct tn_loading *l, const struct tn_step *step)
{
	const char *reason = own_reason(l, step), *why;
	struct tn_arena *arena = &l->world->arena;

	if (step->is_target || !reason)
		return reason;
	why = clause(arena, tn_words_why(step->reason.why)->load, step->reason.for_module);
	return why ? tn_arena_printf(arena, "%s (%s): %s", step->module, why, reason) : NULL;
}
