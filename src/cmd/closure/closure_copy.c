// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/closure/closure_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/name.h"
#include "depmod/cache_file.h"
#include "depmod/depmod.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/placing.h"
#include "sys/stamp.h"

/* What the kernel's build says, and depmod reads. */
static const char *const build_files[] = { "modules.builtin", "modules.builtin.modinfo" };

struct copying {
	struct tn_closure_view *view;
	struct tn_arena *arena;
	tn_placing *placing;
	const char *tree; /* the module directory in the sysroot's terms, and so below the directory */
	int dirfd;        /* that one there */
	tn_names paths;   /* what is copied, likewise */
	tn_names modules; /* the module files, absolute */
	struct tn_hash own; /* module files as modules.order has them: below the tree, not packed */
	bool others;      /* modules are there that are not among these */
};

static void copying_release(struct copying *c)
{
	tn_placing_free(c->placing);
	tn_closep(&c->dirfd);
	tn_vec_free(&c->paths);
	tn_vec_free(&c->modules);
	tn_hash_free(&c->own);
}

static const char *below_root(const struct copying *c, const char *path)
{
	const char *root = tn_root_path(c->view->world->root);
	size_t n = strlen(root);

	return strncmp(path, root, n) == 0 && path[n] == '/' ? path + n : path;
}

/* "kernel/fs/ext4/ext4.ko" */
static const char *order_name(const struct copying *c, const char *path)
{
	size_t tree = strlen(c->tree);
	const char *below = strncmp(path, c->tree, tree) == 0 && path[tree] == '/' ? path + tree + 1 : path;
	const char *slash = strrchr(below, '/'), *ko = strstr(slash ? slash : below, ".ko");

	return tn_arena_dup(c->arena, (struct tn_text){ below, ko ? (size_t)(ko - below) + 3 : strlen(below) });
}

static int add_module(struct copying *c, const char *path)
{
	const char *below = below_root(c, path), *order = order_name(c, below), *absolute;
	int r = order ? tn_hash_put(&c->own, tn_text(order), c) : -ENOMEM;

	if (r >= 0)
		r = tn_absolute_path(path, c->arena, &absolute);
	if (r >= 0)
		r = tn_vec_push(&c->modules, absolute);
	return r < 0 ? r : tn_vec_push(&c->paths, below);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Everything but the indexes, sorted, so that one directory comes after the other. */
static int gather(struct copying *c, bool config)
{
	const struct tn_closure_view *v = c->view;
	int r = 0;

	for (size_t i = 0; i < v->closure.modules.n && r == 0; i++) {
		const struct tn_closure_module *m = v->closure.modules.v[i];

		r = m->path ? add_module(c, m->path) : 0;
		for (size_t j = 0; j < m->firmware.n; j++)
			for (size_t k = 0; k < m->firmware.v[j].paths.n && r == 0; k++)
				r = tn_vec_push(&c->paths, m->firmware.v[j].paths.v[k]);
	}
	for (size_t i = 0; i < v->config.n && r == 0 && config; i++)
		if (tn_closure_is_copied(&v->config.v[i]))
			r = tn_vec_push(&c->paths, below_root(c, v->config.v[i].path));
	if (r == 0 && c->paths.n)
		qsort(c->paths.v, c->paths.n, sizeof(*c->paths.v), by_name);
	return r;
}

static int copy_build_files(struct copying *c, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(build_files) && r == 0; i++) {
		const char *path = tn_arena_printf(c->arena, "%s/%s", c->tree, build_files[i]);

		r = path ? tn_placing_copy(c->placing, path, err) : tn_fail(err, -ENOMEM, "out of memory");
		if (r == -ENOENT) { /* a kernel whose build has none */
			tn_error_clear(err);
			r = 0;
		}
	}
	return r;
}

static bool is_wanted(void *data, const char *name, bool maybe_dir)
{
	return tn_name_is_module_file(name) || (maybe_dir && strcmp(name, "build") != 0 && strcmp(name, "source") != 0);
}

static int note_other(void *data, const struct tn_dir_entry *e)
{
	struct copying *c = data;
	const char *name = order_name(c, e->path);

	if (!name)
		return -ENOMEM;
	c->others |= tn_name_is_module_file(e->name) && !tn_hash_get(&c->own, tn_text(name));
	return 0;
}

static int pass_unreadable(void *data, const char *path, int code)
{
	return 0;
}

