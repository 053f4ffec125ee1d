// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/build/building.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build/cache.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cli/output.h"
#include "cmd/cache_dir.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/own_root.h"
#include "sys/placing.h"

void tn_building_release(struct tn_building *b)
{
	if (b->outcomes)
		tn_build_outcomes_free(b->outcomes, b->plan.jobs.n);
	free(b->outcomes);
	tn_build_plan_free(&b->plan);
	tn_build_survey_free(&b->survey);
	tn_build_wanted_free(&b->wanted);
	tn_vec_free(&b->choices);
	tn_signing_release(&b->signing);
	tn_dkms_settings_free(&b->settings);
}

/* What another root says is not run. */
static bool may_run_bash(const struct tn_building *b)
{
	return !*tn_root_path(b->world->root);
}

const char *tn_building_cache(struct tn_world *world)
{
	const char *dir = *tn_root_path(world->root) ? NULL : tn_cache_dir(&world->arena);

	return dir ? tn_arena_printf(&world->arena, "%s/build", dir) : TN_BUILD_CACHE_DIR;
}

int tn_building_open(struct tn_building *b, struct tn_error *err)
{
	return tn_dkms_settings_read(b->world->root, may_run_bash(b), &b->settings, err);
}

int tn_building_choose_kernels(struct tn_building *b, bool all, struct tn_error *err)
{
	struct tn_arena *arena = &b->world->arena;
	struct tn_build_wanted_ask ask = { .all = all, .install_tree = b->settings.install_tree };
	struct tn_text rest = tn_text(b->world->kernel ? b->world->kernel : ""), word;
	tn_autovec TN_VEC(const char *) kernels = { 0 };

	while (tn_text_word(&rest, ",", &word)) {
		const char *kernel = tn_arena_dup(arena, word);

		if (!kernel || tn_vec_push(&kernels, kernel) < 0)
			return -ENOMEM;
	}
	ask.kernels = kernels.v;
	ask.n = kernels.n;
	return tn_build_wanted_find(b->world->root, &ask, &b->wanted, err);
}

static bool is_path(const char *operand)
{
	return operand[0] == '/' || strcmp(operand, ".") == 0 || strcmp(operand, "..") == 0 || strncmp(operand, "./", 2) == 0 ||
	       strncmp(operand, "../", 3) == 0;
}

static int add_directory(struct tn_building *b, const char *operand, struct tn_error *err)
{
	const char *root = tn_root_path(b->world->root), *path, *real;
	int r = tn_absolute_path(operand, &b->world->arena, &path);
	tn_autoclose int fd = -1;

	if (b->source)
		return tn_fail(err, -EINVAL, "%s: one directory at a time", operand);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", operand, tn_absolute_path_reason(r));
	fd = tn_dir_open(AT_FDCWD, path);
	r = fd < 0 ? fd : tn_placing_real_path(fd, &b->world->arena, &real);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", operand, strerror(-r));
	if (*root && (strncmp(real, root, strlen(root)) != 0 || real[strlen(root)] != '/'))
		return tn_fail(err, -EINVAL, "%s is not below %s", real, root);
	b->source = real + strlen(root);
	return 0;
}

int tn_building_add(struct tn_building *b, const char *operand, struct tn_error *err)
{
	const char *slash = strchr(operand, '/');
	struct tn_build_choice choice = { 0 };

	if (is_path(operand))
		return add_directory(b, operand, err);
	if (!*operand || operand == slash || (slash && (!slash[1] || strchr(slash + 1, '/'))))
		return tn_fail(err, -EINVAL, "\"%s\" is no NAME or NAME/VERSION; a directory begins with / or ./", operand);
	choice.module =
		tn_arena_dup(&b->world->arena, (struct tn_text) { operand, slash ? (size_t)(slash - operand) : strlen(operand) });
	choice.version = slash ? slash + 1 : NULL;
	return choice.module ? tn_vec_push(&b->choices, choice) : -ENOMEM;
}

