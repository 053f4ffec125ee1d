// SPDX-License-Identifier: LGPL-2.1-or-later
/* No module of that name: is there a tree, an index, a file; does another kernel have it; is it mistyped? */
#include "explain/missing.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "core/find/near.h"
#include "core/name.h"
#include "explain/tree_files.h"
#include "sys/files.h"
#include "sys/kernels.h"
#include "tenon-config.h"

/* Names that are shown of more. */
#define SHOWN_MAX 8

/* Behind a line that says what to do in its place. */
enum rank {
	RANK_CAUSE = 1, /* what alone accounts for it */
	RANK_PLACE,  /* where else the module is */
	RANK_CONFIG, /* what the kernel was built with */
	RANK_PACKAGE,
	RANK_MEANT,  /* what may have been meant */
};

static struct tn_explanation *cause(struct tn_explaining *x, const char *code, const char *text)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_FAILURE, code, "%s", text);

	if (e)
		e->rank = RANK_CAUSE;
	return e;
}

static struct tn_explanation *candidate(struct tn_explaining *x, enum rank rank, const char *code, const char *text)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_FAILURE, code, "%s", text);

	if (e) {
		e->candidate = true;
		e->rank = rank;
	}
	return e;
}

static const struct tn_confinement *confinement(const struct tn_explaining *x)
{
	return &x->machine->first->confinement;
}

/* A kernel whose tree is looked for here, and where it is. */
static const char *release_source(const struct tn_explaining *x)
{
	return x->machine->running ? "/proc/sys/kernel/osrelease" : NULL;
}

/* Trees of other kernels. */
static int other_trees(const struct tn_explaining *x, tn_installed_kernels *ret)
{
	tn_autovec tn_installed_kernels all = { 0 };
	int r = tn_kernels_list(x->machine->root, x->arena, &all);

	for (size_t i = 0; i < all.n && r == 0; i++)
		if (strcmp(all.v[i].release, x->machine->release) != 0)
			r = tn_vec_push(ret, all.v[i]);
	return r == -ENOMEM ? r : 0; /* a directory that cannot be read has none to show */
}

/* The container's root has another kernel's modules, or none: the kernel is the host's. */
static int no_tree_in_container(struct tn_explaining *x, size_t n_others)
{
	const struct tn_confinement *c = confinement(x);
	struct tn_explanation *e =
		cause(x, "E-tree-of-other-root",
		      n_others ? "the kernel that runs is the host's, and the modules in this container are of other kernels" :
				 "the kernel that runs is the host's, and this container has no modules");
	int r = tn_explain_evidence(x, e, c->container_source, 0, "a container: %s", c->container);

	return r < 0 ? r : tn_explain_evidence(x, e, release_source(x), 0, "kernel %s", x->machine->release);
}

static int no_tree_here(struct tn_explaining *x, const tn_installed_kernels *others)
{
	struct tn_explanation *e;
	int r = 0;

	if (others->n)
		e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-no-tree",
				   "the modules of the kernel %s are gone; those of %s are there", x->machine->release,
				   others->n == 1 ? others->v[0].release : "other kernels");
	else
		e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-no-tree", "there are no modules of any kernel here");
	if (e && !others->n)
		e->remedy = "install the modules of this kernel; in a chroot, bind the directory of the modules into it";
	r = tn_explain_evidence(x, e, release_source(x), 0, "kernel %s", x->machine->release);
	if (r == 0)
		r = tn_explain_evidence(x, e, tn_tree_path(x->machine->tree), 0, "there is no such directory");
	for (size_t i = 0; i < others->n && i < SHOWN_MAX && r == 0; i++)
		r = tn_explain_evidence(x, e, others->v[i].path, 0, "modules of kernel %s", others->v[i].release);
	return r;
}

/* Return: 1 where there is no tree, and that has been told. */
static int no_tree(struct tn_explaining *x)
{
	tn_autovec tn_installed_kernels others = { 0 };
	const char *path;
	int r = tn_kernels_find(x->machine->root, x->machine->release, x->arena, &path);

	if (r != -ENOENT)
		return r == -ENOMEM ? r : 0;
	r = other_trees(x, &others);
	if (r == 0)
		r = confinement(x)->container && x->machine->running ? no_tree_in_container(x, others.n) :
								      no_tree_here(x, &others);
	return r < 0 ? r : 1;
}

