// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that come: which of the tree's own they replace, and whether they are newer. */
#include "build/deed.h"

#include <string.h>

#include "build/exclusive.h"
#include "sys/below.h"
#include "sys/fd.h"

static const char *link_path(struct tn_deed_planning *p)
{
	return tn_arena_printf(p->arena, "%s/kernel-%s-%s", p->home, p->how->kernel, p->how->arch);
}

/* Which version kernel-K-A leads to: "V/K/A". Return: 0 or -ENOMEM. */
static int find_active(struct tn_deed_planning *p)
{
	const char *path = link_path(p), *target, *slash;
	int r = path ? tn_below_readlink(p->how->trees.root, path, p->arena, &target) : -ENOMEM;

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	slash = strchr(target, '/');
	if (!slash || slash == target)
		return 0;
	p->active = tn_arena_dup(p->arena, (struct tn_text){ target, (size_t)(slash - target) });
	return p->active ? 0 : -ENOMEM;
}

static bool has_name(const struct tn_deed_planning *p, const char *name)
{
	for (size_t i = 0; i < p->names.n; i++)
		if (strcmp(p->names.v[i], name) == 0)
			return true;
	return false;
}

static const char *name_of(struct tn_deed_planning *p, const struct tn_dkms_module *m)
{
	return tn_arena_printf(p->arena, "%s.ko", m->dest_name);
}

/* Those of dkms.conf, or else of what was built; and of the version that gives way. */
static int find_names(struct tn_deed_planning *p)
{
	tn_autovec tn_build_names old = { 0 };
	const char *dir;
	int r = 0;

	for (size_t i = 0; r == 0 && p->conf && i < p->conf->modules.n; i++) {
		const char *name = p->conf->modules.v[i].excluded ? "" : name_of(p, &p->conf->modules.v[i]);

		if (!name)
			return -ENOMEM;
		r = *name ? tn_vec_push(&p->names, name) : 0;
	}
	dir = tn_deed_built_dir(p, p->version);
	if (r == 0 && !p->conf)
		r = dir ? tn_build_names_in_dir(p->how->trees.root, dir, p->arena, &p->names) : -ENOMEM;
	if (r == 0 && p->active && strcmp(p->active, p->version) != 0) {
		dir = tn_deed_built_dir(p, p->active);
		r = dir ? tn_build_names_in_dir(p->how->trees.root, dir, p->arena, &old) : -ENOMEM;
	}
	for (size_t i = 0; r == 0 && i < old.n; i++)
		r = has_name(p, old.v[i]) ? 0 : tn_vec_push(&p->names, old.v[i]);
	return r;
}

int tn_deed_begin(struct tn_deed_planning *p, struct tn_error *err)
{
	const struct tn_build_trees *t = &p->how->trees;
	tn_autoclose int tree = -1;
	int r;

	p->tree = tn_arena_printf(p->arena, "%s/%s", t->install_tree, p->how->kernel);
	p->home = tn_arena_printf(p->arena, "%s/%s", t->dkms_tree, p->module);
	p->originals = tn_arena_printf(p->arena, "%s/original_module/%s/%s", p->home, p->how->kernel, p->how->arch);
	p->deed.module = tn_arena_str(p->arena, p->module);
	p->deed.version = tn_arena_str(p->arena, p->version);
	if (p->arena->failed)
		return -ENOMEM;
	r = find_active(p);
	if (r == 0)
		r = find_names(p);
	if (r < 0)
		return tn_fail(err, r, "%s/%s: %s", p->module, p->version, strerror(-r));
	tree = tn_below_dir(t->root, p->tree, false);
	p->tree_gone = tree == -ENOENT;
	return 0;
}

static int look_around(struct tn_deed_planning *p, struct tn_error *err)
{
	return tn_build_find_in_tree(&p->how->trees, p->how->kernel, p->names.v, p->names.n, p->arena, &p->found, err);
}

