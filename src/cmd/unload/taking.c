// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A plan is made for all that is asked for and gone through without touching anything. Who cannot go is left out, and a new
 * plan is made, since what went along for him stays now: until there is one that goes through.
 */
#include "cmd/unload/taking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "cli/output.h"
#include "cli/show.h"
#include "core/find/meaning.h"
#include "core/load/apply.h"
#include "core/plan/plan_loaded.h"
#include "core/plan/words.h"
#include "core/state/state.h"
#include "sys/clock.h"
#include "sys/kernel.h"

/* The longest pause between two looks at a module that is in use. */
#define PAUSE_MAX_MSEC 200

static void drop_plan(struct tn_taking *t)
{
	t->plan = tn_plan_free(t->plan);
	tn_vec_free(&t->serials);
	t->steps = NULL;
	t->n_steps = 0;
}

void tn_taking_free(struct tn_taking *t)
{
	for (size_t i = 0; i < t->targets.n; i++)
		tn_usage_free(&t->targets.v[i].usage);
	tn_vec_free(&t->targets);
	tn_vec_free(&t->loaded);
	drop_plan(t);
	free(t->ends);
	t->ends = NULL;
	tn_vec_free(&t->devices);
	tn_process_files_free(&t->files);
}

/* What the tree does not know, the kernel may have: from a file elsewhere. */
static int find(const struct tn_taking *t, const char *operand, struct tn_meaning *ret)
{
	struct tn_world *world = t->world;
	int r = tn_meaning_find(world->tree, world->config, operand, &world->arena, ret);

	if (r == -ENOENT && !tn_meaning_is_path(operand))
		r = tn_plan_find_loaded(t->state, operand, false, &world->arena, &ret->matches);
	return r;
}