bool tn_building_has_chosen(const struct tn_building *b, const struct tn_dkms_version *v)
{
	for (size_t i = 0; i < b->choices.n; i++)
		if (strcmp(b->choices.v[i].module, v->module) == 0 &&
		    (!b->choices.v[i].version || strcmp(b->choices.v[i].version, v->version) == 0))
			return true;
	return false;
}

int tn_building_choose_built(struct tn_building *b, struct tn_error *err)
{
	tn_auto_dkms_tree tree = { 0 };
	int r = tn_dkms_tree_read(b->world->root, &b->settings, NULL, &tree, err);

	b->wanted.why = "all that anything is built for";
	for (size_t i = 0; i < tree.versions.n && r == 0; i++) {
		const struct tn_dkms_version *v = &tree.versions.v[i];

		for (size_t k = 0; k < v->builds.n && r == 0 && (!b->choices.n || tn_building_has_chosen(b, v)); k++)
			if (!b->world->kernel || strcmp(b->world->kernel, v->builds.v[k].kernel) == 0)
				r = tn_build_wanted_add(&b->wanted, v->builds.v[k].kernel, v->builds.v[k].arch);
	}
	return r;
}

static void told(void *data, const char *sentence)
{
	tn_report(TN_LOG_WARNING, "%s", sentence);
}

/* Who is killed leaves the place that was worked in. */
static void sweep_cache(const struct tn_building *b)
{
	tn_cleanup(tn_build_cache_freep) tn_build_cache *cache = NULL;
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = tn_crypto_new();
	const char *dir = tn_building_cache(b->world);

	if (crypto && dir && tn_root_has_dir(b->world->root, dir))
		tn_build_cache_open(b->world->root, dir, crypto, &cache, NULL);
}

/* What an earlier run was killed at is finished before anything is planned on top of it; a dry run plans without that. */
static void recover(const struct tn_building *b)
{
	const struct tn_build_trees trees = { b->world->root, b->settings.dkms_tree, b->settings.install_tree };
	tn_autoerror err = { 0 };
	int r = b->args->dry_run ? tn_build_recover_tell(&trees, told, NULL, &err) : tn_build_recover(&trees, told, NULL, &err);

	if (r < 0)
		tn_report(TN_LOG_WARNING, "%s", tn_error_text(&err, r));
	if (!b->args->dry_run)
		sweep_cache(b);
}

int tn_building_look(struct tn_building *b, struct tn_error *err)
{
	const struct tn_build_survey_ask ask = {
		.root = b->world->root,
		.settings = &b->settings,
		.wanted = &b->wanted,
		.source = b->source,
		.choices = b->choices.v,
		.n_choices = b->choices.n,
		.built = b->built,
		.bash = may_run_bash(b),
	};
	if (b->looked)
		return 0;
	b->looked = true;
	if (b->changes)
		recover(b);
	return tn_build_survey_make(&ask, &b->survey, err);
}

int tn_building_plan(struct tn_building *b, enum tn_build_task_kind task, struct tn_error *err)
{
	int r;

	b->changes = true;
	r = tn_building_look(b, err);
	if (r == 0 && b->source)
		r = tn_vec_push(&b->choices, (struct tn_build_choice) { b->survey.module, b->survey.version });
	b->asked = (struct tn_build_asked) {
		.task = task,
		.choices = b->choices.v,
		.n = b->choices.n,
		/* What is built of a directory may be of another state of it. */
		.force = b->args->force || b->source,
		.with_needs = true,
	};
	return r < 0 ? r : tn_build_plan_make(&b->asked, b->survey.candidates.v, b->survey.candidates.n, &b->plan);
}