/* A module that is to be installed. */
struct coming {
	const struct tn_dkms_module *conf;
	const char *name, *dir, *path; /* where it goes, and the file there */
	struct tn_build_found built;
	const struct tn_build_found *old; /* what the kernel has; NULL: nothing */
	bool old_is_own;
};

static bool is_in(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/';
}

/* Which of several the kernel's own module is: dkms.8 has the order, but for the place itself. */
static unsigned rank(const struct tn_deed_planning *p, const struct coming *c, const struct tn_build_found *f)
{
	size_t n = strlen(p->tree), m = strlen(c->conf->asked_location);
	const char *inside = f->path + n;

	if (strcmp(f->path, c->path) == 0)
		return 0;
	if (is_in(f->path, c->dir) && !strchr(f->path + strlen(c->dir) + 1, '/'))
		return 1;
	if (f->link)
		return 9;
	if (is_in(inside, "/updates"))
		return 2;
	return m && strncmp(inside, c->conf->asked_location, m) == 0 ? 3 : 4;
}

static const struct tn_build_found *choose(const struct tn_deed_planning *p, const struct coming *c)
{
	const struct tn_build_found *best = NULL;
	unsigned best_rank = 9;

	for (size_t i = 0; i < p->found.n; i++) {
		const struct tn_build_found *f = &p->found.v[i];
		unsigned now = strcmp(f->name, c->name) == 0 ? rank(p, c, f) : 9;

		if (now < best_rank) {
			best = f;
			best_rank = now;
		}
	}
	return best;
}

/* A path of dkms.conf, without the '/' at its end, after @before. */
static const char *place(struct tn_deed_planning *p, const char *before, const char *path)
{
	size_t n = strlen(path);

	while (n && path[n - 1] == '/')
		n--;
	return tn_arena_printf(p->arena, "%s%s%.*s", before, *path && *path != '/' ? "/" : "", (int)n, path);
}

static int find_coming(struct tn_deed_planning *p, const struct tn_dkms_module *m, struct coming *ret, struct tn_error *err)
{
	const char *dir = tn_deed_built_dir(p, p->version);
	struct coming c = { .conf = m, .name = name_of(p, m) };
	int r = dir && c.name ? tn_build_find_in_dir(p->how->trees.root, dir, c.name, p->arena, &c.built) : -ENOMEM;

	if (r == -ENOENT)
		return tn_fail(err, r, "%s/%s is not built for kernel %s (%s): %s is missing", p->module, p->version,
			       p->how->kernel,
			       p->how->arch, c.name);
	if (r == 0) {
		c.dir = place(p, p->tree, m->location);
		c.path = c.dir ? tn_arena_printf(p->arena, "%s/%s", c.dir, c.built.file) : NULL;
		r = c.path ? 0 : -ENOMEM;
	}
	if (r == 0 && !tn_build_path_fits(c.path))
		return tn_fail(err, -EINVAL, "%s/%s: \"%s\" is no place for a module", p->module, p->version, c.path);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", c.name ? c.name : m->dest_name, strerror(-r));
	c.old = choose(p, &c);
	if (c.old && p->active && is_in(c.old->path, c.dir))
		r = tn_deed_is_own(p, c.old, p->active, false);
	c.old_is_own = r > 0;
	*ret = c;
	return r < 0 ? r : 0;
}

/* Return: 1: it is to be installed; 0: what is there stays; -ENOMEM. */
static int is_newer(struct tn_deed_planning *p, const struct coming *c)
{
	const tn_root *root = p->how->trees.root;
	struct tn_build_versions new, old;
	bool same_source;
	int r, cmp;

	if (!c->old || p->flags & TN_BUILD_FORCE)
		return 1;
	/* Another build of what is installed. */
	if (c->old_is_own && strcmp(p->active, p->version) == 0)
		return 1;
	r = tn_build_read_versions(root, c->built.path, p->arena, &new);
	if (r == 0)
		r = tn_build_read_versions(root, c->old->path, p->arena, &old);
	if (r < 0)
		return r;
	cmp = tn_dkms_version_cmp(new.version, old.version);
	/* Those that say nothing of themselves are the same where all their bytes are. */
	same_source = strcmp(new.srcversion, old.srcversion) == 0 &&
		      (*new.version || *new.srcversion || tn_below_same(root, c->built.path, c->old->path) == 1);
	if (cmp > 0 || (cmp == 0 && !same_source))
		return 1;
	return tn_deed_tell(p, cmp ? TN_BUILD_NOT_NEWER : TN_BUILD_SAME_VERSION, c->built.file, c->old->path, new.version,
				  old.version);
}

