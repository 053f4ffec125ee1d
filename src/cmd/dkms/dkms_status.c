// SPDX-License-Identifier: LGPL-2.1-or-later
/* The lines that scripts grep: each as dkms has it. */
#include <errno.h>
#include <string.h>

#include "build/distribution.h"
#include "build/dkms_compare.h"
#include "build/dkms_read.h"
#include "cli/log.h"
#include "cmd/dkms/dkms.h"

#define BASH_MSEC 60000

/* What a build's dkms.conf comes to: as much of it as tells where its modules go. */
static int read_conf(struct tn_dkms *d, const struct tn_dkms_version *v, const struct tn_dkms_build *b, struct tn_dkms_read *read,
		     struct tn_dkms_conf *ret, struct tn_error *err)
{
	struct tn_arena *a = &d->arena;
	const struct tn_dkms_where where = {
		.root = d->root,
		.conf = tn_arena_printf(a, "%s/source/dkms.conf", v->dir),
		.source_tree = d->settings.source_tree,
		.install_tree = d->settings.install_tree,
		.bash = true,
		.bash_msec = BASH_MSEC,
	};
	struct tn_dkms_facts facts = {
		.module = v->module,
		.version = v->version,
		.kernel = b->kernel,
		.arch = b->arch,
		.kernel_source = tn_arena_printf(a, "%s/%s/build", d->settings.install_tree, b->kernel),
		.dkms_tree = d->settings.dkms_tree,
		.distribution = d->distribution,
		.addon_dir = getenv("ADDON_MODULES_DIR"),
	};
	int r;

	if (!where.conf || !facts.kernel_source)
		return -ENOMEM;
	r = tn_dkms_read(&where, &facts, read, err);
	facts.files = read->files.v;
	facts.n_files = read->files.n;
	return r < 0 ? r : tn_dkms_conf_judge(&read->vars, &facts, ret);
}

static const char *compare(struct tn_dkms *d, const struct tn_dkms_version *v, const struct tn_dkms_build *b)
{
	static const char *const words[] = {
		[TN_DKMS_SAME] = "",
		[TN_DKMS_MISSING] = " (Built modules are missing in the kernel modules folder)",
		[TN_DKMS_DIFFERS] = " (Differences between built and installed modules)",
	};
	tn_auto_dkms_read read = { 0 };
	tn_auto_dkms_conf conf = { 0 };
	tn_autoerror err = { 0 };
	int r = 0;

	if (!d->distribution)
		d->distribution = tn_build_distribution(d->root, &d->arena);
	if (!d->distribution)
		r = -ENOMEM;
	if (r == 0)
		r = read_conf(d, v, b, &read, &conf, &err);
	if (r == 0)
		r = tn_dkms_compare(d->root, &d->settings, b, &conf);
	if (r >= 0)
		return words[r];
	tn_report(TN_LOG_WARNING, "%s/%s: whether what is installed is what was built is not known: %s", v->module, v->version,
		  tn_error_text(&err, r));
	return "";
}

static void print_build(struct tn_dkms *d, const struct tn_dkms_version *v, const struct tn_dkms_build *b)
{
	tn_dkms_say(d, "%s/%s, %s, %s: %s%s%s", v->module, v->version, b->kernel, b->arch,
		    b->state == TN_DKMS_INSTALLED ? "installed" : "built",
		    b->original ? " (Original modules exist)" : "", compare(d, v, b));
}

static void print_version(struct tn_dkms *d, const struct tn_dkms_version *v)
{
	if (v->broken) {
		tn_dkms_say(d, "%s/%s: broken", v->module, v->version);
		if (v->source)
			tn_report(TN_LOG_ERROR, "%s/%s: its source is not at %s: put it back there, or remove %s", v->module,
				  v->version,
				  v->source, v->dir);
		else
			tn_report(TN_LOG_ERROR, "%s/%s: the link %s/source is missing: dkms add %s/%s makes it anew", v->module,
				  v->version, v->dir, v->module, v->version);
		return;
	}
	if (!v->builds.n)
		tn_dkms_say(d, "%s/%s: added", v->module, v->version);
	for (size_t i = 0; i < v->builds.n; i++)
		print_build(d, v, &v->builds.v[i]);
}

static const char *wish(const char *text)
{
	return text && *text ? text : NULL;
}

int tn_dkms_status(struct tn_dkms *d)
{
	static const struct tn_dkms_pair any = { 0 };
	size_t n = d->pairs.n ? d->pairs.n : 1;

	for (size_t i = 0; i < n; i++) {
		const struct tn_dkms_pair *pair = d->pairs.n ? &d->pairs.v[i] : &any;
		const struct tn_dkms_choice choice = {
			.module = wish(d->module), .version = wish(d->version), .kernel = wish(pair->kernel),
	.arch = wish(pair->arch),
		};
		tn_auto_dkms_tree tree = { 0 };
		tn_autoerror err = { 0 };
		int r = tn_dkms_tree_read(d->root, &d->settings, &choice, &tree, &err);

		if (r < 0)
			return tn_dkms_failed(&err, r);
		for (size_t k = 0; k < tree.versions.n; k++)
			print_version(d, &tree.versions.v[k]);
	}
	return TN_BUILD_GOOD;
}