/* Return: 0, whether or not there is a key; -errno with a sentence. */
static int choose_key(struct tn_building *b, struct tn_error *err)
{
	const char *release = b->wanted.kernels.n ? b->wanted.kernels.v[0].release : NULL;
	int own, r;

	b->signing.world = b->world;
	if (b->args->certificate && !b->args->key)
		return tn_fail(err, -EINVAL, "--cert needs --key");
	if (b->args->key && b->args->unsigned_modules)
		return tn_fail(err, -EINVAL, "--key and --unsigned ask for opposite things");
	if (b->args->unsigned_modules || b->settings.try_sign == TN_DKMS_SIGN_NEVER) {
		b->unsigned_why = "as asked for";
		return 0;
	}
	own = b->args->key || b->settings.try_sign == TN_DKMS_SIGN_ALWAYS ? 1 : tn_root_is_own(b->world->root);
	if (own <= 0) {
		b->unsigned_why = "this is not the root of the machine that runs";
		return own;
	}
	r = tn_signing_choose_key(&b->signing, b->args->key, b->args->certificate, err);
	if (!b->args->key && (r == -ENOENT || r == -EACCES)) {
		b->unsigned_why = tn_arena_str(&b->world->arena, tn_error_text(err, r));
		tn_error_clear(err);
		return b->unsigned_why ? 0 : -ENOMEM;
	}
	return r < 0 ? r : tn_signing_choose_hash(&b->signing, NULL, release, err);
}

static void ends(void *data, size_t job, const struct tn_build_outcome_of *outcome)
{
	const struct tn_building *b = data;

	if (b->world->json)
		return;
	tn_building_print_job(b, job, outcome, stdout);
	tn_flush_output();
}

static int parse_jobs(const struct tn_build_args *args, unsigned *ret, struct tn_error *err)
{
	const unsigned most = 4096;
	uint64_t n = 0;

	if (args->jobs && (tn_text_u64(tn_text(args->jobs), 10, &n) < 0 || !n || n > most))
		return tn_fail(err, -EINVAL, "\"%s\" is no number of jobs, which is 1 to %u", args->jobs, most);
	*ret = (unsigned)n;
	return 0;
}

/* Where the modules of a directory go: a directory for each kernel. */
static int make_places(struct tn_building *b, struct tn_error *err)
{
	struct tn_arena *arena = &b->world->arena;
	const struct tn_build_survey *s = &b->survey;
	const char *dir = b->args->to, *cache = dir ? NULL : tn_cache_dir(arena);

	if (!dir && !cache)
		return tn_fail(err, -EINVAL, "there is no place to remember things in, so say with --to where the modules go");
	if (!dir)
		dir = tn_arena_printf(arena, "%s/built/%s-%s", cache, s->module, s->version);
	/* People look into them, and give them to programs that do not unpack. */
	for (size_t i = 0; i < s->targets.n; i++)
		s->targets.v[i]->packing = "";
	b->to = tn_arena_array(arena, s->candidates.n, sizeof(*b->to));
	if (!b->to || !dir)
		return -ENOMEM;
	for (size_t i = 0; i < b->plan.jobs.n; i++) {
		size_t c = b->plan.jobs.v[i].candidate;
		int r;

		if (strcmp(s->candidates.v[c].module, s->module) != 0 || strcmp(s->candidates.v[c].version, s->version) != 0)
			continue;
		b->to[c] = tn_arena_printf(arena, "%s/%s", dir, s->candidates.v[c].kernel);
		r = b->to[c] ? tn_dir_make(b->to[c]) : -ENOMEM;
		if (r < 0)
			return tn_fail(err, r, "cannot make %s: %s", b->to[c] ? b->to[c] : dir, strerror(-r));
	}
	return 0;
}

static bool makes_anything(const struct tn_building *b)
{
	for (size_t i = 0; i < b->plan.jobs.n; i++)
		if (b->plan.jobs.v[i].make)
			return true;
	return false;
}

static int get_ready(struct tn_building *b, struct tn_build_shop_ask *ask, struct tn_error *err)
{
	int r = parse_jobs(b->args, &ask->jobs, err);

	if (r == 0 && b->source && b->asked.task == TN_BUILD_TO_BUILD)
		r = make_places(b, err);
	if (r == 0 && makes_anything(b))
		r = choose_key(b, err);
	if (r == 0 && b->unsigned_why && !b->source && !b->args->unsigned_modules)
		tn_report(TN_LOG_WARNING, "modules are not signed: %s", b->unsigned_why);
	ask->sealer = b->signing.signer;
	ask->hash = b->signing.hash;
	ask->cache = tn_building_cache(b->world);
	return r;
}

