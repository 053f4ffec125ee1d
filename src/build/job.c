// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/job.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "build/exclusive.h"
#include "build/outcome.h"

#define NONE SIZE_MAX

/* A candidate that somebody wants, or needs. */
struct want {
	size_t candidate;
	const char *why;
	const char *lacks; /* it needs it, and goes without; NULL */
	bool install;	   /* else it is enough that it is built */
	bool asked;	   /* it was asked for; else another one needs it */
	bool over;	   /* it has its job, or is passed over */
	bool queued;	   /* nothing that it needs is waited for */
	size_t job;	   /* NONE: nothing has to be done to it, or it is passed over */
	bool bad;	   /* what needs it cannot be made */
	size_t open;	   /* of its needs, those that are not over */
	size_t first_use;  /* in uses: those that need it */
	size_t first_need; /* in uses: those that it needs */
};

typedef TN_VEC(size_t) indexes;

struct use {
	size_t user, need; /* wants */
	size_t next_user, next_need;
};

/* One kernel, and what is wanted of its candidates. */
struct round {
	const struct tn_build_asked *asked;
	const struct tn_build_candidate *all;
	const char *kernel, *arch;
	size_t n;
	TN_VEC(struct want) wants;
	TN_VEC(struct use) uses;
	struct tn_build_plan *plan;
};

static void round_free(struct round *r)
{
	tn_vec_free(&r->wants);
	tn_vec_free(&r->uses);
}

static bool is_here(const struct round *r, size_t i)
{
	return strcmp(r->all[i].kernel, r->kernel) == 0 && strcmp(r->all[i].arch, r->arch) == 0;
}

static int pass(struct round *r, size_t candidate, enum tn_build_pass kind, int code, const char *reason)
{
	const struct tn_build_candidate *c = &r->all[candidate];
	struct tn_build_passed p = { candidate, c->module, c->version, kind, code, reason };

	return !reason ? -ENOMEM : tn_vec_push(&r->plan->passed, p);
}

/* Whether @a is to be taken before @b: one that can be built, then the newer one. */
static bool is_better(const struct tn_build_candidate *a, const struct tn_build_candidate *b)
{
	if (!a->code != !b->code)
		return !a->code;
	return tn_dkms_version_cmp(a->version, b->version) > 0;
}

/* The best of a module; NONE: there is none. */
static size_t best_of(const struct round *r, const char *module)
{
	size_t best = NONE;

	for (size_t i = 0; i < r->n; i++) {
		if (!is_here(r, i) || strcmp(r->all[i].module, module) != 0)
			continue;
		if (best == NONE || is_better(&r->all[i], &r->all[best]))
			best = i;
	}
	return best;
}

static size_t exactly(const struct round *r, const char *module, const char *version)
{
	for (size_t i = 0; i < r->n; i++)
		if (is_here(r, i) && strcmp(r->all[i].module, module) == 0 && strcmp(r->all[i].version, version) == 0)
			return i;
	return NONE;
}

/* The version that the kernel has; NONE: it has none. */
static size_t installed_of(const struct round *r, const char *module)
{
	for (size_t i = 0; i < r->n; i++)
		if (is_here(r, i) && strcmp(r->all[i].module, module) == 0 && r->all[i].stand == TN_BUILD_STAND_INSTALLED)
			return i;
	return NONE;
}

static size_t wanted_of(const struct round *r, const char *module)
{
	for (size_t i = 0; i < r->wants.n; i++)
		if (strcmp(r->all[r->wants.v[i].candidate].module, module) == 0)
			return i;
	return NONE;
}

static int want(struct round *r, size_t candidate, const char *why, bool install, bool asked)
{
	struct want w = { .candidate = candidate,
			  .why = why,
			  .install = install,
			  .asked = asked,
			  .job = NONE,
			  .first_use = NONE,
			  .first_need = NONE };

	for (size_t i = 0; i < r->wants.n; i++)
		if (r->wants.v[i].candidate == candidate) {
			r->wants.v[i].install |= install;
			return 0;
		}
	return !why ? -ENOMEM : tn_vec_push(&r->wants, w);
}

static int want_autoinstalled(struct round *r)
{
	int rc = 0;

	for (size_t i = 0; i < r->n && rc == 0; i++)
		if (is_here(r, i) && r->all[i].autoinstall && best_of(r, r->all[i].module) == i)
			rc = want(r, i, "it is installed for every kernel", r->asked->task != TN_BUILD_TO_BUILD, true);
	return rc;
}

