// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/fsck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "build/carry.h"
#include "build/dkms_compare.h"
#include "build/source.h"
#include "sys/below.h"
#include "sys/dir.h"

/* What dkms calls a build that is not finished. */
#define HALF ".tmp_"
#define KERNEL_LINK "kernel-"
#define ORIGINALS "original_module"

/* Names in one directory; a hostile one has no end of them. */
#define NAMES_MAX 65536u

typedef TN_VEC(const char *) names;

struct look {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	const struct tn_build_survey *survey;
	struct tn_build_fsck *ret;
	names *names;
};

void tn_build_fsck_free(struct tn_build_fsck *fsck)
{
	tn_vec_free(&fsck->troubles);
	tn_arena_free(&fsck->arena);
}

static int take(void *data, const char *name)
{
	struct look *l = data;
	const char *kept = l->names->n < NAMES_MAX ? tn_arena_str(&l->ret->arena, name) : NULL;

	return kept ? tn_vec_push(l->names, kept) : l->names->n < NAMES_MAX ? -ENOMEM : -E2BIG;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In order; of what is not there, none. */
static int list(struct look *l, const char *path, names *ret)
{
	int fd = tn_root_open(l->root, path, O_RDONLY | O_DIRECTORY), r;

	if (fd < 0)
		return fd == -ENOENT || fd == -ENOTDIR || fd == -ELOOP ? 0 : fd;
	l->names = ret;
	r = tn_dir_names_of(fd, take, l);
	if (r == 0 && ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_name);
	return r;
}

static int add(struct look *l, const struct tn_build_trouble *trouble)
{
	return l->ret->arena.failed || !trouble->finding.text ? -ENOMEM : tn_vec_push(&l->ret->troubles, *trouble);
}

static bool has_kernel(const struct look *l, const char *release)
{
	const char *path = tn_arena_printf(&l->ret->arena, "%s/%s", l->settings->install_tree, release);

	return path && tn_root_has_dir(l->root, path);
}

/* The source where it would be. */
static int look_at_source(struct look *l, const struct tn_dkms_version *v)
{
	struct tn_arena *a = &l->ret->arena;
	const char *usual = tn_arena_printf(a, "%s/%s-%s", l->settings->source_tree, v->module, v->version);
	const char *conf = tn_arena_printf(a, "%s/dkms.conf", usual ? usual : "");
	struct tn_build_trouble t = {
		.finding = { .id = "build-source-gone",
			     .severity = TN_SEVERITY_ERROR,
			     .subject = v->module,
			     .file = tn_arena_printf(a, "%s/source", v->dir) },
	};

	if (!v->broken || a->failed)
		return a->failed ? -ENOMEM : 0;
	if (v->source && strcmp(v->source, usual) == 0) {
		t.finding.text =
			tn_arena_printf(a, "the source of %s %s is not at %s any more", v->module, v->version, v->source);
		t.finding.remedy = tn_arena_printf(a, "put it back, or tenon build remove %s/%s", v->module, v->version);
	} else if (tn_root_has(l->root, conf)) {
		t.finding.text = tn_arena_printf(a, "the link to the source of %s %s is %s", v->module, v->version,
						 v->source ? "one to nowhere" : "missing");
		t.finding.remedy = tn_arena_printf(a, "make it a link to %s", usual);
		t.mend = TN_BUILD_MEND_LINK;
		t.path = t.finding.file;
		t.to = usual;
	} else {
		t.finding.text = tn_arena_printf(a, "the source of %s %s is not at %s any more", v->module, v->version,
						 v->source ? v->source : usual);
		t.finding.remedy = tn_arena_printf(a, "put it back, or tenon build remove %s/%s", v->module, v->version);
	}
	return add(l, &t);
}

static const struct tn_build_candidate *candidate_of(const struct look *l, const struct tn_dkms_version *v,
						     const struct tn_dkms_build *b)
{
	for (size_t i = 0; i < l->survey->candidates.n; i++) {
		const struct tn_build_candidate *c = &l->survey->candidates.v[i];

		if (strcmp(c->module, v->module) == 0 && strcmp(c->version, v->version) == 0 &&
		    strcmp(c->kernel, b->kernel) == 0 && strcmp(c->arch, b->arch) == 0)
			return c;
	}
	return NULL;
}

/* What is installed is what was built. */
static int look_at_modules(struct look *l, const struct tn_dkms_version *v, const struct tn_dkms_build *b)
{
	struct tn_arena *a = &l->ret->arena;
	const struct tn_build_candidate *c = candidate_of(l, v, b);
	const struct tn_build_recipe *recipe = c ? c->data : NULL;
	int match = recipe ? tn_dkms_compare(l->root, l->settings, b, &recipe->conf) : TN_DKMS_SAME;
	struct tn_build_trouble t = {
		.finding = { .severity = TN_SEVERITY_ERROR, .subject = v->module, .file = b->dir },
		.candidate = c,
	};

	if (match < 0 || match == TN_DKMS_SAME || b->state != TN_DKMS_INSTALLED)
		return match == -ENOMEM ? match : 0;
	if (match == TN_DKMS_MISSING) {
		t.finding.id = "build-product-gone";
		t.finding.text = tn_arena_printf(a, "%s %s counts as installed for %s, and a module of it is not in dkms' tree",
						 v->module, v->version, b->kernel);
		t.finding.remedy =
			tn_arena_printf(a, "tenon build install --force --kernel %s %s/%s", b->kernel, v->module, v->version);
		return add(l, &t);
	}
	t.finding.id = "build-module-differs";
	t.finding.text = tn_arena_printf(a, "%s %s counts as installed for %s, and what is there is gone, or another", v->module,
					 v->version, b->kernel);
	t.finding.remedy = "install what was built";
	t.mend = TN_BUILD_MEND_INSTALL;
	return add(l, &t);
}

static int look_at_build(struct look *l, const struct tn_dkms_version *v, const struct tn_dkms_build *b)
{
	struct tn_arena *a = &l->ret->arena;
	struct tn_build_trouble t = {
		.finding = { .id = "build-kernel-gone",
			     .severity = TN_SEVERITY_WARNING,
			     .subject = v->module,
			     .file = b->dir,
			     .remedy = "tenon build prune" },
	};

	if (has_kernel(l, b->kernel))
		return look_at_modules(l, v, b);
	t.finding.text = tn_arena_printf(a, "%s %s is built for %s, a kernel that is gone", v->module, v->version, b->kernel);
	return add(l, &t);
}

/* A build that somebody was at when it ended. */
static int look_for_halves(struct look *l, const struct tn_dkms_version *v)
{
	tn_autovec names kernels = { 0 };
	int r = list(l, v->dir, &kernels);

	for (size_t i = 0; i < kernels.n && r == 0; i++) {
		const char *dir = tn_arena_printf(&l->ret->arena, "%s/%s", v->dir, kernels.v[i]);
		tn_autovec names arches = { 0 };

		if (strcmp(kernels.v[i], "source") == 0 || strcmp(kernels.v[i], "build") == 0)
			continue;
		r = dir ? list(l, dir, &arches) : -ENOMEM;
		for (size_t k = 0; k < arches.n && r == 0; k++) {
			struct tn_build_trouble t = {
				.finding = { .id = "build-half",
					     .severity = TN_SEVERITY_WARNING,
					     .subject = v->module,
					     .remedy = "remove what is left of it" },
				.mend = TN_BUILD_MEND_REMOVE,
			};

			if (strncmp(arches.v[k], HALF, strlen(HALF)) != 0)
				continue;
			t.path = t.finding.file = tn_arena_printf(&l->ret->arena, "%s/%s", dir, arches.v[k]);
			t.finding.text = tn_arena_printf(&l->ret->arena, "a build of %s %s for %s was not finished", v->module,
							 v->version, kernels.v[i]);
			r = add(l, &t);
		}
	}
	return r;
}

/* kernel-K-A in @dir: it leads to a build. */
static int look_at_link(struct look *l, const char *module, const char *dir, const char *name)
{
	struct tn_arena *a = &l->ret->arena;
	const char *path = tn_arena_printf(a, "%s/%s", dir, name), *to;
	struct tn_build_trouble t = {
		.finding = { .id = "build-link-dangling",
			     .severity = TN_SEVERITY_ERROR,
			     .subject = module,
			     .file = path,
			     .remedy = "remove the link" },
		.mend = TN_BUILD_MEND_REMOVE,
		.path = path,
	};
	enum tn_below_kind kind;

	if (!path)
		return -ENOMEM;
	if (tn_below_look(l->root, path, &kind) < 0 || kind != TN_BELOW_LINK || tn_root_has_dir(l->root, path))
		return 0;
	if (tn_below_readlink(l->root, path, a, &to) < 0)
		to = "nowhere";
	t.finding.text =
		tn_arena_printf(a, "%s counts as installed for %s, and %s is not there", module, name + strlen(KERNEL_LINK), to);
	return add(l, &t);
}

/* original_module/K/A: kept for a module that is installed. */
static int look_at_originals(struct look *l, const char *module, const char *dir)
{
	struct tn_arena *a = &l->ret->arena;
	const char *top = tn_arena_printf(a, "%s/" ORIGINALS, dir);
	tn_autovec names kernels = { 0 };
	int r = top ? list(l, top, &kernels) : -ENOMEM;

	for (size_t i = 0; i < kernels.n && r == 0; i++) {
		const char *kernel = tn_arena_printf(a, "%s/%s", top, kernels.v[i]);
		tn_autovec names arches = { 0 };

		r = kernel ? list(l, kernel, &arches) : -ENOMEM;
		for (size_t k = 0; k < arches.n && r == 0; k++) {
			const char *link = tn_arena_printf(a, "%s/" KERNEL_LINK "%s-%s", dir, kernels.v[i], arches.v[k]);
			struct tn_build_trouble t = {
				.finding = { .id = "build-original-alone",
					     .severity = TN_SEVERITY_ERROR,
					     .subject = module,
					     .file = tn_arena_printf(a, "%s/%s", kernel, arches.v[k]),
					     .remedy =
						     "put it back by hand, where its *.origin says, or install the module anew" },
			};
			enum tn_below_kind kind;

			if (link && tn_below_look(l->root, link, &kind) == 0)
				continue;
			t.finding.text =
				tn_arena_printf(a, "the module that was there before %s is kept for %s, and %s is not installed",
						module, kernels.v[i], module);
			r = add(l, &t);
		}
	}
	return r;
}

static int look_at_module(struct look *l, const char *module)
{
	const char *dir = tn_arena_printf(&l->ret->arena, "%s/%s", l->settings->dkms_tree, module);
	tn_autovec names inside = { 0 };
	int r = dir ? list(l, dir, &inside) : -ENOMEM;

	for (size_t i = 0; i < inside.n && r == 0; i++)
		if (strncmp(inside.v[i], KERNEL_LINK, strlen(KERNEL_LINK)) == 0)
			r = look_at_link(l, module, dir, inside.v[i]);
	return r == 0 ? look_at_originals(l, module, dir) : r;
}

/* A journal is there while somebody installs; whose program has ended is found out when it is taken up. */
static int look_at_journals(struct look *l)
{
	tn_autobuf dir = { 0 };
	tn_autovec names files = { 0 };
	int r;

	tn_build_state_dir(l->settings->dkms_tree, TN_BUILD_JOURNALS, &dir);
	r = dir.failed ? -ENOMEM : list(l, dir.p, &files);
	for (size_t i = 0; i < files.n && r == 0; i++) {
		struct tn_build_trouble t = {
			.finding = { .id = "build-unfinished",
				     .severity = TN_SEVERITY_WARNING,
				     .file = tn_arena_printf(&l->ret->arena, "%s/%s", dir.p, files.v[i]),
				     .text = "an installation was begun and not finished, unless somebody is at it now",
				     .remedy = "finish it, or take it back" },
			.mend = TN_BUILD_MEND_RECOVER,
		};

		r = add(l, &t);
	}
	return r;
}

/* A source that was copied and did not come to its name. */
static int look_at_sources(struct look *l)
{
	tn_autovec names files = { 0 };
	int r = list(l, l->settings->source_tree, &files);

	for (size_t i = 0; i < files.n && r == 0; i++) {
		struct tn_build_trouble t = {
			.finding = { .id = "build-half-source",
				     .severity = TN_SEVERITY_WARNING,
				     .remedy = "remove it",
				     .text = "a source was being copied here when something ended that" },
			.mend = TN_BUILD_MEND_REMOVE,
		};

		if (strncmp(files.v[i], TN_BUILD_SOURCE_ASIDE, strlen(TN_BUILD_SOURCE_ASIDE)) != 0)
			continue;
		t.path = t.finding.file = tn_arena_printf(&l->ret->arena, "%s/%s", l->settings->source_tree, files.v[i]);
		r = add(l, &t);
	}
	return r;
}

static int look_at_version(struct look *l, const struct tn_dkms_version *v)
{
	int r = look_at_source(l, v);

	for (size_t i = 0; i < v->builds.n && r == 0; i++)
		r = look_at_build(l, v, &v->builds.v[i]);
	return r == 0 ? look_for_halves(l, v) : r;
}

int tn_build_fsck_look(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_build_survey *survey,
		       struct tn_build_fsck *ret, struct tn_error *err)
{
	struct look l = { .root = root, .settings = settings, .survey = survey, .ret = ret };
	tn_autovec names modules = { 0 };
	int r = list(&l, settings->dkms_tree, &modules);

	for (size_t i = 0; i < survey->tree.versions.n && r == 0; i++)
		r = look_at_version(&l, &survey->tree.versions.v[i]);
	for (size_t i = 0; i < modules.n && r == 0; i++)
		r = look_at_module(&l, modules.v[i]);
	if (r == 0)
		r = look_at_sources(&l);
	if (r == 0)
		r = look_at_journals(&l);
	return r < 0 ? tn_fail(err, r, "cannot look through %s%s: %s", tn_root_path(root), settings->dkms_tree, strerror(-r)) : 0;
}

int tn_build_fsck_mend(const tn_root *root, const struct tn_build_trouble *trouble, struct tn_error *err)
{
	int r = 0;

	if (trouble->mend == TN_BUILD_MEND_REMOVE)
		r = tn_below_remove_all(root, trouble->path);
	else if (trouble->mend == TN_BUILD_MEND_LINK)
		r = tn_below_symlink(root, trouble->to, trouble->path);
	return r < 0 && r != -ENOENT ? tn_fail(err, r, "%s%s: %s", tn_root_path(root), trouble->path, strerror(-r)) : 0;
}
