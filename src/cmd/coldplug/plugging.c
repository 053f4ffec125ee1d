// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices become one plan, and that is carried out. */
#include "cmd/coldplug/plugging.h"

#include <errno.h>
#include <string.h>

#include "cli/json.h"
#include "core/plan/command.h"

static bool is_for(const struct tn_wanted *w, const char *module)
{
	for (size_t k = 0; k < w->matches.n; k++)
		if (strcmp(w->matches.v[k].module, module) == 0)
			return true;
	return false;
}

/* The devices that want a target, each with its own modalias. */
static void describe(const void *data, size_t target, struct tn_json to)
{
	const struct tn_plugging *p = data;
	const char *module = p->operands.targets.v[target].match->module;
	struct tn_json list = tn_json_array(to, "devices");

	for (size_t i = 0; i < p->wanted.n; i++) {
		const struct tn_wanted *w = &p->wanted.v[i];

		for (size_t k = 0; k < w->devices.n && is_for(w, module); k++) {
			struct tn_json device = tn_json_object(list, NULL);

			tn_json_text(device, "path", w->devices.v[k]->path);
			tn_json_text(device, "modalias", w->modalias);
		}
	}
}

void tn_plugging_init(struct tn_plugging *p, struct tn_world *world, const struct tn_state_view *state,
		      const struct tn_loading_args *args)
{
	*p = (struct tn_plugging){ .world = world };
	p->loading = (struct tn_loading){ .world = world, .args = args, .operands = &p->operands, .state = state,
					  .describe = describe, .describe_data = p };
}

void tn_plugging_release(struct tn_plugging *p)
{
	tn_loading_free(&p->loading);
	tn_plan_free(p->plan);
	tn_operands_free(&p->operands);
	tn_vec_free(&p->plugged);
	tn_hash_free(&p->places);
	tn_wanted_free(&p->wanted);
}

/* Index + 1; 0: no target yet. */
static size_t place_of(const struct tn_plugging *p, const char *module)
{
	return (size_t)(uintptr_t)tn_hash_get(&p->places, tn_text(module));
}

/* A module that many devices want is tried once. */
static int add(struct tn_plugging *p, size_t i, const struct tn_match *match, struct tn_error *err)
{
	static const struct tn_plan_request request = { .blacklist = TN_BLACKLIST_TARGET };
	const struct tn_wanted *w = &p->wanted.v[i];
	const tn_matches one = { .v = (struct tn_match *)match, .n = 1 };
	size_t place = place_of(p, match->module);

	if (place) {
		p->plugged.v[place - 1].n_others += w->devices.n;
		return 0;
	}
	if (tn_vec_push(&p->plugged, (struct tn_plugged){ .wanted = i, .n_others = w->devices.n - 1 }) < 0 ||
	    tn_hash_put(&p->places, tn_text(match->module), (void *)(uintptr_t)p->plugged.n) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_operands_add(&p->operands, p->world, p->plan, w->modalias, &one, &request, err);
}

static int add_those(struct tn_plugging *p, bool storage, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; i < p->wanted.n; i++)
		for (size_t k = 0; k < p->wanted.v[i].matches.n && r == 0; k++)
			if (tn_wanted_is_storage(&p->wanted.v[i]) == storage)
				r = add(p, i, &p->wanted.v[i].matches.v[k], err);
	return r;
}

static int plan(struct tn_plugging *p, struct tn_error *err)
{
	const struct tn_plan_source from = { p->world->tree, p->world->config, p->loading.state, p->world->log };
	int r;

	p->plan = tn_plan_new(&from);
	if (!p->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = add_those(p, true, err);
	return r < 0 ? r : add_those(p, false, err);
}

int tn_plugging_run(struct tn_plugging *p, const tn_devices *devices, struct tn_error *err)
{
	int r = tn_wanted_find(devices, p->world->tree, p->world->config, &p->world->arena, &p->wanted, err);

	if (r == 0)
		r = plan(p, err);
	if (r == 0)
		r = tn_loading_run(&p->loading, p->plan, err);
	return r < 0 ? r : 0;
}

const char *tn_plugging_device(const struct tn_plugging *p, size_t target)
{
	const struct tn_plugged *plugged = &p->plugged.v[target];
	const struct tn_device *d = p->wanted.v[plugged->wanted].devices.v[0];
	const char *text;

	if (plugged->n_others)
		text = tn_arena_printf(&p->world->arena, "%s %s and %zu more", d->bus, d->name, plugged->n_others);
	else
		text = tn_arena_printf(&p->world->arena, "%s %s", d->bus, d->name);
	return text ? text : d->name;
}

/* A command is run each time that its module is not there, unless it is known to do nothing. */
static bool may_do_more(const struct tn_step *step)
{
	return step->kind == TN_STEP_COMMAND && tn_command_effect(step->command.shell) == TN_COMMAND_RUNS;
}

/* What is not there will not be there without somebody's doing; and from what hangs another would not come back, either. */
static bool is_hopeless(const struct tn_plugging *p, const struct tn_step *failure)
{
	int result = p->loading.ends[failure - p->loading.steps].result;

	if (failure->kind == TN_STEP_INSERT)
		return result == -ETIMEDOUT || result == -ECHILD;
	return !may_do_more(failure);
}

static bool is_settled(const struct tn_plugging *p, size_t target)
{
	const struct tn_step *step = tn_loading_own_step(&p->loading, target), *failure = tn_loading_failure(&p->loading, target);

	if (failure)
		return is_hopeless(p, failure);
	return p->operands.targets.v[target].ok && step && !may_do_more(step);
}

bool tn_plugging_is_settled(const struct tn_plugging *p, const struct tn_wanted *w)
{
	for (size_t i = 0; i < w->matches.n; i++) {
		size_t place = place_of(p, w->matches.v[i].module);

		if (!place || !is_settled(p, place - 1))
			return false;
	}
	return true;
}
