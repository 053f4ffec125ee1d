// SPDX-License-Identifier: LGPL-2.1-or-later
/* dkms add, and what the other actions add on the way */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "build/dkms_tree_change.h"
#include "build/script.h"
#include "build/source.h"
#include "cli/log.h"
#include "cmd/dkms/dkms.h"
#include "cmd/dkms/dkms_tarball.h"
#include "sys/below.h"
#include "sys/files.h"
#include "sys/kernels.h"

/* Its dkms.conf, for the kernel that runs: no other is asked for yet. */
static int read_recipe(struct tn_dkms *d, struct tn_build_target *target, struct tn_build_recipe *recipe, struct tn_error *err)
{
	struct tn_build_target_ask kernel = { .release = d->pairs.n && d->pairs.v[0].kernel ? d->pairs.v[0].kernel : NULL };
	const struct tn_build_recipe_ask ask = {
		.root = d->root, .settings = &d->settings, .target = target, .module = d->module, .version = d->version,
		.source = tn_arena_printf(&d->arena, "%s/%s-%s", d->settings.source_tree, d->module, d->version),
		.directives = d->args->directives.v, .n_directives = d->args->directives.n, .bash = true,
	};
	int r = kernel.release ? 0 : tn_kernels_running(d->root, &d->arena, &kernel.release);

	if (r == 0)
		r = ask.source ? tn_build_target_read(d->root, &d->settings, &kernel, target, err) : -ENOMEM;
	return r < 0 ? r : tn_build_recipe_read(&ask, recipe, err);
}

/* -c FILE becomes the source's dkms.conf. */
static int put_conf(struct tn_dkms *d, const char *source, struct tn_error *err)
{
	const char *path = tn_arena_printf(&d->arena, "%s/dkms.conf", source);
	int r = path ? 0 : -ENOMEM;

	if (r == 0 && d->args->conf)
		r = tn_below_copy(d->root, AT_FDCWD, d->args->conf, path, false);
	return r < 0 ? tn_fail(err, r, "%s: %s", d->args->conf ? d->args->conf : source, strerror(-r)) : 0;
}

static int post_add(struct tn_dkms *d, const struct tn_build_recipe *recipe)
{
	tn_autoerror err = { 0 };
	int r = tn_build_script(d->root, recipe, recipe->conf.post_add, d->settings.verbose ? STDERR_FILENO : -1, &err);

	if (r)
		tn_report(TN_LOG_WARNING, "%s", tn_error_text(&err, r < 0 ? r : 0));
	return TN_BUILD_GOOD;
}

static int refuse_conf(const struct tn_build_recipe *recipe)
{
	for (size_t i = 0; i < recipe->conf.findings.n; i++) {
		const struct tn_finding *f = &recipe->conf.findings.v[i];

		if (f->severity == TN_SEVERITY_ERROR && f->line)
			tn_report(TN_LOG_ERROR, "%s:%u: %s: %s", f->file ? f->file : "dkms.conf", f->line, f->text, f->remedy);
		else if (f->severity == TN_SEVERITY_ERROR)
			tn_report(TN_LOG_ERROR, "%s: %s: %s", f->file ? f->file : "dkms.conf", f->text, f->remedy);
	}
	return TN_BUILD_BAD_CONF;
}

static int add_version(struct tn_dkms *d)
{
	const char *source = tn_arena_printf(&d->arena, "%s/%s-%s", d->settings.source_tree, d->module, d->version);
	tn_cleanup(tn_build_target_free) struct tn_build_target target = { 0 };
	tn_auto_build_recipe recipe = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (!source)
		return tn_dkms_failed(NULL, -ENOMEM);
	if (!tn_root_has_dir(d->root, source)) {
		tn_report(TN_LOG_ERROR, "%s/%s has no source: %s is no directory", d->module, d->version, source);
		return TN_BUILD_UNKNOWN;
	}
	r = put_conf(d, source, &err);
	if (r == 0)
		r = read_recipe(d, &target, &recipe, &err);
	if (r == 0 && !tn_dkms_conf_is_good(&recipe.conf))
		return refuse_conf(&recipe);
	if (r == -ENOTSUP)
		r = TN_BUILD_BAD_CONF;
	if (r == 0)
		r = tn_dkms_tree_add(d->root, &d->settings, d->module, d->version, &err);
	if (r)
		return tn_dkms_failed(&err, r);
	tn_dkms_say(d, "Creating symlink %s/%s/%s/source -> %s", d->settings.dkms_tree, d->module, d->version, source);
	return post_add(d, &recipe);
}

static int add_directory(struct tn_dkms *d)
{
	struct tn_build_source_ask ask = { .root = d->root, .settings = &d->settings, .replace = d->args->force, .bash = true };
	tn_autoerror err = { 0 };
	int r = tn_absolute_path(d->source, &d->arena, &ask.source);

	if (r == 0)
		r = tn_build_source_names(&ask, &d->arena, &d->module, &d->version, &err);
	if (r < 0)
		return tn_dkms_failed(&err, r == -ENOENT ? TN_BUILD_BAD_ARGUMENTS : r == -EINVAL ? TN_BUILD_BAD_CONF : r);
	d->source = NULL;
	if (!tn_dkms_is_added(d)) {
		r = tn_build_source_add(&ask, &d->arena, &d->module, &d->version, &err);
		return r < 0 ? tn_dkms_failed(&err, r == -EEXIST ? TN_BUILD_NOT_ADDED : r) : add_version(d);
	}
	return TN_BUILD_NOT_ADDED;
}

int tn_dkms_ensure_added(struct tn_dkms *d)
{
	int r = TN_BUILD_GOOD;

	if (d->source)
		r = add_directory(d);
	else if (d->archive)
		r = tn_dkms_ldtarball(d);
	else if (!tn_dkms_is_added(d))
		r = add_version(d);
	/* What is there already is as good. */
	return r == TN_BUILD_NOT_ADDED && d->module && tn_dkms_is_added(d) ? TN_BUILD_GOOD : r;
}

int tn_dkms_add(struct tn_dkms *d)
{
	int r;

	if (d->archive)
		return tn_dkms_ldtarball(d);
	if (d->args->rpm_safe_upgrade && !d->source)
		tn_dkms_rpm_note(d);
	r = d->source ? add_directory(d) : tn_dkms_is_added(d) ? TN_BUILD_NOT_ADDED : add_version(d);
	if (r == TN_BUILD_NOT_ADDED && tn_dkms_is_added(d))
		tn_report(TN_LOG_ERROR, "%s/%s was added before", d->module, d->version);
	return r;
}