static int add_match(struct tn_taking *t, struct tn_taking_target target, const struct tn_match *match)
{
	struct tn_match *copy = tn_arena_alloc(&t->world->arena, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	*copy = *match;
	target.match = copy;
	return tn_vec_push(&t->targets, target);
}

int tn_taking_add(struct tn_taking *t, const char *operand, struct tn_error *err)
{
	struct tn_taking_target target = { .operand = operand };
	tn_automeaning found = { 0 };
	int r = find(t, operand, &found);

	if (r < 0 && r != -ENOMEM) {
		target.left = true;
		target.error = tn_operand_unknown(t->world, operand, r);
		r = target.error ? tn_vec_push(&t->targets, target) : -ENOMEM;
	} else {
		target.path = found.path;
		for (size_t i = 0; i < found.matches.n && r == 0; i++)
			r = add_match(t, target, &found.matches.v[i]);
	}
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

static const struct tn_loaded *loaded(const struct tn_taking *t, const char *module)
{
	for (size_t i = 0; i < t->loaded.n; i++)
		if (strcmp(t->loaded.v[i].name, module) == 0)
			return &t->loaded.v[i];
	return NULL;
}

/* Who uses a module was loaded after it, and goes before it. */
int tn_taking_sort(struct tn_taking *t, struct tn_error *err)
{
	tn_vec_free(&t->loaded);
	if (tn_state_loaded(t->world->root, &t->world->arena, &t->loaded, NULL) == -ENOMEM)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < t->targets.n; i++) {
		struct tn_taking_target *target = &t->targets.v[i];
		const struct tn_loaded *l = target->match ? loaded(t, target->match->module) : NULL;

		target->place = l ? (size_t)(l - t->loaded.v) : SIZE_MAX;
	}
	TN_SORT_FEW(t->targets.v, t->targets.n, a, b, a->place < b->place);
	return 0;
}

/* It has no way out, or none has. */
static bool stays_for_ever(const struct tn_taking *t, const struct tn_step *step)
{
	const struct tn_loaded *l = loaded(t, step->module);

	return l && (l->refcount < 0 || (!t->request.force && strstr(l->users, TN_LOADED_PERMANENT)));
}

static bool is_on_its_way(const struct tn_taking *t, const struct tn_step *step)
{
	const struct tn_loaded *l = loaded(t, step->module);

	return l && (l->state == TN_STATE_GOING || l->state == TN_STATE_COMING);
}

/* By force the kernel may unload what is in use, but not what another module uses. */
static bool is_busy(const struct tn_taking *t, const struct tn_step *step)
{
	return step->remove.n_holders || (step->remove.refcount > 0 && !t->request.force);
}

/* The plan that names it is going to be made anew. */
static void keep_back(struct tn_taking *t, struct tn_taking_target *target, const char *module)
{
	target->kept = tn_arena_str(&t->world->arena, module);
	if (!target->kept)
		target->error = "out of memory";
}

/* Whether the step lets the target be. */
static bool goes_through(struct tn_taking *t, const struct tn_step *step)
{
	struct tn_taking_target *target = &t->targets.v[t->serials.v[step->request]];
	const bool removes = step->kind == TN_STEP_REMOVE, for_ever = removes && stays_for_ever(t, step);

	if (target->left || !step->required)
		return true;
	target->for_ever = for_ever;
	if (step->kind == TN_STEP_FAIL)
		target->error = tn_words_fail(step->fail.why)->unload;
	else if (for_ever || (removes && (is_on_its_way(t, step) || is_busy(t, step))))
		keep_back(t, target, step->module);
	else
		return true;
	target->left = true;
	return false;
}

static int make_plan(struct tn_taking *t, struct tn_error *err)
{
	const struct tn_plan_source from = { t->world->tree, t->world->config, t->state, t->world->log };
	int r = 0;

	drop_plan(t);
	t->plan = tn_plan_new(&from);
	if (!t->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < t->targets.n && r == 0; i++) {
		if (t->targets.v[i].left)
			continue;
		if (tn_vec_push(&t->serials, i) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
		r = tn_plan_add(t->plan, t->targets.v[i].match, &t->request, err);
	}
	t->n_steps = r == 0 ? tn_plan_steps(t->plan, &t->steps) : 0;
	return r;
}

/* Return: 0 or -errno with a message. */
static int decide_now(struct tn_taking *t, struct tn_error *err)
{
	bool done = false;
	int r = tn_taking_sort(t, err);

	while (r == 0 && !done) {
		done = true;
		r = make_plan(t, err);
		for (size_t i = 0; i < t->n_steps && r == 0; i++)
			done &= goes_through(t, &t->steps[i]);
	}
	return r;
}

/* The first that is in use, and may not be for ever. NULL: none, or others make waiting vain. */
static const struct tn_taking_target *awaited(const struct tn_taking *t)
{
	const struct tn_taking_target *found = NULL;

	for (size_t i = 0; i < t->targets.n; i++) {
		const struct tn_taking_target *target = &t->targets.v[i];

		if (target->left && (!target->kept || target->for_ever) && t->all_or_none)
			return NULL;
		if (!found && target->kept && !target->for_ever)
			found = target;
	}
	return found;
}

static void forget(struct tn_taking *t)
{
	for (size_t i = 0; i < t->targets.n; i++)
		if (t->targets.v[i].kept) {
			t->targets.v[i].kept = NULL;
			t->targets.v[i].left = false;
		}
}

static void announce(const struct tn_taking *t, const char *module)
{
	if (t->quiet || t->world->json)
		return;
	fputs("waiting for ", stdout);
	tn_show(module, stdout);
	puts(" to fall idle");
	tn_flush_output();
}

static bool all_go(const struct tn_taking *t)
{
	for (size_t i = 0; i < t->targets.n; i++)
		if (t->targets.v[i].left)
			return false;
	return true;
}

int tn_taking_decide(struct tn_taking *t, struct tn_error *err)
{
	const uint64_t end = tn_clock_msec() + t->wait_msec;
	unsigned pause = 1;
	int r;

	for (r = decide_now(t, err); r == 0 && awaited(t); r = decide_now(t, err)) {
		uint64_t now = tn_clock_msec();

		if (now >= end)
			break;
		if (pause == 1)
			announce(t, awaited(t)->kept);
		tn_clock_sleep(pause < end - now ? pause : (unsigned)(end - now));
		pause = pause * 2 < PAUSE_MAX_MSEC ? pause * 2 : PAUSE_MAX_MSEC;
		forget(t);
	}
	if (r < 0)
		return r;
	t->ends = calloc(t->n_steps + 1, sizeof(*t->ends));
	if (!t->ends)
		return tn_fail(err, -ENOMEM, "out of memory");
	return all_go(t) ? 0 : 1;
}

static void keep(void *data, const struct tn_step *step, enum tn_outcome outcome, int result, const struct tn_error *err)
{
	struct tn_taking *t = data;
	struct tn_loaded_step *end = &t->ends[step - t->steps];
	tn_autoerror why = { 0 };

	if (step->kind == TN_STEP_REMOVE && outcome == TN_OUTCOME_FAILED)
		tn_unload_within_fail(&t->within, result, &why);
	tn_loaded_step_keep(end, outcome, result, why.text ? &why : err, &t->world->arena);
	/* Somebody else has unloaded it. */
	if (step->kind == TN_STEP_REMOVE && result == -ENOENT)
		*end = (struct tn_loaded_step){ .how = TN_LOADED_SKIPPED };
}

static void judge(struct tn_taking *t)
{
	for (size_t i = 0; i < t->n_steps; i++) {
		const struct tn_step *step = &t->steps[i];
		struct tn_taking_target *target = &t->targets.v[t->serials.v[step->request]];

		if (!step->required || t->ends[i].how != TN_LOADED_FAILED || target->left)
			continue;
		target->left = true;
		if (t->ends[i].result == -EAGAIN || t->ends[i].result == -EBUSY)
			target->kept = step->module;
		else
			target->error = tn_taking_reason(t, step);
	}
}

int tn_taking_do(struct tn_taking *t, struct tn_error *err)
{
	const struct tn_kernel running = tn_kernel_running(t->world->root), kernel = tn_kernel_unloading_within(&t->within);
	const struct tn_observer observer = { t, keep };
	const struct tn_apply how = {
		.kernel = &kernel,
		.state = t->state,
		.observer = &observer,
		.wait_msec = t->wait_msec,
		.all_or_none = t->all_or_none,
		.unblock_signals = true,
		.command_msec = t->timeout_msec,
		.commands = getenv(TN_APPLY_COMMANDS_ENV),
	};

	if (t->all_or_none && !all_go(t))
		return 1;
	t->within = (struct tn_unload_within){ .kernel = &running, .timeout_msec = t->timeout_msec };
	if (tn_apply(&how, t->steps, t->n_steps) == -ENOMEM)
		return tn_fail(err, -ENOMEM, "out of memory");
	judge(t);
	return all_go(t) ? 0 : 1;
}

bool tn_taking_takes(const struct tn_step *step)
{
	return step->same_as < 0 && (step->kind == TN_STEP_REMOVE || step->kind == TN_STEP_COMMAND);
}

bool tn_taking_took(const struct tn_taking *t, size_t step)
{
	return t->ends && t->ends[step].how == TN_LOADED_DONE &&
	       (t->steps[step].kind == TN_STEP_REMOVE || t->steps[step].kind == TN_STEP_COMMAND);
}

static bool any_is_kept(const struct tn_taking *t)
{
	for (size_t i = 0; i < t->targets.n; i++)
		if (t->targets.v[i].kept)
			return true;
	return false;
}

int tn_taking_look(struct tn_taking *t, struct tn_error *err)
{
	const struct tn_users_of of = { t->world->root, t->world->tree, &t->devices, &t->files };
	struct tn_arena *arena = &t->world->arena;
	int r = 0;

	if (!any_is_kept(t))
		return 0;
	if (tn_devices_read(t->world->root, arena, &t->devices, err) < 0 ||
	    tn_process_files_read(t->world->root, arena, &t->files) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < t->targets.n && r == 0; i++)
		if (t->targets.v[i].kept)
			r = tn_module_users_read(&of, t->targets.v[i].kept, arena, &t->targets.v[i].usage, err);
	return r;
}
