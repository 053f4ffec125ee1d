// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether the kernel would have them again, asked before any of them goes: as if all of them were gone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/check/check_kernel.h"
#include "cmd/unload/returning.h"

/* What the kernel has, but for those that go. */
struct without {
	const struct tn_returning *returning;
	const struct tn_state_view *real;
};

static bool goes(const struct tn_returning *r, const char *name)
{
	for (size_t i = 0; i < r->modules.n; i++)
		if (!r->modules.v[i].stays && strcmp(r->modules.v[i].module, name) == 0)
			return true;
	return false;
}

static int state_of(void *data, const char *name)
{
	const struct without *w = data;

	return goes(w->returning, name) ? -ENOENT : w->real->state_of(w->real->data, name);
}

static int refcount(void *data, const char *name)
{
	const struct without *w = data;

	return goes(w->returning, name) ? -ENOENT : w->real->refcount(w->real->data, name);
}

static int holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	const struct without *w = data;

	return goes(w->returning, name) ? 0 : w->real->holders(w->real->data, name, arena, ret);
}

/* Everything that one look owns. */
struct look {
	struct tn_check_kernel kernel;
	struct tn_operands operands;
	tn_returning_places places;
	tn_plan *plan;
	const struct tn_step *steps;
	size_t n_steps;
	struct tn_check_step *verdicts;
};

static void look_release(struct look *l)
{
	for (size_t i = 0; l->verdicts && i < l->n_steps; i++)
		tn_check_result_free(&l->verdicts[i].result);
	free(l->verdicts);
	tn_check_kernel_close(&l->kernel);
	tn_plan_free(l->plan);
	tn_operands_free(&l->operands);
	tn_vec_free(&l->places);
}

/* The kernel has had what is loaded: only what is not that, or may not be, is worth a look. A file of the user's may have
 * lost its signature without being another build. */
static bool is_worth_it(const struct tn_returning *r)
{
	for (size_t i = 0; i < r->modules.n; i++) {
		const struct tn_kept *k = &r->modules.v[i];

		if (k->was_loaded && !k->stays && k->path && (k->named || k->same_build != TN_YES))
			return true;
	}
	return false;
}

static int read_kernel(struct tn_returning *r, struct look *l, struct tn_error *err)
{
	tn_loaded_list *loaded = &l->kernel.live.loaded;
	int running = tn_world_is_running(r->world);
	int result = running < 0 ? tn_fail(err, running, "out of memory") :
				   tn_check_kernel_open(&l->kernel, r->world, running, true, err);
	size_t n = 0;

	for (size_t i = 0; i < loaded->n && result == 0; i++)
		if (!goes(r, loaded->v[i].name))
			loaded->v[n++] = loaded->v[i];
	loaded->n = n;
	return result;
}

static int make_plan(struct tn_returning *r, struct look *l, struct tn_error *err)
{
	const struct tn_plan_source from = { r->world->tree, r->world->config, r->state, r->world->log };
	int result;

	l->plan = tn_plan_new(&from);
	if (!l->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	result = tn_returning_plan(r, TN_RETURN_AS_ASKED, l->plan, &l->operands, &l->places, err);
	l->n_steps = tn_plan_steps(l->plan, &l->steps);
	return result;
}

/* What the kernel certainly says against this very module. NULL: nothing. */
static const struct tn_check_finding *refusal(const struct look *l, size_t i)
{
	const struct tn_check_result *result = &l->verdicts[i].result;
	const struct tn_check_finding *finding = NULL;

	if (l->verdicts[i].checked && l->steps[i].required && result->verdict == TN_VERDICT_FAILS)
		finding = tn_check_decisive(result);
	return finding && finding->error != EEXIST && !tn_check_is_of_all(finding) ? finding : NULL;
}

static int keep_refusal(struct tn_returning *r, const struct look *l, size_t i, const struct tn_check_finding *finding)
{
	const struct tn_step *step = &l->steps[i];
	struct tn_kept *k = &r->modules.v[l->places.v[l->operands.serials.v[step->request]]];
	const char *remedy = finding->what.remedy;

	if (k->trouble)
		return 0;
	k->trouble = tn_arena_printf(&r->world->arena, "the kernel would refuse %s: %s%s%s", step->path, finding->what.text,
				     remedy ? "; " : "", remedy ? remedy : "");
	return k->trouble ? 0 : -ENOMEM;
}

static int check(struct tn_returning *r, struct look *l, struct tn_error *err)
{
	int result = read_kernel(r, l, err);

	if (result == 0)
		result = make_plan(r, l, err);
	if (result < 0)
		return result;
	l->verdicts = calloc(l->n_steps + 1, sizeof(*l->verdicts));
	result = l->verdicts ? tn_checker_steps(l->kernel.checker, l->steps, l->n_steps, &r->world->arena, l->verdicts, err) :
			       -ENOMEM;
	for (size_t i = 0; i < l->n_steps && result == 0; i++) {
		const struct tn_check_finding *finding = refusal(l, i);

		if (finding)
			result = keep_refusal(r, l, i, finding);
	}
	return result < 0 ? tn_fail(err, result, "out of memory") : 0;
}

int tn_returning_check(struct tn_returning *ret, struct tn_error *err)
{
	const struct tn_state_view *real = ret->state;
	struct without without = { ret, real };
	const struct tn_state_view gone = { &without, state_of, refcount, holders, NULL };
	tn_cleanup(look_release) struct look look = { 0 };
	int r;

	if (!is_worth_it(ret))
		return 0;
	ret->state = &gone;
	r = check(ret, &look, err);
	ret->state = real;
	return r;
}
