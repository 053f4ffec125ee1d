// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "build/directives.h"
#include "build/dkms_read.h"
#include "build/tree_sum.h"
#include "sys/below.h"
#include "sys/fd.h"
#include "sys/tree_copy.h"

/* Of a dkms.conf that bash reads. */
#define BASH_MSEC 30000

/* A source of this size is a mistake, such as "/". */
static const struct tn_tree_copy_limits limits = { .files = 200000, .bytes = (uint64_t)2 << 30 };

static bool is_component(const char *name)
{
	return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

int tn_build_source_names(const struct tn_build_source_ask *ask, struct tn_arena *arena, const char **ret_module,
			  const char **ret_version, struct tn_error *err)
{
	const struct tn_dkms_where where = {
		.root = ask->root,
		.conf = tn_arena_printf(arena, "%s/dkms.conf", ask->source),
		.source_tree = ask->settings->source_tree,
		.install_tree = ask->settings->install_tree,
		.bash = ask->bash,
		.bash_msec = BASH_MSEC,
	};
	struct tn_dkms_facts facts = {
		.kernel = "", .arch = "", .kernel_source = "", .dkms_tree = ask->settings->dkms_tree, .distribution = "",
	};
	tn_auto_dkms_read read = { 0 };
	tn_auto_dkms_conf conf = { 0 };
	int r = where.conf ? tn_dkms_read(&where, &facts, &read, err) : -ENOMEM;

	if (r == -ENOENT)
		return tn_fail(err, r, "%s%s has no dkms.conf, which says how it is built: tenon build new NAME makes one to go by",
			       tn_root_path(ask->root), ask->source);
	facts.files = read.files.v;
	facts.n_files = read.files.n;
	if (r == 0)
		r = tn_dkms_conf_judge(&read.vars, &facts, &conf);
	if (r < 0)
		return r;
	if (!is_component(conf.name) || !is_component(conf.version))
		return tn_fail(err, -EINVAL, "%s%s: PACKAGE_NAME \"%s\" and PACKAGE_VERSION \"%s\" have to be names of directories",
			       tn_root_path(ask->root), where.conf, conf.name, conf.version);
	*ret_module = tn_arena_str(arena, conf.name);
	*ret_version = tn_arena_str(arena, conf.version);
	return *ret_module && *ret_version ? 0 : -ENOMEM;
}

static int copy_aside(const struct tn_build_source_ask *ask, const char *aside, struct tn_error *err)
{
	tn_autoclose int from = tn_below_dir(ask->root, ask->source, false), to = -1;
	int r = from < 0 ? from : tn_below_remove_all(ask->root, aside);

	if (r == -ENOENT)
		r = 0;
	to = r < 0 ? r : tn_below_dir(ask->root, aside, true);
	if (to < 0)
		return tn_fail(err, to, "cannot copy %s to %s%s: %s", ask->source, tn_root_path(ask->root), aside, strerror(-to));
	return tn_tree_copy(from, to, &limits, err);
}

/* Whether it has the same files, with the same content; where nobody can tell, it has not. */
static bool is_same(const struct tn_build_source_ask *ask, const char *other)
{
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = tn_crypto_new();
	const struct tn_tree_sums how = { .root = ask->root, .crypto = crypto, .relative = true };
	struct tn_tree_sum here, there;

	return crypto && tn_tree_sum(&how, &ask->source, 1, false, NULL, NULL, &here, NULL) == 0 &&
	       tn_tree_sum(&how, &other, 1, false, NULL, NULL, &there, NULL) == 0 && strcmp(here.sum, there.sum) == 0;
}

static int copy(const struct tn_build_source_ask *ask, const char *to, struct tn_arena *arena, struct tn_error *err)
{
	const char *aside = tn_arena_printf(arena, "%s/" TN_BUILD_SOURCE_ASIDE "%s", ask->settings->source_tree,
					    strrchr(to, '/') + 1);
	enum tn_below_kind kind;
	const bool there = tn_below_look(ask->root, to, &kind) == 0;
	int r;

	if (!aside)
		return -ENOMEM;
	if (there && is_same(ask, to))
		return 0;
	if (there && !ask->replace)
		return tn_fail(err, -EEXIST, "%s%s is there already, and is another: give the module another version in its "
			       "dkms.conf, or --force takes the place of that one", tn_root_path(ask->root), to);
	r = copy_aside(ask, aside, err);
	if (r == 0) {
		r = there ? tn_below_swap(ask->root, aside, to) : tn_below_rename(ask->root, aside, to);
		if (r < 0)
			tn_fail(err, r, "cannot put %s in its place: %s", to, strerror(-r));
	}
	if (r < 0 || there)
		tn_below_remove_all(ask->root, aside);
	return r;
}

/* DKMSTREE/M/V/source leads to @to. Return: 1: it did before; 0; -errno with a sentence. */
static int link_source(const struct tn_build_source_ask *ask, const char *module, const char *version, const char *to,
		       struct tn_arena *arena, struct tn_error *err)
{
	const char *dir = tn_arena_printf(arena, "%s/%s/%s", ask->settings->dkms_tree, module, version), *was;
	const char *link = tn_arena_printf(arena, "%s/source", dir);
	tn_autoclose int fd = -1;
	int r;

	if (!dir || !link)
		return -ENOMEM;
	if (tn_below_readlink(ask->root, link, arena, &was) == 0 && strcmp(was, to) == 0)
		return 1;
	fd = tn_below_dir(ask->root, dir, true);
	r = fd < 0 ? fd : tn_below_symlink(ask->root, to, link);
	return r < 0 ? tn_fail(err, r, "cannot add %s to %s%s: %s", module, tn_root_path(ask->root), dir, strerror(-r)) : 0;
}

int tn_build_source_add(const struct tn_build_source_ask *ask, struct tn_arena *arena, const char **ret_module,
			const char **ret_version, struct tn_error *err)
{
	const char *module, *version, *to;
	int r = tn_build_source_names(ask, arena, &module, &version, err);

	if (r < 0)
		return r;
	to = tn_arena_printf(arena, "%s/%s-%s", ask->settings->source_tree, module, version);
	if (!to)
		return -ENOMEM;
	if (strcmp(ask->source, to) != 0)
		r = copy(ask, to, arena, err);
	if (r == 0)
		r = link_source(ask, module, version, to, arena, err);
	if (r < 0)
		return r;
	*ret_module = module;
	*ret_version = version;
	return 0;
}
