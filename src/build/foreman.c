// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/foreman.h"

#include <errno.h>
#include <string.h>

#include "build/outcome.h"
#include "build/script.h"
#include "build/weak.h"

/* How long another one who installs for a kernel is waited for. */
#define PATIENCE_MSEC (10u * 60 * 1000)

/* A kernel whose tree is changed. */
struct site {
	const char *kernel, *arch;
	struct tn_build_installing how;
	tn_build_installer *installer; /* NULL: it could not be had */
};

struct work {
	const struct tn_build_foreman *f;
	struct tn_build_outcome_of *outcomes;
	TN_VEC(struct site *) sites; /* in the order in which they were first asked for */
	struct tn_arena arena;
};

static void work_end(struct work *w)
{
	for (size_t i = 0; i < w->sites.n; i++)
		tn_build_installer_free(w->sites.v[i]->installer);
	tn_vec_free(&w->sites);
	tn_arena_free(&w->arena);
}

static const struct tn_build_job *job_of(const struct work *w, size_t job)
{
	return &w->f->plan->jobs.v[job];
}

static const struct tn_build_candidate *candidate_of(const struct work *w, size_t job)
{
	return &w->f->candidates[job_of(w, job)->candidate];
}

static const struct tn_build_recipe *recipe_of(const struct work *w, size_t job)
{
	return w->f->recipes[job_of(w, job)->candidate];
}

static void tell(const struct work *w, const char *sentence)
{
	if (w->f->told)
		w->f->told(w->f->data, sentence);
}

static int make(void *data, size_t job, struct tn_error *err)
{
	const struct work *w = data;
	const struct tn_build_order order = {
		.recipe = recipe_of(w, job),
		.number = job,
		.anew = w->f->anew,
		.unjudged = w->f->unjudged,
		.lenient = job_of(w, job)->lacks,
		.to = w->f->to ? w->f->to[job_of(w, job)->candidate] : NULL,
	};

	return order.recipe ? tn_build_shop_make(w->f->shop, &order, err)
			    : tn_fail(err, TN_BUILD_NO_CONF, "%s has no source any more", candidate_of(w, job)->module);
}

static void waits(void *data, const char *sentence)
{
	tell(data, sentence);
}

/* Return: 0 or -errno with a sentence. */
static int open_site(struct work *w, const struct tn_build_candidate *c, struct site **ret, struct tn_error *err)
{
	struct site *site;
	int r;

	for (size_t i = 0; i < w->sites.n; i++)
		if (strcmp(w->sites.v[i]->kernel, c->kernel) == 0 && strcmp(w->sites.v[i]->arch, c->arch) == 0) {
			*ret = w->sites.v[i];
			return 0;
		}
	site = tn_arena_alloc(&w->arena, sizeof(*site));
	if (!site)
		return -ENOMEM;
	*site = (struct site){
		.kernel = c->kernel,
		.arch = c->arch,
		.how = { .trees = { w->f->root, w->f->settings->dkms_tree, w->f->settings->install_tree },
			 .kernel = c->kernel,
			 .arch = c->arch,
			 .symlink_modules = w->f->settings->symlink_modules,
			 .weak_modules = tn_build_weak_script(w->f->root),
			 .no_depmod = w->f->no_depmod,
			 .patience_msec = PATIENCE_MSEC,
			 .waits = waits,
			 .told = waits,
			 .data = w },
	};
	r = tn_build_installer_open(&site->how, &site->installer, err);
	if (r == 0)
		r = tn_vec_push(&w->sites, site);
	if (r == 0)
		*ret = site;
	return r;
}

static int install(struct work *w, size_t job, struct tn_error *err)
{
	const struct tn_build_candidate *c = candidate_of(w, job);
	const struct tn_build_recipe *recipe = recipe_of(w, job);
	struct tn_build_outcome_of *outcome = &w->outcomes[job];
	tn_autoerror script = { 0 };
	struct site *site;
	int r;

	if (!recipe)
		return tn_fail(err, TN_BUILD_NO_CONF, "%s has no source any more", c->module);
	r = tn_build_script(w->f->root, recipe, recipe->conf.pre_install, w->f->output, &script);
	if (r == -ENOEXEC)
		tell(w, tn_error_text(&script, r));
	else if (r != 0)
		return tn_fail(err, TN_BUILD_PRE_INSTALL, "%s", tn_error_text(&script, r));
	r = open_site(w, c, &site, err);
	if (r == 0)
		r = tn_build_install(site->installer, c->module, c->version, &recipe->conf, w->f->install_flags, &outcome->changes,
				     err);
	if (r < 0)
		return r;
	outcome->installed = true;
	tn_error_clear(&script);
	r = tn_build_script(w->f->root, recipe, recipe->conf.post_install, w->f->output, &script);
	if (r != 0)
		tell(w, tn_error_text(&script, r));
	return 0;
}

static int uninstall(struct work *w, size_t job, struct tn_error *err)
{
	const struct tn_build_candidate *c = candidate_of(w, job);
	const struct tn_build_recipe *recipe = recipe_of(w, job);
	tn_autoerror script = { 0 };
	struct site *site;
	int r = open_site(w, c, &site, err);

	if (r == 0)
		r = tn_build_uninstall(site->installer, c->module, c->version, recipe ? &recipe->conf : NULL,
				       &w->outcomes[job].changes, err);
	if (r < 0)
		return r;
	w->outcomes[job].removed = true;
	r = recipe ? tn_build_script(w->f->root, recipe, recipe->conf.post_remove, w->f->output, &script) : 0;
	if (r != 0)
		tell(w, tn_error_text(&script, r));
	return 0;
}

