// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build remove, rollback: what takes modules away, or brings others back. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cmd/build/building.h"
#include "sys/below.h"

static int misused(const char *what)
{
	tn_report(TN_LOG_ERROR, "%s; see tenon build --help", what);
	return TN_EXIT_USAGE;
}

static int begin(struct tn_building *b, int argc, char **argv, struct tn_error *err)
{
	int r = tn_building_open(b, err);

	b->changes = true;
	for (int i = 0; i < argc && r == 0; i++)
		r = tn_building_add(b, argv[i], err);
	if (r == 0 && b->source)
		return tn_fail(err, -EINVAL, "%s: a directory is no name in dkms' tree: give NAME or NAME/VERSION", b->source);
	return r;
}

/* Of a version that is nowhere built any more, the tree knows nothing any more. */
static int forget_versions(struct tn_building *b, struct tn_error *err)
{
	for (size_t i = 0; i < b->survey.tree.versions.n; i++) {
		const struct tn_dkms_version *v = &b->survey.tree.versions.v[i];
		int r;

		if (!tn_building_has_chosen(b, v))
			continue;
		r = tn_below_remove_all(b->world->root, v->dir);
		if (r < 0 && r != -ENOENT)
			return tn_fail(err, r, "cannot remove %s%s: %s", tn_root_path(b->world->root), v->dir, strerror(-r));
		tn_below_prune(b->world->root, tn_arena_printf(&b->world->arena, "%s/%s", b->settings.dkms_tree, v->module),
			       b->settings.dkms_tree);
	}
	return 0;
}

/* Whether each choice is in the tree. */
static int check_choices(const struct tn_building *b, struct tn_error *err)
{
	for (size_t i = 0; i < b->choices.n; i++) {
		bool found = false;

		for (size_t k = 0; k < b->survey.tree.versions.n && !found; k++) {
			const struct tn_dkms_version *v = &b->survey.tree.versions.v[k];

			found = strcmp(b->choices.v[i].module, v->module) == 0 &&
				(!b->choices.v[i].version || strcmp(b->choices.v[i].version, v->version) == 0);
		}
		if (!found)
			return tn_fail(err, -ENOENT, "%s%s%s is not in dkms' tree %s%s", b->choices.v[i].module,
				       b->choices.v[i].version ? "/" : "", b->choices.v[i].version ? b->choices.v[i].version : "",
				       tn_root_path(b->world->root), b->settings.dkms_tree);
	}
	return 0;
}

/* Of kernels that are gone there is nothing to uninstall: their candidates go. */
static int forget_gone(struct tn_building *b, struct tn_error *err)
{
	tn_autovec tn_building_paths gone = { 0 };
	size_t kept = 0;
	int r = tn_building_prune_gone(b, &gone, err);

	for (size_t i = 0; i < b->survey.candidates.n && r == 0; i++) {
		const struct tn_build_candidate *c = &b->survey.candidates.v[i];
		const char *tree = tn_arena_printf(&b->world->arena, "%s/%s", b->settings.install_tree, c->kernel);

		if (!tree)
			return -ENOMEM;
		if (tn_root_has_dir(b->world->root, tree))
			b->survey.candidates.v[kept++] = *c;
	}
	if (r == 0)
		b->survey.candidates.n = kept;
	return r;
}

/* Each choice is in the tree: what no kernel has is only added. */
static int plan_removal(struct tn_building *b, struct tn_error *err)
{
	int r = tn_building_plan(b, TN_BUILD_TO_UNBUILD, err);

	for (size_t i = 0; i < b->plan.passed.n && r == 0; i++) {
		struct tn_build_passed *p = &b->plan.passed.v[i];

		if (p->candidate != SIZE_MAX)
			continue;
		p->pass = TN_BUILD_PASS_NOTHING;
		p->reason = "it is not built";
	}
	return r;
}

