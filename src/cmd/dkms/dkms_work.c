// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/dkms/dkms_work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/log.h"
#include "cmd/dkms/dkms_key.h"

void tn_dkms_work_release(struct tn_dkms_work *w)
{
	if (w->outcomes)
		tn_build_outcomes_free(w->outcomes, w->plan.jobs.n);
	free(w->outcomes);
	tn_build_plan_free(&w->plan);
	tn_build_survey_free(&w->survey);
	tn_build_wanted_free(&w->wanted);
	tn_sealer_free(w->sealer);
	tn_secrets_end(&w->secrets);
}

/* The key of the first job that is signed serves all. */
static int open_key(struct tn_dkms_work *w, const struct tn_build_recipe *const *recipes, struct tn_error *err)
{
	int r = 0;

	tn_secrets_begin(&w->secrets);
	for (size_t i = 0; i < w->plan.jobs.n && r == 0 && !w->sealer; i++)
		if (w->plan.jobs.v[i].make && recipes[w->plan.jobs.v[i].candidate])
			r = tn_dkms_key(w->d, recipes[w->plan.jobs.v[i].candidate]->target, &w->sealer, err);
	if (!w->sealer)
		tn_secrets_end(&w->secrets);
	return r;
}

int tn_dkms_work_choose_these(struct tn_dkms_work *w, const struct tn_dkms_pair *pairs, size_t n, struct tn_error *err)
{
	struct tn_dkms *d = w->d;
	tn_autovec TN_VEC(const char *) kernels = { 0 };
	struct tn_build_wanted_ask ask = { .install_tree = d->settings.install_tree };

	for (size_t i = 0; i < n; i++) {
		const char *name = pairs[i].kernel;

		if (name && pairs[i].arch)
			name = tn_arena_printf(&d->arena, "%s/%s", pairs[i].kernel, pairs[i].arch);
		if (name && tn_vec_push(&kernels, name) < 0)
			return -ENOMEM;
	}
	ask.kernels = kernels.v;
	ask.n = kernels.n;
	return tn_build_wanted_find(d->root, &ask, &w->wanted, err);
}

int tn_dkms_work_choose(struct tn_dkms_work *w, struct tn_error *err)
{
	return tn_dkms_work_choose_these(w, w->d->pairs.v, w->d->pairs.n, err);
}

static void told(void *data, const char *sentence)
{
	tn_report(TN_LOG_WARNING, "%s", sentence);
}

static void begins(void *data, size_t job)
{
	const struct tn_dkms_work *w = data;
	const struct tn_build_candidate *c = &w->survey.candidates.v[w->plan.jobs.v[job].candidate];

	if (w->plan.jobs.v[job].lacks)
		tn_report(TN_LOG_WARNING, "%s/%s needs %s, which is not installed for kernel %s: it is built without", c->module,
			  c->version, w->plan.jobs.v[job].lacks, c->kernel);
	if (w->plan.jobs.v[job].make)
		tn_dkms_say(w->d, "Building %s/%s for kernel %s (%s)...", c->module, c->version, c->kernel, c->arch);
}

static void tell_changes(const struct tn_dkms_work *w, const struct tn_build_changes *changes)
{
	static const char *const words[] = {
		[TN_BUILD_INSTALLED] = "Installing %s",
		[TN_BUILD_ARCHIVED] = "Keeping the original of %s",
		[TN_BUILD_STORED_ALREADY] = "The original of %s was kept before",
		[TN_BUILD_SAME_VERSION] = "Left out: the kernel has this version already: %s",
		[TN_BUILD_NOT_NEWER] = "Left out: the kernel has a version that is as new: %s",
		[TN_BUILD_DELETED] = "Deleting %s",
		[TN_BUILD_RESTORED] = "Putting the original back: %s",
		[TN_BUILD_NOT_FOUND] = "Nothing to delete at %s",
	};

	for (size_t i = 0; i < changes->list.n; i++) {
		const struct tn_build_change *c = &changes->list.v[i];
		const char *word = words[c->kind], *hole = strstr(word, "%s");

		tn_dkms_say(w->d, "%.*s%s", (int)(hole - word), word, c->path);
	}
}

