// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/keep.h"

#include <errno.h>
#include <string.h>

#include "build/carry.h"
#include "sys/below.h"
#include "sys/dirlock.h"
#include "sys/fd.h"

/* Of who changes the builds of a version: one after the other. */
#define LOCK ".tenon-lock"
#define PATIENCE_MSEC 60000

/* The paths of one build. */
struct places {
	struct tn_arena arena;
	int topfd;
	struct tn_dirlock lock;
	const char *top, *kernel, *build; /* M/V; M/V/K; M/V/K/A */
	const char *saved;                /* the build that was installed, of which there is a newer one */
	const char *link, *target;        /* that says what is installed */
	const char *temp, *old;           /* beside that: dkms has such names, too, and takes them for nothing */
};

#define NO_PLACES { .topfd = -1, .lock = TN_DIRLOCK_NONE }

static void places_free(struct places *p)
{
	tn_dirlock_release(&p->lock);
	tn_closep(&p->topfd);
	tn_arena_free(&p->arena);
}

static bool is_component(const char *name)
{
	return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

static int find(const struct tn_build_trees *trees, const struct tn_build_id *id, struct places *p, struct tn_error *err)
{
	tn_autobuf state = { 0 };

	if (!is_component(id->module) || !is_component(id->version) || !is_component(id->kernel) || !is_component(id->arch))
		return tn_fail(err, -EINVAL, "%s/%s for kernel %s (%s) can have no place in %s", id->module, id->version,
			       id->kernel,
			       id->arch, trees->dkms_tree);
	p->top = tn_arena_printf(&p->arena, "%s/%s/%s", trees->dkms_tree, id->module, id->version);
	p->kernel = p->top ? tn_arena_printf(&p->arena, "%s/%s", p->top, id->kernel) : NULL;
	p->build = p->kernel ? tn_arena_printf(&p->arena, "%s/%s", p->kernel, id->arch) : NULL;
	p->temp = p->kernel ? tn_arena_printf(&p->arena, "%s/.tmp_%s_tenon", p->kernel, id->arch) : NULL;
	p->old = p->kernel ? tn_arena_printf(&p->arena, "%s/.old_%s_tenon", p->kernel, id->arch) : NULL;
	tn_build_state_dir(trees->dkms_tree, "saved", &state);
	if (!state.failed)
		p->saved = tn_arena_printf(&p->arena, "%s/%s/%s/%s/%s", state.p, id->module, id->version, id->kernel, id->arch);
	p->link = tn_arena_printf(&p->arena, "%s/%s/kernel-%s-%s", trees->dkms_tree, id->module, id->kernel, id->arch);
	p->target = tn_arena_printf(&p->arena, "%s/%s/%s", id->version, id->kernel, id->arch);
	return p->arena.failed || state.failed ? -ENOMEM : 0;
}

static int fail(int code, const char *what, const char *path, struct tn_error *err)
{
	return tn_fail(err, code, "cannot %s %s: %s", what, path, strerror(-code));
}

/* find(), and nobody else changes it until the end. @make: the version's directory, where it is not there. */
static int take(const struct tn_build_trees *trees, const struct tn_build_id *id, bool make, struct places *p,
		struct tn_error *err)
{
	int r = find(trees, id, p, err);

	if (r < 0)
		return r;
	p->topfd = tn_below_dir(trees->root, p->top, make);
	if (p->topfd == -ENOENT && !make)
		return 0; /* there is nothing to change */
	if (p->topfd < 0)
		return fail(p->topfd, make ? "make" : "open", p->top, err);
	return tn_dirlock_take(p->topfd, LOCK, PATIENCE_MSEC, &p->lock, err);
}

/* The one that is installed may be wanted again. On another file system it is not kept. */
static void save_old(const tn_root *root, struct places *p)
{
	const char *now;

	if (tn_below_readlink(root, p->link, &p->arena, &now) < 0 || strcmp(now, p->target) != 0)
		return;
	tn_below_remove_all(root, p->saved);
	tn_below_rename(root, p->temp, p->saved);
}

static int make_dir(const tn_root *root, struct places *p, const char *name, struct tn_error *err)
{
	const char *path = tn_arena_printf(&p->arena, "%s/%s", p->temp, name);
	tn_autoclose int fd = path ? tn_below_dir(root, path, true) : -ENOMEM;

	return fd < 0 ? fail(fd, "make", path ? path : name, err) : 0;
}

static bool is_file_name(const char *name)
{
	const char *slash = strchr(name, '/');

	return slash ? slash != name && is_component(slash + 1) && name[0] != '.' : is_component(name);
}

static int put_file(const tn_root *root, struct places *p, const struct tn_build_kept_file *f, struct tn_error *err)
{
	const char *to = tn_arena_printf(&p->arena, "%s/%s", p->temp, f->name);
	int r;

	if (!is_file_name(f->name))
		return tn_fail(err, -EINVAL, "\"%s\" is no name for a file of a build", f->name);
	if (!to)
		return -ENOMEM;
	r = f->from ? tn_below_copy(root, f->dirfd, f->from, to, f->link) : tn_below_fill(root, to, f->content);
	return r < 0 ? fail(r, "write", to, err) : 0;
}

static int put_files(const tn_root *root, struct places *p, const struct tn_build_kept_file *files, size_t n, struct tn_error *err)
{
	int r = make_dir(root, p, "module", err);

	if (r == 0)
		r = make_dir(root, p, "log", err);
	for (size_t i = 0; r == 0 && i < n; i++)
		r = put_file(root, p, &files[i], err);
	return r;
}

int tn_build_keep(const struct tn_build_trees *trees, const struct tn_build_id *id, const struct tn_build_kept_file *files,
		  size_t n,
		  struct tn_error *err)
{
	tn_cleanup(places_free) struct places p = NO_PLACES;
	const tn_root *root = trees->root;
	int r = take(trees, id, true, &p, err);

	if (r < 0)
		return r;
	r = tn_below_remove_all(root, p.temp);
	if (r < 0)
		return fail(r, "remove", p.temp, err);
	r = put_files(root, &p, files, n, err);
	if (r == 0) {
		r = tn_below_swap(root, p.temp, p.build);
		if (r < 0)
			fail(r, "put in place", p.build, err);
	}
	if (r == 0)
		save_old(root, &p);
	/* What was there before, or could not be put there. */
	tn_below_remove_all(root, p.temp);
	tn_below_prune(root, p.kernel, p.top);
	return r;
}

int tn_build_keep_back(const struct tn_build_trees *trees, const struct tn_build_id *id, struct tn_error *err)
{
	tn_cleanup(places_free) struct places p = NO_PLACES;
	enum tn_below_kind kind;
	int r = take(trees, id, false, &p, err);

	if (r == 0)
		r = tn_below_look(trees->root, p.saved, &kind);
	if (r == -ENOENT)
		return tn_fail(err, r, "no earlier build of %s/%s for kernel %s (%s) is kept", id->module, id->version, id->kernel,
			       id->arch);
	if (r == 0)
		r = tn_below_swap(trees->root, p.saved, p.build);
	return r < 0 ? fail(r, "put in place", p.build, err) : 0;
}

int tn_build_unkeep(const struct tn_build_trees *trees, const struct tn_build_id *id, struct tn_error *err)
{
	tn_cleanup(places_free) struct places p = NO_PLACES;
	const tn_root *root = trees->root;
	enum tn_below_kind kind;
	int r = take(trees, id, false, &p, err);

	if (r == 0)
		r = tn_below_look(root, p.build, &kind);
	if (r < 0)
		return r == -ENOENT ? tn_fail(err, r, "%s/%s is not built for kernel %s (%s)", id->module, id->version, id->kernel,
					      id->arch) : r;
	tn_below_remove_all(root, p.old);
	r = tn_below_rename(root, p.build, p.old);
	/* overlayfs renames no directory of a lower layer. */
	if (r == 0 || r == -EXDEV)
		r = tn_below_remove_all(root, r == 0 ? p.old : p.build);
	if (r < 0)
		return fail(r, "remove", p.build, err);
	tn_below_prune(root, p.kernel, p.top);
	return 0;
}