/* Lines of the modules that are there now. */
static int write_order(struct copying *c, struct tn_error *err)
{
	const char *path = tn_arena_printf(c->arena, "%s/modules.order", c->tree);
	struct tn_text rest, line;
	tn_autobuf content = { 0 };
	int r = path ? tn_tree_file(c->view->world->tree, "modules.order", &rest) : -ENOMEM;

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return tn_fail(err, r, "%s/modules.order: %s", tn_tree_path(c->view->world->tree), strerror(-r));
	while (tn_text_line(&rest, &line)) {
		if (!c->others && !tn_hash_get(&c->own, line))
			continue;
		tn_buf_add_text(&content, line);
		tn_buf_add_char(&content, '\n');
	}
	if (content.failed)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_placing_write(c->placing, path, tn_buf_text(&content), err);
}

/* The modules are read where they come from: there it may be remembered what they say. Where others are with them, all are read
 * there. */
static int request_of(struct copying *c, const char *outdir, struct tn_buf *cache, struct tn_depmod_request *ret)
{
	struct tn_world *w = c->view->world;
	struct tn_depmod_request request = { .dir = outdir, .release = w->release, .log = w->log };
	int r = 0;

	if (!c->others && c->modules.n) {
		r = tn_absolute_path(tn_tree_path(w->tree), c->arena, &request.dir);
		request.named = (char *const *)c->modules.v;
		request.n_named = c->modules.n;
	}
	if (r == 0 && request.n_named && !*tn_root_path(w->root)) {
		tn_depmod_cache_path(request.dir, cache);
		request.cache = cache->p;
		request.cache_stays = true;
		r = cache->failed ? -ENOMEM : 0;
	}
	if (r == 0)
		*ret = request;
	return r;
}

static int index_modules(struct copying *c, struct tn_error *err)
{
	tn_cleanup(tn_depmod_freep) tn_depmod *d = NULL;
	struct tn_depmod_request request;
	tn_autobuf cache = { 0 };
	const char *outdir;
	int r = tn_placing_real_path(c->dirfd, c->arena, &outdir);

	if (r == 0)
		r = request_of(c, outdir, &cache, &request);
	if (r < 0)
		return tn_fail(err, r, "cannot index the modules in %s: %s", c->view->copy, strerror(-r));
	r = tn_depmod_build(&request, &d, err);
	if (r > 0)
		r = tn_depmod_write(d, outdir, err);
	if (r == 0 && tn_depmod_flaws(d))
		tn_log(c->view->world->log, TN_LOG_WARNING, "the indexes in %s lack something; depmod -b %s %s says what", outdir,
		       c->view->copy, c->view->world->release);
	return r;
}

/* A directory is not copied to itself. */
static bool is_the_same(const struct copying *c)
{
	struct tn_stamp here = tn_stamp_of_fd(c->dirfd), there = tn_stamp_of(AT_FDCWD, tn_tree_path(c->view->world->tree));

	return here.inode == there.inode && here.device == there.device;
}

static int copy_all(struct copying *c, struct tn_error *err)
{
	const struct tn_dir_walker walker = {
		.wanted = is_wanted, .entry = note_other, .unreadable = pass_unreadable, .data = c,
	};
	int fd = tn_placing_directory(c->placing, c->tree, err), r = 0;

	if (fd < 0)
		return fd;
	c->dirfd = fd;
	if (is_the_same(c))
		return tn_fail(err, -EINVAL, "--copy %s: the modules are there already: it is where they come from", c->view->copy);
	for (size_t i = 0; i < c->paths.n && r == 0; i++)
		r = tn_placing_copy(c->placing, c->paths.v[i], err);
	if (r == 0)
		r = copy_build_files(c, err);
	if (r < 0)
		return r;
	r = tn_dir_walk(c->dirfd, &walker);
	if (r < 0)
		return tn_fail(err, r, "%s%s: %s", c->view->copy, c->tree, strerror(-r));
	r = write_order(c, err);
	return r < 0 ? r : index_modules(c, err);
}

int tn_closure_copy(struct tn_closure_view *view, const char *dir, bool config, struct tn_error *err)
{
	tn_cleanup(copying_release) struct copying c = { .view = view, .arena = &view->world->arena, .dirfd = -1 };
	int r;

	view->copy = dir;
	c.tree = below_root(&c, tn_tree_path(view->world->tree));
	r = gather(&c, config);
	if (r < 0)
		return tn_fail(err, r, "%s", strerror(-r));
	r = tn_placing_begin(view->world->root, dir, &c.placing, err);
	if (r == 0)
		r = copy_all(&c, err);
	if (r < 0)
		return r;
	view->n_copied = tn_placing_files(c.placing);
	view->bytes = tn_placing_bytes(c.placing);
	tn_placing_keep(c.placing);
	return 0;
}
