// SPDX-License-Identifier: LGPL-2.1-or-later
/* The picture of --plot: who loaded what when. */
#include <errno.h>
#include <stdlib.h>

#include "cmd/load/loading.h"
#include "picture/timeline.h"
#include "sys/output.h"

struct plot {
	const struct tn_loading *l;
	struct tn_timeline_bar *bars;
	size_t n;
	size_t *bar_of; /* of each step; as many as there are steps: none */
	size_t *needs, n_needs;
};

static void release(struct plot *p)
{
	free(p->bars);
	free(p->bar_of);
	free(p->needs);
}

static size_t count_needs(const struct tn_loading *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n_steps; i++)
		n += l->steps[i].n_needs;
	return n;
}

/* Steps that it needed and that were taken, as their bars; those come before it. */
static void add_needs(struct plot *p, const struct tn_step *step, struct tn_timeline_bar *bar)
{
	bar->needs = p->needs + p->n_needs;
	for (size_t i = 0; i < step->n_needs; i++)
		if (p->bar_of[step->needs[i]] < p->l->n_steps)
			p->needs[p->n_needs + bar->n_needs++] = p->bar_of[step->needs[i]];
	p->n_needs += bar->n_needs;
}

static void add_bar(struct plot *p, size_t i)
{
	const struct tn_loading *l = p->l;
	const struct tn_step_time *time = &l->times[i];
	const struct tn_step *step = &l->steps[i];
	const bool failed = l->ends[i].how == TN_LOADED_FAILED;
	struct tn_timeline_bar *bar = &p->bars[p->n];

	p->bar_of[i] = l->n_steps;
	if (!time->begun)
		return;
	*bar = (struct tn_timeline_bar){
		.name = step->module,
		.what = failed ? tn_loading_reason(l, step) : step->kind == TN_STEP_COMMAND ? "its command" : NULL,
		.ready = time->ready > l->begun ? time->ready - l->begun : 0,
		.begun = time->begun - l->begun,
		.ended = time->ended ? time->ended - l->begun : 0,
		.lane = time->worker,
		.failed = failed,
	};
	add_needs(p, step, bar);
	p->bar_of[i] = p->n++;
}

int tn_loading_plot(const struct tn_loading *l, struct tn_error *err)
{
	tn_cleanup(release) struct plot p = {
		.l = l,
		.bars = calloc(l->n_steps + 1, sizeof(*p.bars)),
		.bar_of = calloc(l->n_steps + 1, sizeof(*p.bar_of)),
		.needs = calloc(count_needs(l) + 1, sizeof(*p.needs)),
	};
	struct tn_timeline timeline = { .elapsed = l->ended - l->begun };
	tn_autobuf svg = { 0 };

	if (!p.bars || !p.bar_of || !p.needs)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < l->n_steps; i++)
		add_bar(&p, i);
	timeline.bars = p.bars;
	timeline.n = p.n;
	timeline.title = tn_arena_printf(&l->world->arena, "%zu module%s, at most %u at a time", p.n, p.n == 1 ? "" : "s",
					 l->workers);
	if (!timeline.title || tn_timeline_svg(&timeline, &svg) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_output_write(l->args->plot, tn_buf_text(&svg), err);
}