/* What was there before dkms goes where dkms keeps it. */
static int archive(struct tn_deed_planning *p, const struct coming *c)
{
	struct tn_build_found stored;
	const char *to, *note, *text;
	int r = tn_build_find_in_dir(p->how->trees.root, p->originals, c->name, p->arena, &stored);

	if (r == 0)
		return tn_deed_tell(p, TN_BUILD_STORED_ALREADY, stored.file, stored.path, "", "");
	if (r != -ENOENT)
		return r;
	to = tn_arena_printf(p->arena, "%s/%s", p->originals, c->old->file);
	note = tn_arena_printf(p->arena, "%s/%s.origin", p->originals, c->old->file);
	text = tn_arena_printf(p->arena, "%s\n", c->old->path);
	r = tn_deed_put_last(p, TN_BUILD_TEXT, text, note);
	if (r == 0)
		r = tn_deed_put_last(p, TN_BUILD_DOUBLE, c->old->path, to);
	if (r == 0 && strcmp(c->old->path, c->path) != 0)
		r = tn_deed_drop(p, c->old->path);
	return r < 0 ? r : tn_deed_tell(p, TN_BUILD_ARCHIVED, c->old->file, c->old->path, "", "");
}

/* Its own under another suffix, or a link that has become a file. */
static int drop_siblings(struct tn_deed_planning *p, const struct coming *c)
{
	int r = 0;

	for (size_t i = 0; r == 0 && p->active && i < p->found.n; i++) {
		const struct tn_build_found *f = &p->found.v[i];

		if (strcmp(f->name, c->name) != 0 || !is_in(f->path, c->dir) || strcmp(f->path, c->path) == 0 ||
		    strchr(f->path + strlen(c->dir) + 1, '/'))
			continue;
		r = tn_deed_is_own(p, f, p->active, false);
		if (r > 0)
			r = tn_deed_drop(p, f->path);
	}
	return r;
}

static int plan_coming(struct tn_deed_planning *p, const struct coming *c)
{
	enum tn_below_kind kind;
	bool is_there = tn_below_look(p->how->trees.root, c->path, &kind) == 0;
	int r = 0;

	if (c->old && !c->old->link && !c->old_is_own)
		r = archive(p, c);
	if (r == 0)
		r = drop_siblings(p, c);
	if (r == 0)
		r = tn_deed_put(p, p->how->symlink_modules ? TN_BUILD_POINT : TN_BUILD_COPY, c->built.path, c->path, is_there);
	return r < 0 ? r : tn_deed_tell(p, TN_BUILD_INSTALLED, c->built.file, c->path, "", "");
}

static bool is_of_conf(struct tn_deed_planning *p, const char *name)
{
	for (size_t i = 0; i < p->conf->modules.n; i++) {
		size_t n = strlen(p->conf->modules.v[i].dest_name);

		if (strncmp(p->conf->modules.v[i].dest_name, name, n) == 0 && strcmp(name + n, ".ko") == 0)
			return true;
	}
	return false;
}

/* The version that gives way may have modules that the new one has not. */
static int plan_leftovers(struct tn_deed_planning *p, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && p->active && i < p->names.n; i++)
		if (!is_of_conf(p, p->names.v[i]))
			r = tn_deed_leave(p, p->names.v[i], NULL, "/kernel", p->active, err);
	return r;
}

