// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/unload/returning.h"

#include <errno.h>
#include <string.h>

#include "cli/log.h"

void tn_returning_free(struct tn_returning *r)
{
	for (size_t i = 0; i < r->modules.n; i++)
		tn_kept_release(&r->modules.v[i]);
	tn_vec_free(&r->modules);
	tn_loading_free(&r->loading);
	tn_plan_free(r->plan);
	tn_operands_free(&r->operands);
}

const char *tn_returning_options(const struct tn_kept *k, enum tn_returning_try how, struct tn_arena *arena)
{
	if (how == TN_RETURN_BARE)
		return "";
	if (how == TN_RETURN_AS_IT_WAS || !*k->more)
		return k->was;
	return *k->options ? tn_arena_printf(arena, "%s %s", k->options, k->more) : k->more;
}

static bool counts_commands(const struct tn_returning *r, const struct tn_kept *k, enum tn_returning_try how)
{
	return how == TN_RETURN_AS_ASKED && k->asked_for && !r->ignore_commands;
}

/* One that is starting, and will not end, is not to be loaded again. */
static bool is_missing(const struct tn_returning *r, const struct tn_kept *k)
{
	return !k->back && r->state->state_of(r->state->data, k->module) <= TN_STATE_BUILTIN;
}

/* Whether this try gives any of the missing something else than the last one did. */
static bool is_new(const struct tn_returning *r, enum tn_returning_try first, enum tn_returning_try how)
{
	bool missing = false, other = how == first;

	for (size_t i = 0; i < r->modules.n; i++) {
		const struct tn_kept *k = &r->modules.v[i];

		if (!is_missing(r, k))
			continue;
		missing = true;
		other |= how == TN_RETURN_AS_IT_WAS && (*k->more || counts_commands(r, k, TN_RETURN_AS_ASKED));
		other |= how == TN_RETURN_BARE && *k->was;
	}
	return missing && other;
}

/* One try: its plan and what came of it. */
struct attempt {
	enum tn_returning_try how;
	struct tn_loading loading;
	struct tn_loading_args args;
	struct tn_operands operands;
	tn_plan *plan;
	tn_returning_places modules;
};

static void attempt_release(struct attempt *a)
{
	tn_loading_free(&a->loading);
	tn_plan_free(a->plan);
	tn_operands_free(&a->operands);
	tn_vec_free(&a->modules);
}

static int add(struct tn_returning *r, enum tn_returning_try how, const struct tn_kept *k, tn_plan *plan,
	       struct tn_operands *operands, struct tn_error *err)
{
	struct tn_match match = { k->module, .by = k->named ? TN_FOUND_FILE : TN_FOUND_MODULE };
	const tn_matches found = { .v = &match, .n = 1 };
	const struct tn_plan_request request = {
		.options = tn_returning_options(k, how, &r->world->arena),
		.path = k->named ? k->path : NULL,
		.ignore_commands = !counts_commands(r, k, how),
		.blacklist = TN_BLACKLIST_NONE,
	};

	if (!request.options)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_operands_add(operands, r->world, plan, k->module, &found, &request, err);
}

int tn_returning_plan(struct tn_returning *r, enum tn_returning_try how, tn_plan *plan, struct tn_operands *operands,
		      tn_returning_places *ret, struct tn_error *err)
{
	int result = 0;

	for (size_t i = 0; i < r->modules.n && result == 0; i++) {
		if (!is_missing(r, &r->modules.v[i]))
			continue;
		if (tn_vec_push(ret, i) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
		result = add(r, how, &r->modules.v[i], plan, operands, err);
	}
	return result;
}

static void judge(struct tn_returning *r, const struct attempt *a)
{
	for (size_t i = 0; i < a->modules.n; i++) {
		struct tn_kept *k = &r->modules.v[a->modules.v[i]];
		const struct tn_step *failure = tn_loading_failure(&a->loading, i);

		k->tries++;
		k->back = !failure;
		k->came = a->how;
		if (failure && !k->error)
			k->error = tn_loading_reason(&a->loading, failure);
	}
}

/* Return: 0, 1 or -errno with a message. */
static int run(struct tn_returning *r, struct attempt *a, struct tn_error *err)
{
	const struct tn_plan_source from = { r->world->tree, r->world->config, r->state, r->world->log };
	int result;

	a->plan = tn_plan_new(&from);
	if (!a->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	result = tn_returning_plan(r, a->how, a->plan, &a->operands, &a->modules, err);
	if (result == 0)
		result = tn_loading_run(&a->loading, a->plan, err);
	if (result >= 0)
		judge(r, a);
	return result;
}

/* The first try is the one whose timings are asked for. */
static void hand_over(struct tn_returning *r, struct attempt *a)
{
	r->loading = a->loading;
	r->loading.args = r->args;
	r->plan = a->plan;
	r->operands = a->operands;
	r->loading.operands = &r->operands;
	a->loading = (struct tn_loading){ 0 };
	a->plan = NULL;
	a->operands = (struct tn_operands){ 0 };
}

int tn_returning_run(struct tn_returning *ret, enum tn_returning_try first, struct tn_error *err)
{
	int result = 0;

	for (enum tn_returning_try how = first; how < TN_N_RETURNING_TRIES && result >= 0; how++) {
		tn_cleanup(attempt_release) struct attempt a = { .how = how, .args = *ret->args };
		int r;

		if (!is_new(ret, first, how))
			continue;
		if (how != first)
			a.args.plot = NULL; /* what it shows is the first try */
		a.loading = (struct tn_loading){
			.world = ret->world, .args = &a.args, .operands = &a.operands, .state = ret->state,
			.unblock_signals = true,
		};
		r = run(ret, &a, err);
		result = r < 0 || result == 0 ? r : result;
		if (how == first && r >= 0)
			hand_over(ret, &a);
	}
	return result;
}

size_t tn_returning_count(const struct tn_returning *ret)
{
	size_t n = 0;

	for (size_t i = 0; i < ret->modules.n; i++)
		n += ret->modules.v[i].back;
	return n;
}

/* What the try that failed had given it. */
static const char *given(const struct tn_returning *r, const struct tn_kept *k)
{
	if (k->came == TN_RETURN_AS_IT_WAS && !*k->more)
		return tn_arena_printf(&r->world->arena, "by its install command");
	return tn_arena_printf(&r->world->arena, "with %s", k->came == TN_RETURN_AS_IT_WAS ? k->more : k->was);
}

void tn_returning_complain(const struct tn_returning *ret)
{
	static const char *const ends[] = {
		[TN_RETURN_AS_IT_WAS] = "it is loaded as it was before",
		[TN_RETURN_BARE] = "it is loaded without the parameters that it had",
	};

	for (size_t i = 0; i < ret->modules.n; i++) {
		const struct tn_kept *k = &ret->modules.v[i];
		const char *reason = k->error ? k->error : "out of memory", *what = given(ret, k);

		if (!k->tries)
			continue; /* nobody came to it */
		if (!k->back)
			tn_report(TN_LOG_ERROR, "could not load %s%s: %s", k->module, k->was_loaded ? " again" : "", reason);
		else if (k->tries > 1)
			tn_report(TN_LOG_ERROR, "%s would not load %s: %s; %s", k->module, what ? what : "", reason, ends[k->came]);
	}
}