static int want_chosen(struct round *r, const struct tn_build_choice *choice)
{
	size_t i = choice->version ? exactly(r, choice->module, choice->version) : best_of(r, choice->module);

	return i == NONE ? 0 : want(r, i, "asked for", r->asked->task == TN_BUILD_TO_INSTALL, true);
}

static int link_need(struct round *r, size_t user, size_t need)
{
	struct use u = { user, need, r->wants.v[need].first_use, r->wants.v[user].first_need };

	if (tn_vec_push(&r->uses, u) < 0)
		return -ENOMEM;
	r->wants.v[need].first_use = r->wants.v[user].first_need = r->uses.n - 1;
	r->wants.v[user].open++;
	return 0;
}

/* It is there, and stays. */
static bool is_made(const struct round *r, const struct want *w)
{
	return r->all[w->candidate].stand != TN_BUILD_STAND_ADDED && !(r->asked->force && w->asked);
}

/* A need that nothing can be done about: what needs it is passed over. */
static int lack(struct round *r, size_t user, const char *name, bool known)
{
	struct want *w = &r->wants.v[user];
	const bool defer = !known && !r->asked->choices;

	if (r->asked->lenient)
		w->lacks = name;
	if (w->over || r->asked->lenient || is_made(r, w))
		return 0;
	w->over = w->bad = true;
	return pass(r, w->candidate, defer ? TN_BUILD_PASS_DEFERRED : TN_BUILD_PASS_REFUSED, TN_BUILD_NEEDS_OTHER,
		    tn_arena_printf(&r->plan->arena,
				    known ? "it needs %s, which is not installed for this kernel"
					  : "it needs %s, and there is no source of that here",
				    name));
}

static int need(struct round *r, size_t user, const char *name)
{
	const struct tn_build_candidate *c = &r->all[r->wants.v[user].candidate];
	size_t i = wanted_of(r, name), best;

	if (i == NONE && installed_of(r, name) != NONE)
		return 0;
	best = i == NONE ? best_of(r, name) : r->wants.v[i].candidate;
	if (best == NONE || (i == NONE && !r->asked->with_needs))
		return lack(r, user, name, best != NONE);
	if (want(r, best, tn_arena_printf(&r->plan->arena, "%s needs it", c->module), true, false) < 0)
		return -ENOMEM;
	return link_need(r, user, i == NONE ? r->wants.n - 1 : i);
}

/* All that is wanted, with what that needs. */
static int gather(struct round *r)
{
	int rc = r->asked->choices ? 0 : want_autoinstalled(r);

	for (size_t i = 0; r->asked->choices && i < r->asked->n && rc == 0; i++)
		rc = want_chosen(r, &r->asked->choices[i]);
	for (size_t i = 0; i < r->wants.n && rc == 0; i++) {
		const struct tn_build_candidate *c = &r->all[r->wants.v[i].candidate];

		for (size_t d = 0; d < c->n_depends && !c->code && rc == 0; d++)
			rc = need(r, i, c->depends[d]);
	}
	return rc;
}

/* Why it is done at all, where that is more than that it was asked for. */
static const char *reason_of(struct round *r, const struct want *w, bool anew)
{
	const struct tn_build_candidate *c = &r->all[w->candidate];
	size_t there = installed_of(r, c->module);

	if (anew)
		return tn_arena_printf(&r->plan->arena, "%s; what it needs is made anew", w->why);
	if (there == NONE || there == w->candidate)
		return w->why;
	return tn_arena_printf(&r->plan->arena, "%s; %s is installed", w->why, r->all[there].version);
}

static int add_job(struct round *r, struct want *w, bool make, bool install, bool anew)
{
	struct tn_build_job job = { .candidate = w->candidate, .make = make, .install = install, .lacks = w->lacks };
	int rc;

	job.why = reason_of(r, w, anew);
	rc = job.why ? 0 : -ENOMEM;
	for (size_t u = w->first_need; u != NONE && rc == 0; u = r->uses.v[u].next_need) {
		size_t j = r->wants.v[r->uses.v[u].need].job;

		if (j != NONE)
			rc = tn_vec_push(&job.needs, j);
	}
	if (rc == 0)
		rc = tn_vec_push(&r->plan->jobs, job);
	if (rc < 0)
		tn_vec_free(&job.needs);
	else
		w->job = r->plan->jobs.n - 1;
	return rc;
}

