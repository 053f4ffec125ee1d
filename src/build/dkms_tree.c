// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/dkms_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

#include "base/glob.h"
#include "sys/attribute.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/stamp.h"

struct scan {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	const struct tn_dkms_choice *choice;
	struct tn_dkms_tree *tree;
	const char *dir, *module; /* of the module that is looked at, and its name */
	struct tn_dkms_version *version; /* that builds are added to */
	size_t n;                 /* of all that was found */
	int dirfd;                /* of @dir */
};

void tn_dkms_tree_free(struct tn_dkms_tree *tree)
{
	for (size_t i = 0; i < tree->versions.n; i++)
		tn_vec_free(&tree->versions.v[i].builds);
	tn_vec_free(&tree->versions);
	tn_arena_free(&tree->arena);
}

/* A hidden one is not dkms', and one with control characters would be several lines to whoever reads them. */
static bool is_name(const char *name)
{
	for (const char *p = name; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return false;
	return *name && *name != '.';
}

static bool fits(const char *pattern, const char *name)
{
	return !pattern || strcmp(pattern, name) == 0 || tn_glob_match(tn_text(pattern), tn_text(name));
}

/* What dkms takes for a kernel where none is asked for. */
static bool is_release(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits && name[digits] == '.';
}

static int open_dir(const struct scan *s, const char *path)
{
	return tn_root_open_inside(s->root, path, O_RDONLY | O_DIRECTORY);
}

static bool has_dir(const struct scan *s, const char *path)
{
	tn_autoclose int fd = tn_root_open_inside(s->root, path, O_PATH | O_DIRECTORY);

	return fd >= 0;
}

/* Whether two paths lead to one directory. */
static bool same_place(const struct scan *s, const char *a, const char *b)
{
	tn_autoclose int x = tn_root_open_inside(s->root, a, O_PATH | O_DIRECTORY);
	tn_autoclose int y = x < 0 ? -1 : tn_root_open_inside(s->root, b, O_PATH | O_DIRECTORY);
	struct tn_stamp of_x, of_y;

	if (x < 0 || y < 0)
		return false;
	of_x = tn_stamp_of_fd(x);
	of_y = tn_stamp_of_fd(y);
	return of_x.inode == of_y.inode && of_x.device == of_y.device && of_x.inode;
}

/* Return: 1: installed; 0; -ENOMEM. */
static int is_installed(const struct scan *s, const struct tn_dkms_build *b)
{
	struct tn_arena *arena = &s->tree->arena;
	const char *name = tn_arena_printf(arena, "kernel-%s-%s", b->kernel, b->arch);
	const char *path = name ? tn_arena_printf(arena, "%s/%s", s->dir, name) : NULL;
	const char *want = path ? tn_arena_printf(arena, "%s/%s/%s", s->version->version, b->kernel, b->arch) : NULL;
	char target[PATH_MAX];

	if (!want)
		return -ENOMEM;
	if (tn_attribute_link(s->dirfd, name, target, sizeof(target)) < 0)
		return 0;
	return strcmp(target, want) == 0 || same_place(s, path, b->dir);
}

static int add_build(struct scan *s, const char *kernel, const char *arch)
{
	struct tn_arena *arena = &s->tree->arena;
	const char *version = s->version->version;
	struct tn_dkms_build b = { .kernel = tn_arena_str(arena, kernel), .arch = tn_arena_str(arena, arch) };
	const char *module, *original;
	int r;

	if (!b.kernel || !b.arch)
		return -ENOMEM;
	b.dir = tn_arena_printf(arena, "%s/%s/%s/%s", s->dir, version, kernel, arch);
	module = tn_arena_printf(arena, "%s/%s/%s/%s/module", s->dir, version, kernel, arch);
	original = tn_arena_printf(arena, "%s/original_module/%s/%s", s->dir, kernel, arch);
	if (!b.dir || !module || !original)
		return -ENOMEM;
	if (!has_dir(s, module))
		return 0;
	if (s->n++ >= TN_DKMS_TREE_MAX)
		return -E2BIG;
	b.original = has_dir(s, original);
	r = is_installed(s, &b);
	if (r < 0)
		return r;
	b.state = r ? TN_DKMS_INSTALLED : TN_DKMS_BUILT;
	return tn_vec_push(&s->version->builds, b);
}

struct names {
	TN_VEC(const char *) list;
	struct tn_arena *arena;
};

static int take_name(void *data, const char *name)
{
	struct names *names = data;
	const char *copy = is_name(name) ? tn_arena_str(names->arena, name) : NULL;

	if (!is_name(name))
		return 0;
	if (names->list.n >= TN_DKMS_TREE_MAX)
		return -E2BIG;
	return copy ? tn_vec_push(&names->list, copy) : -ENOMEM;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(struct names *names)
{
	if (names->list.n)
		qsort(names->list.v, names->list.n, sizeof(*names->list.v), by_name);
}

/* What is no directory has no names in it. */
static int read_names(const struct scan *s, const char *path, struct names *ret)
{
	int fd = open_dir(s, path);
	int r = fd < 0 ? fd : tn_dir_names_of(fd, take_name, ret);

	sort_names(ret);
	return r == -ENOENT || r == -ENOTDIR || r == -ELOOP ? 0 : r;
}

static int by_kernel(const void *a, const void *b)
{
	const struct tn_dkms_build *x = a, *y = b;
	char left[2 * NAME_MAX + 2], right[2 * NAME_MAX + 2];

	snprintf(left, sizeof(left), "%s/%s", x->kernel, x->arch);
	snprintf(right, sizeof(right), "%s/%s", y->kernel, y->arch);
	return strcmp(left, right);
}

static int scan_kernel(struct scan *s, const char *kernel)
{
	struct tn_arena *arena = &s->tree->arena;
	struct names archs = { .arena = arena };
	const char *path = tn_arena_printf(arena, "%s/%s/%s", s->dir, s->version->version, kernel);
	int r = path ? read_names(s, path, &archs) : -ENOMEM;

	for (size_t i = 0; i < archs.list.n && r == 0; i++)
		if (fits(s->choice->arch, archs.list.v[i]))
			r = add_build(s, kernel, archs.list.v[i]);
	tn_vec_free(&archs.list);
	return r;
}

static int scan_builds(struct scan *s)
{
	const char *wanted = s->choice->kernel;
	struct names kernels = { .arena = &s->tree->arena };
	int r = read_names(s, s->version->dir, &kernels);

	for (size_t i = 0; i < kernels.list.n && r == 0; i++) {
		const char *kernel = kernels.list.v[i];

		if (wanted ? fits(wanted, kernel) : is_release(kernel))
			r = scan_kernel(s, kernel);
	}
	if (s->version->builds.n)
		qsort(s->version->builds.v, s->version->builds.n, sizeof(*s->version->builds.v), by_kernel);
	tn_vec_free(&kernels.list);
	return r;
}

/* Where the source is. Return: 1; 0: this is no version of a module; -errno. */
static int read_source(const struct scan *s, struct tn_dkms_version *v)
{
	struct tn_arena *arena = &s->tree->arena;
	const char *link = tn_arena_printf(arena, "%s/source", v->version);
	const char *path = tn_arena_printf(arena, "%s/source", v->dir);
	const char *home = tn_arena_printf(arena, "%s/%s-%s", s->settings->source_tree, v->module, v->version);
	char target[PATH_MAX];

	if (!link || !path || !home)
		return -ENOMEM;
	if (tn_attribute_link(s->dirfd, link, target, sizeof(target)) == 0) {
		v->source = tn_arena_str(arena, target);
		v->broken = !has_dir(s, path);
		return v->source ? 1 : -ENOMEM;
	}
	v->broken = true;
	return has_dir(s, home);
}

static int scan_version(struct scan *s, const char *name)
{
	struct tn_dkms_version v = { .module = s->module, .version = name };
	int r;

	v.dir = tn_arena_printf(&s->tree->arena, "%s/%s", s->dir, name);
	if (!v.dir)
		return -ENOMEM;
	r = read_source(s, &v);
	if (r <= 0)
		return r;
	if (s->n++ >= TN_DKMS_TREE_MAX)
		return -E2BIG;
	r = tn_vec_push(&s->tree->versions, v);
	if (r < 0)
		return r;
	s->version = &s->tree->versions.v[s->tree->versions.n - 1];
	return scan_builds(s);
}

static int scan_module(struct scan *s, const char *name)
{
	struct tn_arena *arena = &s->tree->arena;
	struct names versions = { .arena = arena };
	int r;

	s->module = name;
	s->dir = tn_arena_printf(arena, "%s/%s", s->settings->dkms_tree, name);
	if (!s->dir)
		return -ENOMEM;
	r = read_names(s, s->dir, &versions);
	s->dirfd = versions.list.n ? open_dir(s, s->dir) : -1;
	for (size_t i = 0; i < versions.list.n && r == 0 && s->dirfd >= 0; i++) {
		const char *version = versions.list.v[i];

		if (fits(s->choice->version, version) && !tn_glob_match_str("kernel-*-*", tn_text(version)))
			r = scan_version(s, version);
	}
	tn_closep(&s->dirfd);
	tn_vec_free(&versions.list);
	return r;
}

static int by_version(const void *a, const void *b)
{
	const struct tn_dkms_version *x = a, *y = b;
	char left[2 * NAME_MAX + 2], right[2 * NAME_MAX + 2];

	snprintf(left, sizeof(left), "%s/%s", x->module, x->version);
	snprintf(right, sizeof(right), "%s/%s", y->module, y->version);
	return strcmp(left, right);
}

int tn_dkms_tree_read(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_dkms_choice *choice,
		      struct tn_dkms_tree *ret, struct tn_error *err)
{
	static const struct tn_dkms_choice all = { 0 };
	struct scan s = { .root = root, .settings = settings, .choice = choice ? choice : &all, .tree = ret, .dirfd = -1 };
	struct names modules = { .arena = &ret->arena };
	int r = read_names(&s, settings->dkms_tree, &modules);

	for (size_t i = 0; i < modules.list.n && r == 0; i++)
		if (fits(s.choice->module, modules.list.v[i]))
			r = scan_module(&s, modules.list.v[i]);
	tn_vec_free(&modules.list);
	if (r == -E2BIG)
		return tn_fail(err, r, "%s: there is more in it than dkms can have made", settings->dkms_tree);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", s.dir ? s.dir : settings->dkms_tree, strerror(-r));
	if (ret->versions.n)
		qsort(ret->versions.v, ret->versions.n, sizeof(*ret->versions.v), by_version);
	return 0;
}

struct tn_dkms_version *tn_dkms_tree_find(const struct tn_dkms_tree *tree, const char *module, const char *version)
{
	for (size_t i = 0; i < tree->versions.n; i++) {
		struct tn_dkms_version *v = &tree->versions.v[i];

		if (strcmp(v->module, module) == 0 && strcmp(v->version, version) == 0)
			return v;
	}
	return NULL;
}

struct tn_dkms_build *tn_dkms_version_find(const struct tn_dkms_version *version, const char *kernel, const char *arch)
{
	for (size_t i = 0; i < version->builds.n; i++) {
		struct tn_dkms_build *b = &version->builds.v[i];

		if (strcmp(b->kernel, kernel) == 0 && strcmp(b->arch, arch) == 0)
			return b;
	}
	return NULL;
}