/* The file of a module in the tree, which the indexes do not list. */
struct wanted {
	const char *name; /* normalised */
	const struct tn_explaining *x;
	const char *path;
};

static int is_wanted(void *data, const char *name, const char *path)
{
	struct wanted *wanted = data;

	if (strcmp(name, wanted->name) != 0)
		return 0;
	wanted->path = tn_arena_printf(wanted->x->arena, "%s/%s", tn_tree_path(wanted->x->machine->tree), path);
	return wanted->path ? 1 : -ENOMEM;
}

int tn_explain_tree_file(const struct tn_explaining *x, const char *name, const char **ret)
{
	struct wanted wanted = { .name = name, .x = x };
	int r = tn_tree_files(x->machine->tree, is_wanted, &wanted);

	if (r > 0)
		*ret = wanted.path;
	return r;
}

/* Without modules.dep.bin nobody finds anything. */
static int index_unusable(struct tn_explaining *x, const char *name, int code)
{
	const char *index = tn_explain_index_path(x, TN_TREE_DEP), *file;
	struct tn_explanation *e = code == -ENOENT ?
					   cause(x, "E-index-missing", "the tree has no index of its modules") :
					   cause(x, "E-index-damaged", "the index of the tree's modules cannot be read");
	int r = tn_explain_tree_file(x, name, &file);

	if (!e || !index || r < 0)
		return -ENOMEM;
	e->remedy = x->machine->depmod;
	if (r > 0 && tn_explain_evidence(x, e, file, 0, "its file is there") < 0)
		return -ENOMEM;
	if (code == -ENOENT)
		return tn_explain_evidence(x, e, index, 0, "there is no such file");
	return tn_explain_evidence(x, e, index, 0, "%s", code == -EBADMSG ? "damaged" : strerror(-code));
}

/* Return: 1 where its file is there and the index does not list it. */
static int not_indexed(struct tn_explaining *x, const char *name)
{
	const char *index = tn_explain_index_path(x, TN_TREE_DEP), *file;
	struct tn_explanation *e;
	int r = index ? tn_explain_tree_file(x, name, &file) : -ENOMEM;

	if (r <= 0)
		return r;
	e = cause(x, "E-index-stale", "its file is in the tree, and the index does not know it");
	if (!e || tn_explain_evidence(x, e, file, 0, "its file") < 0 ||
	    tn_explain_evidence(x, e, index, 0, "does not list it") < 0)
		return -ENOMEM;
	e->remedy = x->machine->depmod;
	return 1;
}

/* Return: 1 and the file, NULL where it is built in; 0; -ENOMEM. */
static int has_it(tn_tree *tree, const char *name, const struct tn_explaining *x, const char **ret_path)
{
	const struct tn_tree_module *m;
	tn_autovec tn_matches found = { 0 };
	int r = tn_lookup(tree, NULL, name, x->arena, &found);

	if (r == 0 && found.n) {
		r = tn_tree_module(tree, found.v[0].module, &m);
		*ret_path = r == 0 ? tn_arena_str(x->arena, m->path) : NULL;
		if (r == 0 && !*ret_path)
			r = -ENOMEM;
	}
	return r == -ENOMEM || tn_tree_check(tree) < 0 ? -ENOMEM : found.n > 0;
}

/* Return: 1 where one of them has it, and that has been told. */
static int in_other_trees(struct tn_explaining *x, const char *name)
{
	const char *root = tn_root_path(x->machine->root);
	tn_autovec tn_installed_kernels others = { 0 };
	struct tn_explanation *e = NULL;
	int r = other_trees(x, &others);

	for (size_t i = 0; i < others.n && i < SHOWN_MAX && r == 0; i++) {
		const char *path = tn_arena_printf(x->arena, "%s%s", root, others.v[i].path), *file = NULL;
		tn_cleanup(tn_tree_freep) tn_tree *tree = path ? tn_tree_new(path, NULL) : NULL;

		if (!tree)
			return -ENOMEM;
		r = has_it(tree, name, x, &file);
		if (r <= 0)
			continue;
		if (!e)
			e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-other-tree",
					   "there is no module of that name for the kernel %s; another kernel that is installed"
					   " has it", x->machine->release);
		if (e)
			e->rank = RANK_PLACE;
		r = tn_explain_evidence(x, e, file ? file : path, 0, file ? "of kernel %s" : "built into kernel %s",
					others.v[i].release);
		if (r == 0 && !e->remedy) {
			e->remedy = tn_arena_printf(x->arena, "start the kernel %s", others.v[i].release);
			r = e->remedy ? 0 : -ENOMEM;
		}
	}
	return r < 0 ? r : e != NULL;
}

