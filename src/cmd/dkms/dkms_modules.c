// SPDX-License-Identifier: LGPL-2.1-or-later
/* The actions on modules: build, install, uninstall, unbuild, remove, autoinstall, match, and the kernel packages' hooks */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "build/dkms_tree_change.h"
#include "cli/log.h"
#include "cmd/dkms/dkms_work.h"
#include "sys/kernels.h"

#define NO_AUTOINSTALL "/etc/dkms/no-autoinstall"

typedef TN_VEC(struct tn_dkms_pair) pairs;
typedef TN_VEC(struct tn_build_choice) choices;

static int do_choices(struct tn_dkms *d, enum tn_build_task_kind task, const struct tn_dkms_pair *kernels, size_t n_kernels,
		      const struct tn_build_choice *chosen, size_t n)
{
	tn_cleanup(tn_dkms_work_release) struct tn_dkms_work w = { .d = d };
	const struct tn_build_asked asked = {
		.task = task, .choices = chosen, .n = n, .force = d->args->force, .lenient = d->args->force,
	};
	tn_autoerror err = { 0 };
	int r = tn_dkms_work_choose_these(&w, kernels, n_kernels, &err);
	int status = r < 0 ? tn_dkms_failed(&err, r == -ENOENT ? TN_BUILD_NO_HEADERS : r) : tn_dkms_work_do(&w, &asked);

	tn_dkms_work_after(&w, status);
	return status;
}

static int make(struct tn_dkms *d, enum tn_build_task_kind task)
{
	struct tn_build_choice choice;
	int r = tn_dkms_ensure_added(d);

	choice = (struct tn_build_choice){ d->module, d->version };
	return r ? r : do_choices(d, task, d->pairs.v, d->pairs.n, &choice, 1);
}

int tn_dkms_do_build(struct tn_dkms *d)
{
	return make(d, TN_BUILD_TO_BUILD);
}

int tn_dkms_install(struct tn_dkms *d)
{
	return make(d, TN_BUILD_TO_INSTALL);
}

/* Those that the command line names, all that it is built for (--all), or the kernel that runs. */
static int choose_kernels(struct tn_dkms *d, const struct tn_dkms_version *v, pairs *ret)
{
	struct tn_dkms_pair running = { 0 };
	int r = 0;

	for (size_t i = 0; d->args->all && i < v->builds.n && r == 0; i++)
		r = tn_vec_push(ret, (struct tn_dkms_pair){ v->builds.v[i].kernel, v->builds.v[i].arch });
	if (d->args->all)
		return r;
	for (size_t i = 0; i < d->pairs.n && r == 0; i++)
		if (d->pairs.v[i].kernel)
			r = tn_vec_push(ret, d->pairs.v[i]);
	if (r == 0 && !ret->n)
		r = tn_kernels_running(d->root, &d->arena, &running.kernel);
	if (r == 0 && !ret->n && d->pairs.n)
		running.arch = d->pairs.v[0].arch;
	return r == 0 && !ret->n ? tn_vec_push(ret, running) : r;
}

static int refuse_broken(const struct tn_dkms *d, const struct tn_dkms_version *v)
{
	if (!v) {
		tn_report(TN_LOG_ERROR, "%s/%s is not in %s", d->module, d->version, d->settings.dkms_tree);
		return TN_BUILD_NOT_ADDED;
	}
	tn_report(TN_LOG_ERROR, "%s/%s is broken: its source is gone; put it back, or remove %s with what it has installed",
		  v->module,
		  v->version, v->dir);
	return TN_BUILD_NO_CONF;
}

static int unmake(struct tn_dkms *d, enum tn_build_task_kind task)
{
	const struct tn_build_choice choice = { d->module, d->version };
	tn_auto_dkms_tree tree = { 0 };
	tn_autovec pairs kernels = { 0 };
	const struct tn_dkms_version *v = NULL;
	int r = tn_dkms_look_up(d, &tree, &v);

	if (r)
		return r;
	if (!v || v->broken)
		return refuse_broken(d, v);
	r = choose_kernels(d, v, &kernels);
	if (r < 0)
		return tn_dkms_failed(NULL, r);
	return kernels.n ? do_choices(d, task, kernels.v, kernels.n, &choice, 1) : TN_BUILD_GOOD;
}

int tn_dkms_uninstall(struct tn_dkms *d)
{
	return unmake(d, TN_BUILD_TO_UNINSTALL);
}

int tn_dkms_unbuild(struct tn_dkms *d)
{
	return unmake(d, TN_BUILD_TO_UNBUILD);
}

int tn_dkms_remove(struct tn_dkms *d)
{
	tn_auto_dkms_tree tree = { 0 };
	const struct tn_dkms_version *v = NULL;
	tn_autoerror err = { 0 };
	int r, status;

	if (d->args->rpm_safe_upgrade && tn_dkms_rpm_keeps(d)) {
		tn_report(TN_LOG_WARNING, "%s/%s stays: the package that is installed now has it, too", d->module, d->version);
		return TN_BUILD_GOOD;
	}
	status = unmake(d, TN_BUILD_TO_UNBUILD);
	if (status)
		return status;
	status = tn_dkms_look_up(d, &tree, &v);
	if (status || !v || v->builds.n)
		return status;
	r = tn_dkms_tree_remove(d->root, &d->settings, d->module, d->version, &err);
	if (r < 0)
		return tn_dkms_failed(&err, r);
	tn_dkms_say(d, "Deleting module %s/%s completely from the DKMS tree.", d->module, d->version);
	return TN_BUILD_GOOD;
}