static int unbuild(struct work *w, size_t job, struct tn_error *err)
{
	const struct tn_build_candidate *c = candidate_of(w, job);
	const struct tn_build_trees trees = { w->f->root, w->f->settings->dkms_tree, w->f->settings->install_tree };
	const struct tn_build_id id = { c->module, c->version, c->kernel, c->arch };

	return tn_build_unkeep(&trees, &id, err);
}

static int finish(void *data, size_t job, struct tn_error *err)
{
	struct work *w = data;
	const struct tn_build_job *j = job_of(w, job);
	int r = 0;

	if (j->install)
		r = install(w, job, err);
	if (r == 0 && j->uninstall)
		r = uninstall(w, job, err);
	/* What was installed has a build until the indexes know it no more: unbuild_rest(). */
	return r == 0 && j->unbuild && !w->outcomes[job].removed ? unbuild(w, job, err) : r;
}

static void begins(void *data, size_t job)
{
	const struct work *w = data;

	if (w->f->begins)
		w->f->begins(w->f->data, job);
}

static void ends(void *data, size_t job, const struct tn_build_result *result)
{
	struct work *w = data;
	struct tn_build_outcome_of *outcome = &w->outcomes[job];

	if (job_of(w, job)->make && result->end != TN_BUILD_HELD)
		outcome->has_record = tn_build_shop_record(w->f->shop, job, &outcome->record) == 0;
	if (!w->f->ends)
		return;
	/* The crew's until the end of its run. */
	outcome->result = *result;
	w->f->ends(w->f->data, job, outcome);
	outcome->result = (struct tn_build_result){ 0 };
}

/* All that was installed there is as it was before. */
static void fail_site(struct work *w, const struct site *site, int code, const struct tn_error *why)
{
	for (size_t job = 0; job < w->f->plan->jobs.n; job++) {
		struct tn_build_outcome_of *outcome = &w->outcomes[job];
		const struct tn_build_candidate *c = candidate_of(w, job);

		if (strcmp(c->kernel, site->kernel) != 0 || strcmp(c->arch, site->arch) != 0 ||
		    !(outcome->installed || outcome->removed))
			continue;
		outcome->installed = outcome->removed = false;
		outcome->result.end = TN_BUILD_FAILED;
		outcome->result.code = code;
		tn_error_clear(&outcome->result.err);
		tn_fail(&outcome->result.err, code, "%s", tn_error_text(why, code));
		if (w->f->ends)
			w->f->ends(w->f->data, job, outcome);
	}
}

static void finish_sites(struct work *w)
{
	for (size_t i = 0; i < w->sites.n; i++) {
		tn_autoerror why = { 0 };
		int r = tn_build_installer_finish(w->sites.v[i]->installer, &why);

		if (r < 0)
			fail_site(w, w->sites.v[i], r, &why);
	}
}

static void unbuild_rest(struct work *w)
{
	for (size_t job = 0; job < w->f->plan->jobs.n; job++) {
		struct tn_build_outcome_of *outcome = &w->outcomes[job];
		int r = job_of(w, job)->unbuild && outcome->removed ? unbuild(w, job, &outcome->result.err) : 0;

		if (r < 0) {
			outcome->result.end = TN_BUILD_FAILED;
			outcome->result.code = r;
		}
	}
}

/* What builds for a kernel, or of a source, have in common is read once: children that are forked later have it. */
static void prepare_targets(const struct work *w)
{
	for (size_t job = 0; job < w->f->plan->jobs.n; job++)
		if (job_of(w, job)->make && recipe_of(w, job))
			tn_build_shop_prepare(w->f->shop, recipe_of(w, job), !w->f->unjudged);
}

static int run_crew(struct work *w, struct tn_build_result *results, int *ret_signal, struct tn_error *err)
{
	const size_t n = w->f->plan->jobs.n;
	struct tn_build_task *tasks = tn_arena_array(&w->arena, n ? n : 1, sizeof(*tasks));
	struct tn_build_crew crew = { .tasks = tasks,
				      .n = n,
				      .jobs = tn_build_shop_jobs(w->f->shop),
				      .make = make,
				      .finish = finish,
				      .begins = begins,
				      .ends = ends,
				      .data = w };

	if (!tasks)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < n; i++) {
		const struct tn_build_job *job = job_of(w, i);

		tasks[i] = (struct tn_build_task){ .needs = job->needs.v, .n_needs = job->needs.n, .make = job->make };
	}
	return tn_build_crew_run(&crew, results, ret_signal, err);
}

int tn_build_foreman_run(const struct tn_build_foreman *foreman, struct tn_build_outcome_of *ret, int *ret_signal,
			 struct tn_error *err)
{
	tn_cleanup(work_end) struct work w = { .f = foreman, .outcomes = ret };
	const size_t n = foreman->plan->jobs.n;
	struct tn_build_result *results = tn_arena_array(&w.arena, n ? n : 1, sizeof(*results));
	int r;

	if (!results)
		return tn_fail(err, -ENOMEM, "out of memory");
	prepare_targets(&w);
	r = run_crew(&w, results, ret_signal, err);
	for (size_t i = 0; i < n; i++)
		ret[i].result = results[i];
	/* After a signal, too: what is installed shall be found. */
	finish_sites(&w);
	unbuild_rest(&w);
	tn_build_shop_tidy(foreman->shop);
	return r;
}

void tn_build_outcomes_free(struct tn_build_outcome_of *outcomes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		tn_error_clear(&outcomes[i].result.err);
		tn_build_record_free(&outcomes[i].record);
		tn_build_changes_free(&outcomes[i].changes);
	}
}