int tn_build_remove(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = args };
	tn_autoerror err = { 0 };
	int status, r;

	if (!argc)
		return misused("remove needs the name of a module");
	r = begin(&b, argc, argv, &err);
	if (r == 0)
		r = world->kernel ? tn_building_choose_kernels(&b, false, &err) : tn_building_choose_built(&b, &err);
	if (r == 0)
		r = tn_building_look(&b, &err);
	if (r == 0)
		r = check_choices(&b, &err);
	if (r == 0)
		r = forget_gone(&b, &err);
	if (r == 0)
		r = plan_removal(&b, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	status = tn_building_finish(&b);
	if (status != TN_EXIT_OK || world->kernel || args->dry_run)
		return status;
	r = forget_versions(&b, &err);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

/* What the kernel had before becomes what is asked for. */
static int plan_return(struct tn_building *b, const struct tn_build_candidate *now, struct tn_error *err)
{
	const struct tn_build_trees trees = { b->world->root, b->settings.dkms_tree, b->settings.install_tree };
	const struct tn_build_id id = { now->module, now->version, now->kernel, now->arch };
	struct tn_build_job job = { 0 };
	const char *before;
	int r = tn_build_before(&trees, &id, &b->world->arena, &before);

	/* Of all kernels, those that it was installed for. */
	if (r == -ENOENT && b->args->all)
		return 0;
	if (r == -ENOENT)
		return tn_fail(err, r, "what %s had of %s before is not known: nothing was installed there with tenon",
			       now->kernel, now->module);
	if (r < 0)
		return tn_fail(err, r, "%s for %s: %s", now->module, now->kernel, strerror(-r));
	for (size_t i = 0; i < b->survey.candidates.n; i++) {
		const struct tn_build_candidate *c = &b->survey.candidates.v[i];

		if (strcmp(c->module, now->module) != 0 || strcmp(c->kernel, now->kernel) != 0 ||
		    strcmp(c->arch, now->arch) != 0 || strcmp(c->version, *before ? before : now->version) != 0)
			continue;
		job.candidate = i;
		job.uninstall = !*before;
		job.install = *before;
		job.why = *before ? "it is what was there before" : "there was none before";
		if (*before && strcmp(before, now->version) == 0 && now->stand == TN_BUILD_STAND_INSTALLED && !b->args->dry_run)
			r = tn_build_keep_back(&trees, &id, err);
		return r < 0 ? r : tn_vec_push(&b->plan.jobs, job);
	}
	return tn_fail(err, -ENOENT, "%s had %s %s before, which is not in dkms' tree any more", now->kernel, now->module,
		       before);
}

/* The version that a kernel has of a module; or any, where it has none. */
static const struct tn_build_candidate *current(const struct tn_building *b, const char *module, const char *kernel)
{
	const struct tn_build_candidate *any = NULL;

	for (size_t i = 0; i < b->survey.candidates.n; i++) {
		const struct tn_build_candidate *c = &b->survey.candidates.v[i];

		if (strcmp(c->module, module) != 0 || strcmp(c->kernel, kernel) != 0)
			continue;
		if (!any || c->stand == TN_BUILD_STAND_INSTALLED)
			any = c;
	}
	return any;
}

int tn_build_rollback(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	struct tn_build_args forced = *args;
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = &forced };
	tn_autoerror err = { 0 };
	int r;

	if (!argc)
		return misused("rollback needs the name of a module");
	r = begin(&b, argc, argv, &err);
	if (r == 0)
		r = tn_building_choose_kernels(&b, args->all, &err);
	if (r == 0)
		r = tn_building_look(&b, &err);
	if (r == 0)
		r = check_choices(&b, &err);
	for (size_t i = 0; i < b.choices.n && r == 0; i++)
		for (size_t k = 0; k < b.wanted.kernels.n && r == 0; k++) {
			const struct tn_build_candidate *now = current(&b, b.choices.v[i].module, b.wanted.kernels.v[k].release);

			r = now ? plan_return(&b, now, &err) : 0;
		}
	if (r < 0)
		return tn_command_failed(&err, r);
	b.asked.choices = b.choices.v;
	forced.force = true;
	return tn_building_finish(&b);
}
