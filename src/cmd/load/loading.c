// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan is walked, and what came of each step is kept. */
#include "cmd/load/loading.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "core/load/apply_parallel.h"
#include "core/load/undo.h"
#include "sys/clock.h"
#include "sys/kernel.h"
#include "sys/thread.h"
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

void tn_loaded_step_keep(struct tn_loaded_step *end, enum tn_outcome outcome, int result, const struct tn_error *err,
			 struct tn_arena *arena)
{
	static const enum tn_loaded_how hows[] = {
		[TN_OUTCOME_BEGIN] = TN_LOADED_NOT_REACHED,
		[TN_OUTCOME_DONE] = TN_LOADED_DONE,
		[TN_OUTCOME_SKIPPED] = TN_LOADED_SKIPPED,
		[TN_OUTCOME_FAILED] = TN_LOADED_FAILED,
		[TN_OUTCOME_LEFT] = TN_LOADED_LEFT,
	};

	end->how = hows[outcome];
	end->result = result;
	if ((outcome == TN_OUTCOME_FAILED || outcome == TN_OUTCOME_LEFT) && err && err->text)
		end->error = tn_arena_str(arena, err->text);
}

static void keep(void *data, const struct tn_step *step, enum tn_outcome outcome, int result, const struct tn_error *err)
{
	struct tn_loading *l = data;

	tn_loaded_step_keep(&l->ends[step - l->steps], outcome, result, err, &l->world->arena);
}

static unsigned patience(const struct tn_loading *l)
{
	return l->args->timeout_msec ? l->args->timeout_msec : l->patience_msec;
}

static void keep_undone(void *data, const struct tn_step *step, int result)
{
	struct tn_loading *l = data;
	struct tn_loaded_step *end = &l->ends[step - l->steps];

	tn_autoerror err = { 0 };

	end->undone = result == 0;
	end->undo_result = result;
	if (result < 0 && tn_unload_within_fail(&l->within, result, &err) < 0 && err.text)
		end->undo_error = tn_arena_str(&l->world->arena, err.text);
}

static int undo(struct tn_loading *l, const struct tn_kernel *kernel)
{
	const struct tn_kernel patient = tn_kernel_unloading_within(&l->within);
	const struct tn_undo how = { &patient, keep_undone, l };
	tn_autofree bool *loaded = calloc(l->n_steps + 1, sizeof(*loaded));

	if (!loaded)
		return -ENOMEM;
	for (size_t i = 0; i < l->n_steps; i++)
		loaded[i] = l->steps[i].kind == TN_STEP_INSERT && l->ends[i].how == TN_LOADED_DONE;
	l->took_back = true;
	l->within = (struct tn_unload_within){ .kernel = kernel, .timeout_msec = patience(l) };
	tn_undo(&how, l->steps, loaded, l->n_steps); /* what stays, the steps say */
	return 0;
}

/* Whether its target is not to be had: it failed, nobody came to it, or it was taken back. */
static bool is_missed(const struct tn_loading *l, const struct tn_step *step)
{
	const struct tn_loaded_step *end = &l->ends[step - l->steps];

	return step->required && (end->how == TN_LOADED_FAILED || end->how == TN_LOADED_LEFT ||
				  end->how == TN_LOADED_NOT_REACHED || end->undone);
}

/* Return: 0 or 1, as tn_loading_run(). */
static int judge(struct tn_loading *l)
{
	bool ok = true;

	for (size_t i = 0; i < l->n_steps; i++)
		if (is_missed(l, &l->steps[i]))
			l->operands->targets.v[l->operands->serials.v[l->steps[i].request]].ok = false;
	for (size_t i = 0; i < l->operands->targets.n; i++)
		ok &= l->operands->targets.v[i].ok;
	return ok ? 0 : 1;
}

static int walk(struct tn_loading *l, const struct tn_kernel *kernel)
{
	const struct tn_observer observer = { l, keep };
	struct tn_walk_crew crew = {
		.workers = TN_WALK_WORKERS,
		.processors = (unsigned)tn_thread_processors(),
		.timeout_msec = patience(l),
		.aside = l->aside,
		.late = l->late,
		.data = l->late_data,
	};
	const struct tn_apply how = {
		.kernel = kernel,
		.state = l->state,
		.observer = &observer,
		.all_or_none = l->all_or_none,
		.unblock_signals = l->unblock_signals,
		.command_msec = crew.timeout_msec,
		.times = l->times,
		.commands = getenv(TN_APPLY_COMMANDS_ENV),
	};
	int r;

	if (l->args->jobs)
		read_jobs(l->args->jobs, &crew.workers);
	l->workers = crew.workers;
	l->begun = tn_clock_usec();
	r = l->rehearsal ? tn_foretell(&observer, NULL, l->steps, l->n_steps) :
			   tn_apply_parallel(&how, &crew, l->steps, l->n_steps);
	l->ended = tn_clock_usec();
	return r == -ENOMEM ? r : 0;
}

/* @r: as of tn_loading_run() so far. Return: the same. */
static int draw(struct tn_loading *l, int r)
{
	tn_autoerror err = { 0 };
	int drawn = l->args->plot && !l->rehearsal ? tn_loading_plot(l, &err) : 0;

	l->undrawn = drawn < 0;
	if (drawn < 0)
		tn_report(TN_LOG_ERROR, "%s", tn_error_text(&err, drawn));
	return drawn < 0 ? 1 : r;
}

static void find_spans(struct tn_loading *l)
{
	for (size_t i = 0; i < l->n_steps; i++) {
		struct tn_loading_span *span = &l->spans[l->operands->serials.v[l->steps[i].request]];

		if (!span->end)
			span->first = i;
		span->end = i + 1;
	}
}

int tn_loading_run(struct tn_loading *l, tn_plan *plan, struct tn_error *err)
{
	const struct tn_kernel kernel = tn_kernel_running(l->world->root);
	bool unknown = false;
	int r = tn_plan_link(plan);

	l->n_steps = tn_plan_steps(plan, &l->steps);
	l->ends = calloc(l->n_steps + 1, sizeof(*l->ends));
	l->times = calloc(l->n_steps + 1, sizeof(*l->times));
	l->spans = calloc(l->operands->targets.n + 1, sizeof(*l->spans));
	if (r < 0 || !l->ends || !l->times || !l->spans)
		return tn_fail(err, -ENOMEM, "out of memory");
	find_spans(l);
	for (size_t i = 0; i < l->operands->targets.n; i++)
		unknown |= !l->operands->targets.v[i].ok;
	if (unknown && l->all_or_none)
		return judge(l); /* not all can be had */
	r = walk(l, &kernel);
	if (r == 0)
		r = judge(l);
	if (r == 1 && l->all_or_none)
		r = undo(l, &kernel) < 0 ? -ENOMEM : judge(l);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : draw(l, r);
}

void tn_loading_free(struct tn_loading *l)
{
	free(l->ends);
	free(l->times);
	free(l->spans);
	l->ends = NULL;
	l->times = NULL;
	l->spans = NULL;
}
