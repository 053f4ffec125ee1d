// SPDX-License-Identifier: LGPL-2.1-or-later
/* One run of depmod, which need not look at what has not changed. */
#include "build/indexes.h"

#include <string.h>

#include "tenon-config.h"
#include "depmod/cache_file.h"
#include "depmod/depmod.h"
#include "sys/below.h"
#include "sys/confdir.h"

struct making {
	const tn_root *root;
	struct tn_arena arena;
	const char *tree; /* the kernel's, in the root's terms */
	const char *dir;  /* the same for the machine itself: links in another root lead there, and nowhere else */
	TN_VEC(char *) changed;
	TN_VEC(const char *) gone;
	TN_VEC(const char *) config; /* ends with NULL */
};

static void making_free(struct making *m)
{
	tn_vec_free(&m->changed);
	tn_vec_free(&m->gone);
	tn_vec_free(&m->config);
	tn_arena_free(&m->arena);
}

/* A path of the tree for the machine itself; NULL where it is in none, or memory is out. */
static char *whole(struct making *m, const char *path)
{
	size_t n = strlen(m->tree);

	return strncmp(path, m->tree, n) == 0 && path[n] == '/' ? tn_arena_printf(&m->arena, "%s%s", m->dir, path + n) : NULL;
}

/* Return: 0 or -ENOMEM. */
static int add_deed(struct making *m, const struct tn_build_deed *d)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < d->first.n; i++) {
		const char *to = d->first.v[i].to;
		char *path = d->first.v[i].kind == TN_BUILD_PUT ? whole(m, to) : NULL;

		r = path ? tn_vec_push(&m->changed, path) : m->arena.failed ? -ENOMEM : 0;
	}
	for (size_t i = 0; r == 0 && i < d->last.n; i++) {
		const char *to = d->last.v[i].to;
		const char *path = d->last.v[i].kind == TN_BUILD_DROP ? whole(m, to) : NULL;

		r = path ? tn_vec_push(&m->gone, path) : m->arena.failed ? -ENOMEM : 0;
	}
	return r;
}

/* depmod.d of another root: what this machine has set is not meant for that one. Return: 0 or -ENOMEM. */
static int add_config(struct making *m)
{
	const char *const *dirs = tn_confdir_of_depmod();
	int r = 0;

	for (size_t i = 0; r == 0 && dirs[i]; i++)
		if (tn_root_has_dir(m->root, dirs[i])) {
			const char *path = tn_arena_printf(&m->arena, "%s%s", tn_root_path(m->root), dirs[i]);

			r = path ? tn_vec_push(&m->config, path) : -ENOMEM;
		}
	if (r == 0 && !m->config.n)
		r = tn_vec_push(&m->config, "/dev/null");
	return r < 0 ? r : tn_vec_push(&m->config, NULL);
}

static int make(struct making *m, const struct tn_build_journal *j, struct tn_error *err)
{
	bool other = *tn_root_path(m->root);
	tn_autobuf cache = { 0 };
	tn_cleanup(tn_depmod_freep) tn_depmod *d = NULL;
	struct tn_depmod_request q = { .dir = m->dir, .release = j->kernel, .config = m->config.v, .named = m->changed.v,
				       .n_named = m->changed.n, .update = m->changed.n > 0, .gone = m->gone.v,
				       .n_gone = m->gone.n };
	int r;

	/* What is remembered of modules is of this machine's own. */
	if (!other && strcmp(j->install_tree, TN_MODULEDIR) == 0) {
		tn_depmod_cache_path(m->dir, &cache);
		if (cache.failed)
			return -ENOMEM;
		q.cache = cache.p;
		q.tidy_caches = true;
	}
	r = tn_depmod_build(&q, &d, err);
	/* depmod.d may keep it from where they lie. */
	if (r == -EINVAL && q.update) {
		q.update = false;
		q.n_named = 0;
		r = tn_depmod_build(&q, &d, err);
	}
	if (r > 0)
		r = tn_depmod_write(d, m->dir, err);
	return r < 0 ? tn_fail_in(err, r, "modprobe's indexes for %s", j->kernel) : 0;
}

int tn_build_indexes(const tn_root *root, const struct tn_build_journal *j, struct tn_error *err)
{
	tn_cleanup(making_free) struct making m = { .root = root };
	int r;

	m.tree = tn_arena_printf(&m.arena, "%s/%s", j->install_tree, j->kernel);
	r = m.tree ? tn_below_real(root, m.tree, &m.arena, &m.dir) : -ENOMEM;
	/* The kernel's tree is gone: nobody needs indexes. */
	if (r < 0)
		return r == -ENOENT ? 0 : tn_fail(err, r, "%s: %s", m.tree ? m.tree : j->kernel, strerror(-r));
	if (!*tn_root_path(root))
		m.dir = m.tree;
	for (size_t i = 0; r == 0 && i < j->deeds.n; i++)
		r = add_deed(&m, &j->deeds.v[i]);
	if (r == 0 && *tn_root_path(root))
		r = add_config(&m);
	return r < 0 || m.arena.failed ? -ENOMEM : make(&m, j, err);
}
