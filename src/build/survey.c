// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/survey.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "build/outcome.h"
#include "build/source.h"

void tn_build_survey_free(struct tn_build_survey *survey)
{
	for (size_t i = 0; i < survey->recipes.n; i++) {
		tn_build_recipe_free(survey->recipes.v[i]);
		free(survey->recipes.v[i]);
	}
	for (size_t i = 0; i < survey->targets.n; i++) {
		tn_build_target_free(survey->targets.v[i]);
		free(survey->targets.v[i]);
	}
	tn_vec_free(&survey->recipes);
	tn_vec_free(&survey->targets);
	tn_vec_free(&survey->candidates);
	tn_dkms_tree_free(&survey->tree);
	tn_arena_free(&survey->arena);
}

static int read_target(const struct tn_build_survey_ask *ask, const struct tn_build_wanted_kernel *kernel,
		       struct tn_build_survey *ret, struct tn_error *err)
{
	const struct tn_build_target_ask what = {
		.release = kernel->release,
		.arch = kernel->arch,
		.headers = ask->headers,
		.config = ask->config,
	};
	struct tn_build_target *target = calloc(1, sizeof(*target));

	if (!target || tn_vec_push(&ret->targets, target) < 0) {
		free(target);
		return -ENOMEM;
	}
	return tn_build_target_read(ask->root, ask->settings, &what, target, err);
}

static enum tn_build_stand stand_of(const struct tn_dkms_version *version, const struct tn_build_target *target)
{
	static const enum tn_build_stand stands[] = {
		[TN_DKMS_BUILT] = TN_BUILD_STAND_BUILT,
		[TN_DKMS_INSTALLED] = TN_BUILD_STAND_INSTALLED,
	};
	const struct tn_dkms_build *build = version ? tn_dkms_version_find(version, target->release, target->arch) : NULL;

	return build ? stands[build->state] : TN_BUILD_STAND_ADDED;
}

/* What the recipe says; or why there is none. */
static int describe(struct tn_build_survey *ret, struct tn_build_recipe *recipe, int code, struct tn_error *err,
		    struct tn_build_candidate *c)
{
	if (code == 0) {
		c->data = recipe;
		c->autoinstall = recipe->conf.autoinstall;
		c->rebuild = recipe->conf.depends_rebuild;
		c->depends = recipe->conf.depends.v;
		c->n_depends = recipe->conf.depends.n;
		code = tn_build_recipe_check(recipe, err);
	}
	if (code == -ENOMEM)
		return code;
	/* A file that cannot be read is as bad as one that makes no sense. */
	c->code = code < 0 ? TN_BUILD_BAD_CONF : code;
	c->reason = code ? tn_arena_str(&ret->arena, tn_error_text(err, code < 0 ? code : 0)) : NULL;
	return code && !c->reason ? -ENOMEM : 0;
}

static int add(const struct tn_build_survey_ask *ask, const char *module, const char *number,
	       const struct tn_dkms_version *version, struct tn_build_target *target, const char *source,
	       struct tn_build_survey *ret)
{
	const struct tn_build_recipe_ask what = {
		.root = ask->root,
		.settings = ask->settings,
		.target = target,
		.module = module,
		.version = number,
		.source = source,
		.bash = ask->bash,
		.directives = ask->directives,
		.n_directives = ask->n_directives,
	};
	struct tn_build_candidate c = {
		.module = module,
		.version = number,
		.kernel = target->release,
		.arch = target->arch,
		.stand = stand_of(version, target),
	};
	struct tn_build_recipe *recipe = calloc(1, sizeof(*recipe));
	tn_autoerror err = { 0 };
	int r;

	if (!recipe || tn_vec_push(&ret->recipes, recipe) < 0) {
		free(recipe);
		return -ENOMEM;
	}
	if (version && version->broken && !source)
		r = tn_fail(&err, TN_BUILD_NO_CONF, "its source %s is gone", version->source ? version->source : "");
	else
		r = tn_build_recipe_read(&what, recipe, &err);
	r = describe(ret, recipe, r, &err, &c);
	return r < 0 ? r : tn_vec_push(&ret->candidates, c);
}

static bool is_built(const struct tn_dkms_version *v, const struct tn_build_target *target)
{
	return stand_of(v, target) != TN_BUILD_STAND_ADDED;
}