/* The need of @w that stands in its way; NULL: none does. */
static const struct want *bad_need(const struct round *r, const struct want *w)
{
	for (size_t u = w->first_need; u != NONE; u = r->uses.v[u].next_need)
		if (r->wants.v[r->uses.v[u].need].bad)
			return &r->wants.v[r->uses.v[u].need];
	return NULL;
}

static bool needs_are_made(const struct round *r, const struct want *w)
{
	for (size_t u = w->first_need; u != NONE; u = r->uses.v[u].next_need) {
		size_t job = r->wants.v[r->uses.v[u].need].job;

		if (job != NONE && r->plan->jobs.v[job].make)
			return true;
	}
	return false;
}

/* All that it needs is over. */
static int settle(struct round *r, struct want *w)
{
	const struct tn_build_candidate *c = &r->all[w->candidate];
	const struct want *bad = bad_need(r, w);
	const bool anew = c->rebuild && needs_are_made(r, w);
	const bool make = !is_made(r, w) || anew;
	const bool install = w->install && (make || c->stand != TN_BUILD_STAND_INSTALLED);

	w->over = true;
	if (!make && !install)
		return pass(r, w->candidate, TN_BUILD_PASS_NOTHING, 0, w->install ? "it is installed" : "it is built");
	if (make && c->code) {
		w->bad = true;
		return pass(r, w->candidate, c->code == TN_BUILD_EXCLUDED ? TN_BUILD_PASS_EXCLUDED : TN_BUILD_PASS_REFUSED,
			    c->code, c->reason);
	}
	if (bad) {
		w->bad = true;
		return pass(
			r, w->candidate, TN_BUILD_PASS_REFUSED, TN_BUILD_NEEDS_OTHER,
			tn_arena_printf(&r->plan->arena, "it needs %s, which cannot be built", r->all[bad->candidate].module));
	}
	return add_job(r, w, make, install, anew);
}

/* The first need that is waited for; NONE: there is none. */
static size_t awaited(const struct round *r, size_t i)
{
	for (size_t u = r->wants.v[i].first_need; u != NONE; u = r->uses.v[u].next_need)
		if (!r->wants.v[r->uses.v[u].need].queued)
			return r->uses.v[u].need;
	return NONE;
}

/* The names of a circle, of which @i is one: "a needs b, b needs a". */
static const char *name_circle(struct round *r, size_t i)
{
	tn_autobuf text = { 0 };
	size_t at = i;

	do {
		size_t next = awaited(r, at);

		tn_buf_addf(&text, "%s%s needs %s", at == i ? "they need each other: " : ", ",
			    r->all[r->wants.v[at].candidate].module, r->all[r->wants.v[next].candidate].module);
		at = next;
	} while (at != i);
	return text.failed ? NULL : tn_arena_dup(&r->plan->arena, tn_buf_text(&text));
}

/* One that is in a circle: whoever follows what is waited for comes into one. NONE: nothing is left. */
static size_t find_in_circle(const struct round *r)
{
	size_t at = 0;

	while (at < r->wants.n && r->wants.v[at].queued)
		at++;
	if (at == r->wants.n)
		return NONE;
	for (size_t steps = 0; steps < r->wants.n; steps++)
		at = awaited(r, at);
	return at;
}

static int enqueue(struct round *r, size_t i, indexes *queue)
{
	r->wants.v[i].queued = true;
	return tn_vec_push(queue, i);
}

/* Those that need @i have one need less to wait for; the last one makes them ready. */
static int release_users(struct round *r, size_t i, indexes *queue)
{
	int rc = 0;

	for (size_t u = r->wants.v[i].first_use; u != NONE && rc == 0; u = r->uses.v[u].next_user) {
		struct want *user = &r->wants.v[r->uses.v[u].user];

		if (--user->open == 0 && !user->queued)
			rc = enqueue(r, r->uses.v[u].user, queue);
	}
	return rc;
}

static int settle_queued(struct round *r, indexes *queue, size_t *done)
{
	int rc = 0;

	for (; *done < queue->n && rc == 0; ++*done) {
		size_t i = queue->v[*done];

		if (!r->wants.v[i].over)
			rc = settle(r, &r->wants.v[i]);
		if (rc == 0)
			rc = release_users(r, i, queue);
	}
	return rc;
}

