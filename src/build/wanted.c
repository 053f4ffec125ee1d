// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/wanted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "sys/dir.h"
#include "sys/kernels.h"
#include "sys/own_root.h"

void tn_build_wanted_free(struct tn_build_wanted *wanted)
{
	tn_vec_free(&wanted->kernels);
	tn_arena_free(&wanted->arena);
}

static bool is_component(struct tn_text name)
{
	return name.n && !tn_text_is(name, ".") && !tn_text_is(name, "..") && !memchr(name.p, '/', name.n);
}

static bool is_listed(const struct tn_build_wanted *w, const char *release, const char *arch)
{
	for (size_t i = 0; i < w->kernels.n; i++)
		if (strcmp(w->kernels.v[i].release, release) == 0 &&
		    strcmp(w->kernels.v[i].arch ? w->kernels.v[i].arch : "", arch ? arch : "") == 0)
			return true;
	return false;
}

int tn_build_wanted_add(struct tn_build_wanted *wanted, const char *release, const char *arch)
{
	struct tn_build_wanted_kernel k = { .release = tn_arena_str(&wanted->arena, release),
					    .arch = tn_arena_str(&wanted->arena, arch) };

	if (!k.release || !k.arch)
		return -ENOMEM;
	return is_listed(wanted, release, arch) ? 0 : tn_vec_push(&wanted->kernels, k);
}

static int has_headers(const tn_root *root, const struct tn_build_wanted_ask *ask, const char *release, struct tn_arena *arena)
{
	const char *path = tn_arena_printf(arena, "%s/%s/build/include", ask->install_tree, release);

	return path ? tn_root_has_dir(root, path) : -ENOMEM;
}

static int add(const tn_root *root, const struct tn_build_wanted_ask *ask, const char *release, const char *arch,
	       bool only_with_headers, struct tn_build_wanted *ret)
{
	struct tn_build_wanted_kernel k = { .release = release, .arch = arch };
	int r = has_headers(root, ask, release, &ret->arena);

	if (r < 0 || is_listed(ret, release, arch) || (!r && only_with_headers))
		return r < 0 ? r : 0;
	k.headers = r;
	return tn_vec_push(&ret->kernels, k);
}

static int add_named(const tn_root *root, const struct tn_build_wanted_ask *ask, const char *name, struct tn_build_wanted *ret,
		     struct tn_error *err)
{
	const char *slash = strchr(name, '/');
	const struct tn_text release = { name, slash ? (size_t)(slash - name) : strlen(name) };
	const char *release_text, *arch = NULL;

	if (!is_component(release) || (slash && !is_component(tn_text(slash + 1))))
		return tn_fail(err, -EINVAL, "\"%s\" is no kernel's release: that is the name of a directory in %s%s", name,
			       tn_root_path(root), ask->install_tree);
	release_text = tn_arena_dup(&ret->arena, release);
	if (slash)
		arch = tn_arena_str(&ret->arena, slash + 1);
	return release_text && (arch || !slash) ? add(root, ask, release_text, arch, false, ret) : -ENOMEM;
}

struct list {
	const tn_root *root;
	const struct tn_build_wanted_ask *ask;
	struct tn_build_wanted *ret;
};

static int add_entry(void *data, const char *name)
{
	struct list *list = data;
	const char *release = name[0] == '.' ? NULL : tn_arena_str(&list->ret->arena, name);

	if (name[0] == '.')
		return 0;
	return release ? add(list->root, list->ask, release, NULL, true, list->ret) : -ENOMEM;
}

static int by_version(const void *a, const void *b)
{
	const struct tn_build_wanted_kernel *x = a, *y = b;

	return strverscmp(x->release, y->release);
}

/* Where only headers are installed, there may be nothing else. */
static int add_all(const tn_root *root, const struct tn_build_wanted_ask *ask, struct tn_build_wanted *ret)
{
	struct list list = { root, ask, ret };
	int fd = tn_root_open(root, ask->install_tree, O_RDONLY | O_DIRECTORY), r;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	r = tn_dir_names_of(fd, add_entry, &list);
	if (r == 0 && ret->kernels.n)
		qsort(ret->kernels.v, ret->kernels.n, sizeof(*ret->kernels.v), by_version);
	return r;
}

static int none(const tn_root *root, const struct tn_build_wanted_ask *ask, struct tn_error *err)
{
	return tn_fail(err, -ENOENT, "no kernel in %s%s has its headers here: install those of one, or name it with --kernel",
		       tn_root_path(root), ask->install_tree);
}

/* Return: 1: the kernel that runs is ours, and taken; 0: it is not, and ret->why says why; -errno. */
static int take_running(const tn_root *root, const struct tn_build_wanted_ask *ask, struct tn_build_wanted *ret,
			struct tn_error *err)
{
	const char *release, *tree;
	int r = tn_root_is_own(root);

	if (r <= 0) {
		ret->why = "this is not the root of the machine that runs, so it is for all kernels with headers";
		return r;
	}
	r = tn_kernels_running(root, &ret->arena, &release);
	if (r < 0)
		return tn_fail(err, r, "cannot ask which kernel runs: %s", strerror(-r));
	tree = tn_arena_printf(&ret->arena, "%s/%s", ask->install_tree, release);
	ret->why = tn_arena_printf(&ret->arena, "%s, which runs, has no modules here, so it is for all kernels with headers",
				   release);
	if (!tree || !ret->why)
		return -ENOMEM;
	if (!tn_root_has_dir(root, tree))
		return 0;
	ret->why = "the kernel that runs";
	r = add(root, ask, release, NULL, false, ret);
	return r < 0 ? r : 1;
}

int tn_build_wanted_find(const tn_root *root, const struct tn_build_wanted_ask *ask, struct tn_build_wanted *ret,
			 struct tn_error *err)
{
	int r = 0;

	if (ask->n) {
		ret->why = "as asked for";
		for (size_t i = 0; i < ask->n && r == 0; i++)
			r = add_named(root, ask, ask->kernels[i], ret, err);
		return r;
	}
	ret->why = "all kernels with headers";
	r = ask->all ? 0 : take_running(root, ask, ret, err);
	if (r)
		return r < 0 ? r : 0;
	r = add_all(root, ask, ret);
	if (r < 0)
		return tn_fail(err, r, "cannot list the kernels in %s%s: %s", tn_root_path(root), ask->install_tree,
			       strerror(-r));
	return ret->kernels.n ? 0 : none(root, ask, err);
}
