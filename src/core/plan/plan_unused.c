// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Removal: what only the modules that go have used. All that a module needed,
 * directly or not, is looked at, users before what they use, so that a whole
 * chain comes down: what goes counts as gone for what it used. modules.dep
 * only says which modules; who uses whom, the kernel knows.
 *
 * What is in use then may be idle by the end of the plan (a soft dependency
 * used it as well), so it is looked at once more.
 */
#include "core/plan/plan_unused.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"

static bool is_listed(const tn_plan_unused_list *list, const char *module)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].module, module) == 0)
			return true;
	return false;
}

/* The first that none of the rest uses; where the kernel has them in a circle, the first. */
static struct tn_plan_unused take_next(tn_plan_unused_list *list)
{
	struct tn_plan_unused next;
	size_t at = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct tn_plan_use *use = &list->v[i].use;
		bool used = false;

		for (size_t u = 0; u < use->n_users && !used; u++)
			used = is_listed(list, use->users[u]);
		if (!used) {
			at = i;
			break;
		}
	}
	next = list->v[at];
	list->n--;
	memmove(&list->v[at], &list->v[at + 1], (list->n - at) * sizeof(*list->v));
	return next;
}

/* Once those of its users that this plan takes away are gone. */
static int push(struct tn_plan_job *job, const struct tn_plan_unused *unused, struct tn_step step)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_UNUSED,
					     .for_module = unused->for_module };
	tn_autovec tn_plan_indices needs = { 0 };
	size_t index;
	int r = tn_vec_push(&needs, unused->after);

	for (size_t i = 0; i < unused->use.n_users && r == 0; i++) {
		ptrdiff_t at = tn_plan_latest(&job->plan->removes, unused->use.users[i]);

		if (at >= 0 && (size_t)at != unused->after)
			r = tn_vec_push(&needs, (size_t)at);
	}
	if (r == 0)
		r = tn_plan_push_removal(job, step, &cause, &needs, &index);
	return r;
}

/* @last: what is in use then stays. */
static int remove_listed(struct tn_plan_departure *d, tn_plan_unused_list *list, bool last)
{
	int r = 0;

	while (list->n && r == 0) {
		struct tn_plan_unused next = take_next(list);
		struct tn_step step = { .kind = TN_STEP_REMOVE,
					.module = next.module,
					.path = next.path };

		r = tn_plan_predict_use(d->job, &next.use, &step.remove);
		if (r == 0 && (last || step.remove.refcount == 0))
			r = push(d->job, &next, step);
		else if (r == 0 && !is_listed(&d->kept, next.module))
			r = tn_vec_push(&d->kept, next);
	}
	return r;
}

static int list_dependency(struct tn_plan_departure *d, struct tn_plan_unused unused,
			   tn_plan_unused_list *list)
{
	int r = tn_name_of_file(unused.path, &d->job->plan->arena, &unused.module);

	if (r <= 0 || is_listed(list, unused.module))
		return r;
	/* What was asked for, or is on its way for another reason, goes by its own step. */
	if (tn_hash_get(&d->begun, tn_text(unused.module)))
		return 0;
	r = tn_plan_read_use(d->job, unused.module, &unused.use);
	if (r == 0 && unused.use.refcount >= 0)
		r = tn_vec_push(list, unused);
	return r;
}

int tn_plan_remove_unused(struct tn_plan_departure *d, const char *module, size_t after)
{
	struct tn_plan_unused unused = { .for_module = module, .after = after };
	tn_autovec tn_plan_unused_list list = { 0 };
	const struct tn_tree_module *m;
	int r = tn_tree_module(d->job->plan->from.tree, module, &m);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < m->n_deps && r >= 0; i++) {
		unused.path = m->deps[i];
		r = list_dependency(d, unused, &list);
	}
	if (r == 0)
		r = remove_listed(d, &list, false);
	return r;
}

int tn_plan_remove_kept(struct tn_plan_departure *d)
{
	tn_autovec tn_plan_unused_list list = { 0 };
	int r = 0;

	for (size_t i = 0; i < d->kept.n && r == 0; i++)
		if (tn_plan_latest(&d->job->plan->removes, d->kept.v[i].module) < 0)
			r = tn_vec_push(&list, d->kept.v[i]);
	if (r == 0)
		r = remove_listed(d, &list, true);
	return r;
}