/* For one kernel. */
struct round {
	const struct tn_build_survey_ask *ask;
	struct tn_build_target *target;
	struct tn_build_survey *ret;
	TN_VEC(const char *) modules; /* to be looked at, in this order; of what needs others these follow */
};

static bool takes_all(const struct tn_build_survey_ask *ask)
{
	return !ask->choices && !ask->source;
}

static int want(struct round *round, const char *module)
{
	for (size_t i = 0; i < round->modules.n; i++)
		if (strcmp(round->modules.v[i], module) == 0)
			return 0;
	return tn_vec_push(&round->modules, module);
}

/* Whether any of it may be asked for: of a version that was named, others count where they are built. */
static bool is_meant(const struct round *round, const struct tn_dkms_version *v)
{
	bool named = false, others = false;

	if (round->ask->built)
		return is_built(v, round->target);
	for (size_t i = 0; i < round->ask->n_choices; i++) {
		const struct tn_build_choice *c = &round->ask->choices[i];

		if (strcmp(c->module, v->module) != 0)
			continue;
		named = named || !c->version || strcmp(c->version, v->version) == 0;
		others = true;
	}
	return named || !others || is_built(v, round->target);
}

/* What was added last needs others. */
static int want_needs(struct round *round)
{
	const struct tn_build_candidate *c = &round->ret->candidates.v[round->ret->candidates.n - 1];
	int r = 0;

	for (size_t i = 0; i < c->n_depends && r == 0 && !takes_all(round->ask); i++)
		r = want(round, c->depends[i]);
	return r;
}

static int add_version(struct round *round, const struct tn_dkms_version *v)
{
	struct tn_build_survey *ret = round->ret;
	int r;

	if (ret->module && strcmp(v->module, ret->module) == 0 && strcmp(v->version, ret->version) == 0)
		return 0; /* the source takes its place */
	if (!is_meant(round, v))
		return 0;
	r = add(round->ask, v->module, v->version, v, round->target, NULL, ret);
	return r == 0 ? want_needs(round) : r;
}

static int add_source(struct round *round)
{
	struct tn_build_survey *ret = round->ret;
	const struct tn_dkms_version *known = NULL;
	int r;

	for (size_t i = 0; i < ret->tree.versions.n; i++) {
		const struct tn_dkms_version *v = &ret->tree.versions.v[i];

		if (strcmp(v->module, ret->module) == 0 && strcmp(v->version, ret->version) == 0)
			known = v;
	}
	r = add(round->ask, ret->module, ret->version, known, round->target, round->ask->source, ret);
	return r == 0 ? want_needs(round) : r;
}

static int add_module(struct round *round, const char *module)
{
	const struct tn_dkms_tree *tree = &round->ret->tree;
	int r = 0;

	for (size_t i = 0; i < tree->versions.n && r == 0; i++)
		if (!module || strcmp(tree->versions.v[i].module, module) == 0)
			r = add_version(round, &tree->versions.v[i]);
	return r;
}

static int add_all(const struct tn_build_survey_ask *ask, struct tn_build_target *target, struct tn_build_survey *ret)
{
	struct round round = { .ask = ask, .target = target, .ret = ret };
	int r = takes_all(ask) ? add_module(&round, NULL) : 0;

	for (size_t i = 0; i < ask->n_choices && r == 0; i++)
		r = want(&round, ask->choices[i].module);
	if (r == 0 && ret->module)
		r = add_source(&round);
	for (size_t i = 0; i < round.modules.n && r == 0; i++)
		r = add_module(&round, round.modules.v[i]);
	tn_vec_free(&round.modules);
	return r;
}

int tn_build_survey_make(const struct tn_build_survey_ask *ask, struct tn_build_survey *ret, struct tn_error *err)
{
	const struct tn_build_source_ask source = {
		.root = ask->root,
		.settings = ask->settings,
		.source = ask->source,
		.bash = ask->bash,
	};
	int r = tn_dkms_tree_read(ask->root, ask->settings, NULL, &ret->tree, err);

	if (r == 0 && ask->source)
		r = tn_build_source_names(&source, &ret->arena, &ret->module, &ret->version, err);
	for (size_t i = 0; i < ask->wanted->kernels.n && r == 0; i++) {
		r = read_target(ask, &ask->wanted->kernels.v[i], ret, err);
		if (r == 0)
			r = add_all(ask, ret->targets.v[i], ret);
	}
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}