static int plan_link(struct tn_deed_planning *p)
{
	struct tn_build_step s = { .kind = TN_BUILD_LINK, .to = link_path(p) };
	const char *old;
	int r;

	s.from = tn_arena_printf(p->arena, "%s/%s/%s", p->version, p->how->kernel, p->how->arch);
	if (!s.to || !s.from)
		return -ENOMEM;
	r = tn_below_readlink(p->how->trees.root, s.to, p->arena, &old);
	s.other = r == 0 ? old : NULL;
	return r == -ENOMEM ? r : tn_vec_push(&p->deed.first, s);
}

/* Notes @version as the one that the kernel had. @keep: not where one is noted already. */
static int plan_before(struct tn_deed_planning *p, const char *version, bool keep)
{
	struct tn_build_step s = { .kind = TN_BUILD_LINK, .from = version };
	const char *old;
	int r;

	s.to = tn_build_before_path(&p->how->trees, p->how->kernel, p->how->arch, p->module, p->arena);
	r = s.to ? tn_below_readlink(p->how->trees.root, s.to, p->arena, &old) : -ENOMEM;
	if (r == -ENOMEM || (r == 0 && keep))
		return r;
	s.other = r == 0 ? old : NULL;
	return tn_vec_push(&p->deed.first, s);
}

int tn_deed_install(struct tn_deed_planning *p, struct tn_error *err)
{
	int r = p->tree_gone ? tn_fail(err, -ENOENT, "kernel %s has no modules: there is no %s", p->how->kernel, p->tree) :
			       look_around(p, err);
	size_t coming = 0;

	for (size_t i = 0; r >= 0 && i < p->conf->modules.n; i++) {
		struct coming c = { 0 };

		if (p->conf->modules.v[i].excluded)
			continue;
		r = find_coming(p, &p->conf->modules.v[i], &c, err);
		if (r == 0)
			r = is_newer(p, &c);
		if (r > 0) {
			coming++;
			r = plan_coming(p, &c);
		}
	}
	if (r >= 0 && !coming)
		return tn_fail(err, -EEXIST, "%s/%s: kernel %s has no older modules of these names", p->module, p->version,
			       p->how->kernel);
	if (r >= 0)
		r = plan_leftovers(p, err);
	if (r >= 0)
		r = plan_before(p, p->active ? p->active : TN_BUILD_NONE_BEFORE, !p->active);
	return r < 0 ? r : plan_link(p);
}

static int plan_leaving(struct tn_deed_planning *p, const struct tn_dkms_module *m, struct tn_error *err)
{
	const char *name = name_of(p, m), *dir = place(p, p->tree, m->location);
	const char *back = place(p, "", m->asked_location ? m->asked_location : "/kernel");

	return name && dir && back ? tn_deed_leave(p, name, dir, back, p->version, err) : -ENOMEM;
}

int tn_deed_uninstall(struct tn_deed_planning *p, struct tn_error *err)
{
	size_t n = p->conf ? p->conf->modules.n : 0;
	int r;

	p->deed.leaves = true;
	p->changes->active = p->active && strcmp(p->active, p->version) == 0;
	if (!p->changes->active)
		return tn_fail(err, -ENOENT, "%s/%s is not installed for kernel %s (%s)", p->module, p->version, p->how->kernel,
			       p->how->arch);
	r = look_around(p, err);
	for (size_t i = 0; r == 0 && i < n; i++) {
		const struct tn_dkms_module *m = &p->conf->modules.v[i];

		if (!m->excluded)
			r = plan_leaving(p, m, err);
	}
	for (size_t i = 0; r == 0 && !p->conf && i < p->names.n; i++)
		r = tn_deed_leave(p, p->names.v[i], NULL, "/kernel", p->version, err);
	if (r == 0)
		r = plan_before(p, p->active, false);
	return r < 0 ? r : tn_deed_drop(p, link_path(p));
}
