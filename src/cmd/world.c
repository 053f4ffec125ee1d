// SPDX-License-Identifier: LGPL-2.1-or-later
/* Root, tree and configuration of a subcommand, or why they cannot be had. */
#include "cmd/world.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "cli/command.h"
#include "cli/output.h"
#include "tenon-config.h"
#include "sys/fd.h"
#include "sys/kernels.h"

static int need_root(struct tn_world *w, struct tn_error *err)
{
	const char *path = w->root_path ? w->root_path : "";
	tn_autoclose int fd = -1;

	w->root = tn_root_new(path);
	if (!w->root)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (!w->root_path)
		return 0;
	if (!*path) /* an unset variable in a script must not mean the real root */
		return tn_fail(err, -EINVAL, "--root needs the name of a directory");
	fd = tn_root_open(w->root, "/", O_PATH | O_DIRECTORY);
	if (fd < 0)
		return tn_fail(err, fd, "--root %s: %s", path, strerror(-fd));
	return 0;
}

/* "a, b, c" of the trees that there are; the caller frees it. */
static char *names(const tn_installed_kernels *list)
{
	struct tn_buf text = { 0 };

	for (size_t i = 0; i < list->n; i++)
		tn_buf_addf(&text, "%s%s", i ? ", " : "", list->v[i].release);
	return tn_buf_take(&text);
}

static int no_tree(const struct tn_world *w, const char *release, const tn_installed_kernels *list,
		   struct tn_error *err)
{
	tn_autofree char *known = names(list);
	const char *root = tn_root_path(w->root);

	if (list->n == 0)
		return tn_fail(err, -ENOENT, "there are no modules of any kernel in %s" TN_MODULEDIR "%s", root,
			       w->root_path ? "" : "; --root DIR looks below DIR");
	if (w->kernel)
		return tn_fail(err, -ENOENT,
			       "there are no modules of kernel %s in %s" TN_MODULEDIR "; there are some of: %s",
			       release, root, known ? known : "");
	return tn_fail(err, -ENOENT,
		       "there are no modules of the running kernel %s in %s" TN_MODULEDIR ";"
		       " choose another with --kernel: %s",
		       release, root, known ? known : "");
}

/* The directory for the release that nobody has a tree for by that very name. */
static int other_tree(struct tn_world *w, const char *release, const char **ret, struct tn_error *err)
{
	tn_autovec tn_installed_kernels list = { 0 };
	int r = tn_kernels_list(w->root, &w->arena, &list);

	if (r < 0)
		return tn_fail(err, r, "%s" TN_MODULEDIR ": %s", tn_root_path(w->root), strerror(-r));
	if (list.n == 1 && w->root_path && !w->kernel) {
		w->release = list.v[0].release;
		*ret = list.v[0].path;
	} else {
		r = no_tree(w, release, &list, err);
	}
	return r;
}

static int find_tree(struct tn_world *w, const char **ret, struct tn_error *err)
{
	const char *release = w->kernel;
	int r = 0;

	if (!release)
		r = tn_kernels_running(w->root, &w->arena, &release);
	if (r < 0)
		return tn_fail(err, r, "cannot tell the running kernel's version: %s", strerror(-r));
	r = tn_kernels_find(w->root, release, &w->arena, ret);
	if (r == 0)
		w->release = release;
	if (r == -EINVAL)
		return tn_fail(err, r, "'%s' is not a kernel version: give the name of a directory in "
			       TN_MODULEDIR, release);
	return r == -ENOENT ? other_tree(w, release, ret, err) : r;
}

static int need_tree(struct tn_world *w, struct tn_error *err)
{
	const char *path = NULL;
	int r = find_tree(w, &path, err);

	if (r < 0)
		return r;
	path = tn_arena_printf(&w->arena, "%s%s", tn_root_path(w->root), path);
	w->tree = path ? tn_tree_new(path, w->log) : NULL;
	return w->tree ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

static int need_config(struct tn_world *w, struct tn_error *err)
{
	const struct tn_config_source from = {
		.root = w->root, .tree = w->tree, .keep_faults = true, .log = w->log
	};

	return tn_config_load(&from, &w->config, err);
}

int tn_world_need(struct tn_world *w, unsigned needs, struct tn_error *err)
{
	int r = 0;

	/* Each stands on those before it; a config without a tree lacks the tree's soft dependencies. */
	if (needs && !w->root)
		r = need_root(w, err);
	if (r == 0 && needs & TN_NEED_TREE && !w->tree)
		r = need_tree(w, err);
	if (r == 0 && needs & TN_NEED_CONFIG && !w->config)
		r = need_config(w, err);
	return r;
}

int tn_world_without_tree(struct tn_world *w, struct tn_error *err)
{
	const char *path;
	int r = tn_kernels_running(w->root, &w->arena, &w->release);

	if (r < 0)
		return tn_fail(err, r, "cannot tell the running kernel's version: %s", strerror(-r));
	path = tn_arena_printf(&w->arena, "%s" TN_MODULEDIR "/%s", tn_root_path(w->root), w->release);
	w->tree = path ? tn_tree_new(path, w->log) : NULL;
	return w->tree ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

int tn_world_need_tree_or_none(struct tn_world *w, struct tn_error *err)
{
	int r = tn_world_need(w, TN_NEED_TREE, err);

	if (r == -ENOENT && !w->kernel) {
		tn_error_clear(err);
		r = tn_world_without_tree(w, err);
	}
	return r < 0 ? r : tn_world_need(w, TN_NEED_CONFIG, err);
}

void tn_world_tell_memory(const struct tn_world *w)
{
	if (w->arena.failed)
		tn_lose_output(ENOMEM);
}

int tn_world_is_running(const struct tn_world *w)
{
	struct tn_arena arena = { 0 };
	tn_autobuf file = { 0 };
	const char *running;
	int r = 0;

	if (*tn_root_path(w->root))
		r = tn_root_read(w->root, "/proc/sys/kernel/osrelease", 256, &file);
	if (r < 0)
		return r == -ENOMEM ? r : 1;
	r = tn_kernels_running(w->root, &arena, &running);
	if (r != -ENOMEM)
		r = r < 0 || strcmp(running, w->release) == 0;
	tn_arena_free(&arena);
	return r;
}

void tn_world_free(struct tn_world *w)
{
	if (w->first_free)
		w->first_free(w->first);
	tn_config_free(w->config);
	tn_tree_free(w->tree);
	tn_root_free(w->root);
	tn_arena_free(&w->arena);
}