static int break_circle(struct round *r, size_t i, indexes *queue)
{
	struct want *w = &r->wants.v[i];
	int rc = w->over ? 0 : pass(r, w->candidate, TN_BUILD_PASS_REFUSED, TN_BUILD_NEEDS_OTHER, name_circle(r, i));

	w->over = w->bad = true;
	return rc < 0 ? rc : enqueue(r, i, queue);
}

static int settle_all(struct round *r)
{
	tn_autovec indexes queue = { 0 };
	size_t done = 0, circle;
	int rc = 0;

	for (size_t i = 0; i < r->wants.n && rc == 0; i++)
		if (!r->wants.v[i].open)
			rc = enqueue(r, i, &queue);
	while (rc == 0) {
		rc = settle_queued(r, &queue, &done);
		circle = rc == 0 ? find_in_circle(r) : NONE;
		if (circle == NONE)
			break;
		rc = break_circle(r, circle, &queue);
	}
	return rc;
}

static bool is_chosen(const struct tn_build_asked *asked, const struct tn_build_candidate *c)
{
	for (size_t i = 0; i < asked->n; i++)
		if (strcmp(asked->choices[i].module, c->module) == 0 &&
		    (!asked->choices[i].version || strcmp(asked->choices[i].version, c->version) == 0))
			return true;
	return !asked->choices && c->autoinstall;
}

/* What is taken away needs nothing. */
static int take_away(struct round *r, size_t i)
{
	const struct tn_build_candidate *c = &r->all[i];
	const bool unbuild = r->asked->task == TN_BUILD_TO_UNBUILD;
	const bool is_installed = c->stand == TN_BUILD_STAND_INSTALLED;
	struct tn_build_job job = { .candidate = i, .uninstall = is_installed, .unbuild = unbuild, .why = "asked for" };

	if (c->stand == TN_BUILD_STAND_ADDED || (!unbuild && !is_installed))
		return pass(r, i, TN_BUILD_PASS_NOTHING, 0, unbuild ? "it is not built" : "it is not installed");
	return tn_vec_push(&r->plan->jobs, job);
}

static int plan_round(struct round *r)
{
	const bool away = r->asked->task == TN_BUILD_TO_UNINSTALL || r->asked->task == TN_BUILD_TO_UNBUILD;
	int rc = 0;

	if (!away) {
		rc = gather(r);
		return rc < 0 ? rc : settle_all(r);
	}
	for (size_t i = 0; i < r->n && rc == 0; i++)
		if (is_here(r, i) && is_chosen(r->asked, &r->all[i]))
			rc = take_away(r, i);
	return rc;
}

static bool is_first_of_kernel(const struct tn_build_candidate *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(all[k].kernel, all[i].kernel) == 0 && strcmp(all[k].arch, all[i].arch) == 0)
			return false;
	return true;
}

/* A choice that fits no candidate at all. */
static int pass_unknown(const struct tn_build_choice *choice, struct tn_build_plan *plan)
{
	const char *reason = tn_arena_printf(&plan->arena, "there is no source of %s%s%s here", choice->module,
					     choice->version ? ", version " : "", choice->version ? choice->version : "");
	struct tn_build_passed p = { NONE, choice->module, choice->version, TN_BUILD_PASS_REFUSED, TN_BUILD_NOT_ADDED, reason };

	return reason ? tn_vec_push(&plan->passed, p) : -ENOMEM;
}

int tn_build_plan_make(const struct tn_build_asked *asked, const struct tn_build_candidate *candidates, size_t n,
		       struct tn_build_plan *ret)
{
	int rc = 0;

	for (size_t c = 0; asked->choices && c < asked->n && rc == 0; c++) {
		const struct tn_build_asked one = { .choices = &asked->choices[c], .n = 1 };
		bool known = false;

		for (size_t i = 0; i < n && !known; i++)
			known = is_chosen(&one, &candidates[i]);
		rc = known ? 0 : pass_unknown(&asked->choices[c], ret);
	}
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct round r = { asked, candidates, candidates[i].kernel, candidates[i].arch, n, { 0 }, { 0 }, ret };

		if (is_first_of_kernel(candidates, i))
			rc = plan_round(&r);
		round_free(&r);
	}
	return rc;
}

void tn_build_plan_free(struct tn_build_plan *plan)
{
	for (size_t i = 0; i < plan->jobs.n; i++)
		tn_vec_free(&plan->jobs.v[i].needs);
	tn_vec_free(&plan->jobs);
	tn_vec_free(&plan->passed);
	tn_arena_free(&plan->arena);
}