static int list_indexes(struct tn_explaining *x, struct tn_explanation *e, const enum tn_tree_index *indexes, size_t n)
{
	int r = e ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && r == 0; i++) {
		const char *path = tn_explain_index_path(x, indexes[i]);

		if (!path)
			return -ENOMEM;
		if (tn_tree_has(x->machine->tree, indexes[i]))
			r = tn_explain_evidence(x, e, path, 0, "does not list it");
	}
	return r;
}

static bool is_modalias(const char *name)
{
	return strpbrk(name, ":*?[") != NULL;
}

static int not_there(struct tn_explaining *x, const char *name)
{
	static const enum tn_tree_index by_name[] = { TN_TREE_DEP, TN_TREE_ALIAS, TN_TREE_BUILTIN },
					by_alias[] = { TN_TREE_ALIAS, TN_TREE_BUILTIN_ALIAS };
	const char *release = x->machine->release;
	bool alias = is_modalias(name);
	struct tn_explanation *e =
		alias ? tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-not-found",
				       "there is no module for the kernel %s that has an alias like this", release) :
			tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-not-found",
				       "there is no module of that name for the kernel %s", release);

	if (e)
		e->rank = RANK_CAUSE;
	return alias ? list_indexes(x, e, by_alias, TN_ARRAY_SIZE(by_alias)) :
		       list_indexes(x, e, by_name, TN_ARRAY_SIZE(by_name));
}

bool tn_explain_config_option(const struct tn_explaining *x, const char *module, char *ret_option, size_t size,
			      struct tn_text *ret_value)
{
	static const struct {
		const char *before, *behind;
	} forms[] = { { "", "" }, { "", "_FS" }, { "BLK_DEV_", "" } };
	const tn_kernel_facts *kernel = x->machine->basis->kernel;

	for (size_t i = 0; i < TN_ARRAY_SIZE(forms) && kernel->config_source; i++) {
		int n = snprintf(ret_option, size, "%s%s%s", forms[i].before, module, forms[i].behind);

		if (n < 0 || (size_t)n >= size)
			return false;
		for (char *p = ret_option; *p; p++)
			*p = (char)toupper((unsigned char)*p);
		*ret_value = tn_kernel_facts_config_text(kernel, ret_option);
		if (ret_value->p)
			return true;
	}
	return false;
}

/* An option of that name need not be the module's own, so all of it is but likely. */
static int by_configuration(struct tn_explaining *x, const char *name)
{
	const char *source = x->machine->basis->kernel->config_source;
	struct tn_explanation *e;
	struct tn_text value;
	char option[128];

	if (!tn_explain_config_option(x, name, option, sizeof(option), &value))
		return 0;
	if (tn_text_is(value, "n")) {
		e = candidate(x, RANK_CONFIG, "E-not-in-this-kernel", "the kernel was built without it");
		return tn_explain_evidence(x, e, source, 0, "CONFIG_%s is not set", option);
	}
	if (tn_text_is(value, "m"))
		e = candidate(x, RANK_PACKAGE, "E-separate-package",
			      "the kernel was built with it as a module, which is in a package that is not installed");
	else
		e = candidate(x, RANK_CONFIG, "E-built-in", "it is built into the kernel");
	return tn_explain_evidence(x, e, source, 0, "CONFIG_%s=%.*s", option, TN_TEXT_FMT(value));
}