/* What the log says of why, if it says anything. */
static void tell_record(const struct tn_dkms_work *w, const struct tn_build_candidate *c, const struct tn_build_record *record)
{
	if (*record->file && record->line)
		tn_report(TN_LOG_ERROR, "%s:%u: %s", record->file, record->line, record->text);
	else if (*record->text)
		tn_report(TN_LOG_ERROR, "%s", record->text);
	if (*record->remedy)
		tn_report(TN_LOG_ERROR, "%s", record->remedy);
	if (*record->id)
		tn_report(TN_LOG_ERROR, "the whole log of %s/%s: tenon build log %.12s", c->module, c->version, record->id);
}

static void ends(void *data, size_t job, const struct tn_build_outcome_of *outcome)
{
	const struct tn_dkms_work *w = data;
	const struct tn_build_job *j = &w->plan.jobs.v[job];
	const struct tn_build_candidate *c = &w->survey.candidates.v[j->candidate];

	tell_changes(w, &outcome->changes);
	if (outcome->result.end == TN_BUILD_DONE) {
		if (j->make)
			tn_dkms_say(w->d, "Built %s/%s for kernel %s (%s)%s.", c->module, c->version, c->kernel, c->arch,
				    outcome->has_record && outcome->record.cached ? ", out of the cache" : "");
		return;
	}
	tn_report(TN_LOG_ERROR, "%s/%s for kernel %s (%s): %s", c->module, c->version, c->kernel, c->arch,
		  outcome->result.end == TN_BUILD_HELD ? "what it needs has failed"
						       : tn_error_text(&outcome->result.err, outcome->result.code));
	if (outcome->has_record)
		tell_record(w, c, &outcome->record);
}

static const char *phrase(const struct tn_dkms_work *w, const struct tn_build_candidate *c)
{
	bool install = w->asked->task == TN_BUILD_TO_INSTALL;

	switch (w->asked->task) {
	case TN_BUILD_TO_BUILD:
	case TN_BUILD_TO_INSTALL:
		return install && c->stand == TN_BUILD_STAND_INSTALLED ? "is installed already: --force does it again" :
									 "is built already: --force does it again";
	case TN_BUILD_TO_UNINSTALL:
		return "is not installed";
	case TN_BUILD_TO_UNBUILD:
		return "is not built";
	}
	return "";
}

/* Return: its exit status. */
static int tell_passed(const struct tn_dkms_work *w, const struct tn_build_passed *p)
{
	const struct tn_build_candidate *c = p->candidate == SIZE_MAX ? NULL : &w->survey.candidates.v[p->candidate];
	const char *version = p->version ? p->version : "";

	if (p->pass == TN_BUILD_PASS_NOTHING) {
		if (c && w->asked->choices)
			tn_dkms_say(w->d, "Module %s/%s for kernel %s (%s) %s.", c->module, c->version, c->kernel, c->arch,
				    phrase(w, c));
		return TN_BUILD_GOOD;
	}
	tn_report(p->pass == TN_BUILD_PASS_REFUSED ? TN_LOG_ERROR : TN_LOG_WARNING, "%s%s%s%s%s: %s", p->module,
		  *version ? "/" : "",
		  version, c ? " for kernel " : "", c ? c->kernel : "", p->reason);
	/* One that was asked for by name and is left out is told by its status; a run over all goes on. */
	if (p->pass == TN_BUILD_PASS_EXCLUDED)
		return w->asked->choices ? TN_BUILD_EXCLUDED : TN_BUILD_GOOD;
	return p->code ? p->code : TN_BUILD_UNKNOWN;
}