/* A kernel without headers ends it, as with dkms: whoever calls must know. */
static int need_headers(const struct tn_dkms_work *w)
{
	int status = TN_BUILD_GOOD;

	for (size_t i = 0; i < w->wanted.kernels.n; i++) {
		const struct tn_build_target_ask ask = { .release = w->wanted.kernels.v[i].release,
							.headers = w->d->args->headers };
		tn_cleanup(tn_build_target_free) struct tn_build_target target = { 0 };
		tn_autoerror err = { 0 };
		int r = tn_build_target_read(w->d->root, &w->d->settings, &ask, &target, &err);

		if (r == 0)
			r = tn_build_target_check(&target, &err);
		if (r)
			status = tn_dkms_failed(&err, r);
	}
	return status;
}

int tn_dkms_autoinstall(struct tn_dkms *d)
{
	tn_cleanup(tn_dkms_work_release) struct tn_dkms_work w = { .d = d };
	const struct tn_build_asked asked = { .task = TN_BUILD_TO_INSTALL, .with_needs = true };
	tn_autoerror err = { 0 };
	int r, status;

	if (tn_root_has(d->root, NO_AUTOINSTALL)) {
		tn_dkms_say(d, "Nothing is installed by itself: there is " NO_AUTOINSTALL ".");
		return TN_BUILD_GOOD;
	}
	r = tn_dkms_work_choose(&w, &err);
	if (r < 0)
		return tn_dkms_failed(&err, r == -ENOENT ? TN_BUILD_NO_HEADERS : r);
	status = need_headers(&w);
	if (status)
		return status;
	status = tn_dkms_work_do(&w, &asked);
	tn_dkms_work_after(&w, status);
	return status ? TN_BUILD_AUTOINSTALL_FAILED : TN_BUILD_GOOD;
}

/* Versions that have a build for a kernel. */
static int with_builds(const struct tn_dkms_tree *tree, bool installed, const char *module, choices *ret)
{
	int r = 0;

	for (size_t i = 0; i < tree->versions.n && r == 0; i++) {
		const struct tn_dkms_version *v = &tree->versions.v[i];
		bool wanted = false;

		for (size_t k = 0; k < v->builds.n; k++)
			wanted |= !installed || v->builds.v[k].state == TN_DKMS_INSTALLED;
		if (wanted && !v->broken && (!module || strcmp(module, v->module) == 0))
			r = tn_vec_push(ret, (struct tn_build_choice){ v->module, v->version });
	}
	return r;
}

/* @kernel: may be "KERNEL/ARCH". */
static int read_kernel(struct tn_dkms *d, const char *kernel, struct tn_dkms_tree *tree)
{
	const char *slash = strchr(kernel, '/');
	const struct tn_dkms_choice choice = {
		.kernel = tn_arena_dup(&d->arena, (struct tn_text){ kernel, slash ? (size_t)(slash - kernel) : strlen(kernel) }),
		.arch = slash ? slash + 1 : NULL,
	};
	tn_autoerror err = { 0 };
	int r = choice.kernel ? tn_dkms_tree_read(d->root, &d->settings, &choice, tree, &err) : -ENOMEM;

	return r < 0 ? tn_dkms_failed(&err, r) : TN_BUILD_GOOD;
}

int tn_dkms_match(struct tn_dkms *d)
{
	tn_auto_dkms_tree tree = { 0 };
	tn_autovec choices chosen = { 0 };
	int r;

	if (!d->args->template_kernel) {
		tn_report(TN_LOG_ERROR, "match takes --templatekernel KERNEL: what that one has is installed for another (-k)");
		return TN_BUILD_BAD_ARGUMENTS;
	}
	for (size_t i = 0; i < d->pairs.n; i++)
		if (d->pairs.v[i].kernel && strcmp(d->pairs.v[i].kernel, d->args->template_kernel) == 0) {
			tn_report(TN_LOG_ERROR, "match: %s has what it has: name another kernel with -k", d->args->template_kernel);
			return TN_BUILD_UNKNOWN;
		}
	r = read_kernel(d, d->args->template_kernel, &tree);
	if (r)
		return r;
	r = with_builds(&tree, true, d->module, &chosen);
	if (r < 0)
		return tn_dkms_failed(NULL, r);
	return chosen.n ? do_choices(d, TN_BUILD_TO_INSTALL, d->pairs.v, d->pairs.n, chosen.v, chosen.n) : TN_BUILD_GOOD;
}

int tn_dkms_kernel_goes(struct tn_dkms *d)
{
	tn_auto_dkms_tree tree = { 0 };
	tn_autovec choices chosen = { 0 };
	int r = read_kernel(d, d->pairs.v[0].kernel, &tree);

	if (r)
		return r;
	r = with_builds(&tree, false, NULL, &chosen);
	if (r < 0)
		return tn_dkms_failed(NULL, r);
	r = chosen.n ? do_choices(d, TN_BUILD_TO_UNBUILD, d->pairs.v, d->pairs.n, chosen.v, chosen.n) : TN_BUILD_GOOD;
	return r ? TN_BUILD_HOOK_FAILED : TN_BUILD_GOOD;
}

int tn_dkms_kernel_comes(struct tn_dkms *d)
{
	int r = do_choices(d, TN_BUILD_TO_UNBUILD, d->pairs.v, d->pairs.n, NULL, 0);

	return r ? TN_BUILD_HOOK_FAILED : TN_BUILD_GOOD;
}