/* A build that failed leaves no empty directory. What others have put there keeps it. */
static void drop_unused_places(const struct tn_building *b)
{
	for (size_t i = 0; b->to && b->outcomes && i < b->plan.jobs.n; i++) {
		const char *place = b->to[b->plan.jobs.v[i].candidate];

		if (place && b->outcomes[i].result.end != TN_BUILD_DONE)
			rmdir(place);
	}
}

int tn_building_run(struct tn_building *b, int *ret_signal, struct tn_error *err)
{
	const size_t n = b->survey.candidates.n;
	struct tn_build_shop_ask ask = { .root = b->world->root, .settings = &b->settings, .log = b->world->log, .told = told };
	const struct tn_build_recipe **recipes = tn_arena_array(&b->world->arena, n ? n : 1, sizeof(*recipes));
	tn_cleanup(tn_build_shop_freep) tn_build_shop *shop = NULL;
	struct tn_build_foreman foreman = {
		.root = b->world->root,
		.settings = &b->settings,
		.plan = &b->plan,
		.candidates = b->survey.candidates.v,
		.recipes = recipes,
		.install_flags = b->args->force ? TN_BUILD_FORCE : 0,
		.anew = b->args->force,
		.output = -1,
		.ends = ends,
		.told = told,
		.data = b,
	};
	int r = recipes ? get_ready(b, &ask, err) : -ENOMEM;

	for (size_t i = 0; i < n && r == 0; i++)
		recipes[i] = b->survey.candidates.v[i].data;
	b->outcomes = calloc(b->plan.jobs.n ? b->plan.jobs.n : 1, sizeof(*b->outcomes));
	if (r == 0 && !b->outcomes)
		r = -ENOMEM;
	if (r == 0 && b->plan.jobs.n)
		r = tn_build_shop_open(&ask, &shop, err);
	foreman.shop = shop;
	foreman.to = b->to;
	if (r == 0 && b->plan.jobs.n)
		r = tn_build_foreman_run(&foreman, b->outcomes, ret_signal, err);
	drop_unused_places(b);
	return r;
}

/* Whether all that was asked for is as it was asked for. */
static bool is_done(const struct tn_building *b)
{
	bool any = b->plan.jobs.n;

	for (size_t i = 0; b->outcomes && i < b->plan.jobs.n; i++)
		if (b->outcomes[i].result.end != TN_BUILD_DONE)
			return false;
	for (size_t i = 0; i < b->plan.passed.n; i++) {
		if (b->plan.passed.v[i].pass == TN_BUILD_PASS_REFUSED)
			return false;
		any |= b->plan.passed.v[i].pass == TN_BUILD_PASS_NOTHING;
	}
	/* What leaves out the one kernel that it was asked for is not built. */
	return any || !b->asked.choices;
}

int tn_building_finish(struct tn_building *b)
{
	tn_autoerror err = { 0 };
	int signal = 0, r = b->args->dry_run ? 0 : tn_building_run(b, &signal, &err);

	if (r < 0 && r != -EINTR)
		return tn_command_failed(&err, r);
	if (b->world->json) {
		int j = tn_building_print_json(b, stdout);

		if (j < 0)
			return tn_command_failed(NULL, j);
	} else {
		if (b->args->dry_run)
			tn_building_print_plan(b, stdout);
		tn_building_print_passed(b, stdout);
	}
	return r == 0 && is_done(b) ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

int tn_building_do(struct tn_building *b, enum tn_build_task_kind task)
{
	tn_autoerror err = { 0 };
	int r = tn_building_plan(b, task, &err);

	return r < 0 ? tn_command_failed(&err, r) : tn_building_finish(b);
}