/* Debian's and Ubuntu's kernels for virtual machines have a part of the drivers only. */
static int cloud_kernel(struct tn_explaining *x)
{
	struct tn_explanation *e;

	if (!strstr(x->machine->release, "-cloud-") || tn_explain_found(x, "E-separate-package"))
		return 0;
	e = candidate(x, RANK_PACKAGE, "E-separate-package",
		      "this is a kernel for virtual machines, which lacks most drivers; the one for real machines may have it");
	return tn_explain_evidence(x, e, release_source(x), 0, "kernel %s", x->machine->release);
}

/* What is built in is nothing to load, and without this file nobody knows. */
static int no_builtin_list(struct tn_explaining *x)
{
	struct tn_text content;
	int r = tn_tree_file(x->machine->tree, "modules.builtin", &content);
	const char *why;

	if (r != -ENOENT || tn_tree_has(x->machine->tree, TN_TREE_BUILTIN))
		return r == -ENOMEM ? r : 0;
	why = tn_arena_printf(x->arena, "there is no %s/modules.builtin", tn_tree_path(x->machine->tree));
	return why ? tn_explain_unseen(x, "what is built into the kernel", why) : -ENOMEM;
}

static int near_names(struct tn_explaining *x, const char *name)
{
	const char *near[TN_NEAR_MAX];
	char normal[TN_NAME_MAX];
	int n = tn_name_normalise(tn_text(name), normal) < 0 ? 0 : tn_tree_near(x->machine->tree, normal, x->arena, near);

	for (int i = 0; i < n; i++) {
		const struct tn_tree_module *m;
		struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-typing-error", "%s may be meant", near[i]);
		int r = tn_tree_module(x->machine->tree, near[i], &m);
		const char *source;

		if (!e || r == -ENOMEM)
			return -ENOMEM;
		e->candidate = true;
		e->rank = RANK_MEANT + (unsigned)i;
		e->remedy = tn_arena_printf(x->arena, "tenon explain %s", near[i]);
		source = r == 0 ? m->path : tn_explain_index_path(x, TN_TREE_BUILTIN);
		if (!e->remedy || !source ||
		    tn_explain_evidence(x, e, source, 0, "%s", r == 0 ? "its file" : "it is built in") < 0)
			return -ENOMEM;
	}
	return n < 0 ? n : 0;
}

/* "foo.ko" is looked up as a name. */
static int meant_file(struct tn_explaining *x, const char *name)
{
	struct tn_explanation *e;

	if (!strstr(name, ".ko") || tn_file_check(AT_FDCWD, name) < 0)
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-typing-error", "the file of that name here may be meant:"
			   " a path starts with ./");
	if (!e)
		return -ENOMEM;
	e->candidate = true;
	e->rank = RANK_MEANT;
	e->remedy = tn_arena_printf(x->arena, "tenon explain ./%s", name);
	return e->remedy ? tn_explain_evidence(x, e, name, 0, "there is such a file") : -ENOMEM;
}

/* Candidates, once it is certain that it is not there. */
static int where_else(struct tn_explaining *x, const char *name)
{
	int r = by_configuration(x, name);

	if (r == 0)
		r = cloud_kernel(x);
	if (r == 0)
		r = no_builtin_list(x);
	if (r == 0)
		r = meant_file(x, name);
	return r < 0 || is_modalias(name) ? r : near_names(x, name);
}

static int unknown(struct tn_explaining *x, const char *name)
{
	char normal[TN_NAME_MAX];
	int r = 0;

	if (tn_name_normalise(tn_text(name), normal) == 0 && !is_modalias(name))
		r = not_indexed(x, normal);
	if (r == 0)
		r = in_other_trees(x, name);
	if (r == 0)
		r = not_there(x, name);
	return r < 0 ? r : where_else(x, name);
}

int tn_explain_missing(struct tn_explaining *x, const char *name)
{
	const struct tn_index *index;
	char normal[TN_NAME_MAX];
	int r = no_tree(x);

	if (r < 0)
		return r;
	if (r > 0) {
		r = in_other_trees(x, name);
		return r < 0 ? r : 0;
	}
	r = tn_tree_open_index(x->machine->tree, TN_TREE_DEP, &index);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return index_unusable(x, tn_name_normalise(tn_text(name), normal) == 0 ? normal : name, r);
	return unknown(x, name);
}