static int run_plan(struct tn_dkms_work *w, struct tn_error *err)
{
	struct tn_dkms *d = w->d;
	const size_t n = w->survey.candidates.n;
	const struct tn_build_recipe **recipes = tn_arena_array(&d->arena, n ? n : 1, sizeof(*recipes));
	struct tn_build_shop_ask ask = {
		.root = d->root, .settings = &d->settings, .jobs = d->settings.parallel_jobs,
	.log = tn_report_log(),
		.told = told,
	};
	tn_cleanup(tn_build_shop_freep) tn_build_shop *shop = NULL;
	struct tn_build_foreman foreman = {
		.root = d->root, .settings = &d->settings, .plan = &w->plan, .candidates = w->survey.candidates.v,
	.recipes = recipes,
		.install_flags = d->args->force || d->args->force_version_override ? TN_BUILD_FORCE : 0,
		.anew = d->args->force, .no_depmod = d->args->no_depmod, .output = d->settings.verbose ? STDERR_FILENO : -1,
		.begins = begins, .ends = ends, .told = told, .data = w,
	};
	int signal = 0, r = recipes ? 0 : -ENOMEM;

	w->outcomes = calloc(w->plan.jobs.n ? w->plan.jobs.n : 1, sizeof(*w->outcomes));
	if (!w->outcomes)
		r = -ENOMEM;
	for (size_t i = 0; i < n && r == 0; i++)
		recipes[i] = w->survey.candidates.v[i].data;
	if (r == 0)
		r = open_key(w, recipes, err);
	ask.sealer = w->sealer;
	if (r == 0)
		r = tn_build_shop_open(&ask, &shop, err);
	foreman.shop = shop;
	return r < 0 ? r : tn_build_foreman_run(&foreman, w->outcomes, &signal, err);
}

/* The first that failed decides, as if all were done one after the other. */
static int status_of(const struct tn_dkms_work *w)
{
	for (size_t i = 0; w->outcomes && i < w->plan.jobs.n; i++) {
		int code = w->outcomes[i].result.code;

		if (w->outcomes[i].result.end == TN_BUILD_HELD)
			return TN_BUILD_NEEDS_OTHER;
		if (w->outcomes[i].result.end != TN_BUILD_DONE)
			return code > 0 ? code : code == -EEXIST ? TN_BUILD_PATCH_FAILED : TN_BUILD_MAKE_FAILED;
	}
	return TN_BUILD_GOOD;
}

/* What an earlier run was killed at is finished before anything is planned on top of it. */
static void recover(const struct tn_dkms *d)
{
	const struct tn_build_trees trees = { d->root, d->settings.dkms_tree, d->settings.install_tree };
	tn_autoerror err = { 0 };
	int r = tn_build_recover(&trees, told, NULL, &err);

	if (r < 0)
		tn_report(TN_LOG_WARNING, "%s", tn_error_text(&err, r));
}

int tn_dkms_work_do(struct tn_dkms_work *w, const struct tn_build_asked *asked)
{
	struct tn_dkms *d = w->d;
	const struct tn_build_survey_ask ask = {
		.root = d->root, .settings = &d->settings, .wanted = &w->wanted, .bash = true, .headers = d->args->headers,
		.config = d->args->config, .directives = d->args->directives.v, .n_directives = d->args->directives.n,
	};
	tn_autoerror err = { 0 };
	int status = TN_BUILD_GOOD, r;

	recover(d);
	r = tn_build_survey_make(&ask, &w->survey, &err);
	w->asked = asked;
	if (r == 0)
		r = tn_build_plan_make(asked, w->survey.candidates.v, w->survey.candidates.n, &w->plan);
	for (size_t i = 0; r == 0 && i < w->plan.passed.n; i++) {
		int s = tell_passed(w, &w->plan.passed.v[i]);

		status = status ? status : s;
	}
	if (r == 0 && w->plan.jobs.n)
		r = run_plan(w, &err);
	if (r < 0)
		return tn_dkms_failed(&err, r);
	return status ? status : status_of(w);
}
