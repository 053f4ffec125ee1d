// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/install.h"

#include <stdlib.h>
#include <string.h>

#include "build/deed.h"
#include "build/take_up.h"
#include "build/weak.h"
#include "sys/below.h"
#include "sys/dirlock.h"
#include "sys/fd.h"

#define LOCK ".tenon-build.lock"

struct tn_build_installer {
	const struct tn_build_installing *how;
	int treefd; /* of the kernel's tree; -1: it is gone */
	struct tn_dirlock lock;
	struct tn_build_journal journal;
	TN_VEC(const char *) weak_come, weak_gone; /* for the script of weak modules; strings of the journal */
	bool unfinished; /* the file may have deeds that are not in @journal any more */
};

/* Tells who is waited for, and waits. */
static int lock(struct tn_build_installer *i, const char *tree, struct tn_error *err)
{
	int r = tn_dirlock_take(i->treefd, LOCK, 0, &i->lock, err);

	if (r == -EBUSY && i->how->patience_msec) {
		if (i->how->waits)
			i->how->waits(i->how->data, tn_error_text(err, r));
		r = tn_dirlock_take(i->treefd, LOCK, i->how->patience_msec, &i->lock, err);
	}
	return r < 0 ? tn_fail_in(err, r, "%s", tree) : 0;
}

static int lock_tree(struct tn_build_installer *i, struct tn_error *err)
{
	const struct tn_build_trees *t = &i->how->trees;
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *tree = tn_arena_printf(&arena, "%s/%s", t->install_tree, i->how->kernel);

	if (!tree)
		return -ENOMEM;
	i->treefd = tn_below_dir(t->root, tree, false);
	if (i->treefd == -ENOENT)
		return 0;
	return i->treefd < 0 ? tn_fail(err, i->treefd, "%s: %s", tree, strerror(-i->treefd)) : lock(i, tree, err);
}

/* Return: 0 or -ENOMEM. */
static int begin_journal(struct tn_build_installer *i)
{
	struct tn_build_journal *j = &i->journal;

	j->dkms_tree = tn_arena_str(&j->arena, i->how->trees.dkms_tree);
	j->install_tree = tn_arena_str(&j->arena, i->how->trees.install_tree);
	j->kernel = tn_arena_str(&j->arena, i->how->kernel);
	j->arch = tn_arena_str(&j->arena, i->how->arch);
	return j->arena.failed ? -ENOMEM : 0;
}

/* Its strings stay: a plan may have some. */
static void empty_journal(struct tn_build_installer *i)
{
	while (i->journal.deeds.n)
		tn_build_deed_free(&i->journal.deeds.v[--i->journal.deeds.n]);
	i->journal.undo = false;
}

/* What is in the file, and is nobody's. */
static int take_up(struct tn_build_installer *i, struct tn_error *err)
{
	int r = tn_build_take_up(i->how, err);

	i->unfinished = r < 0;
	return r;
}

int tn_build_installer_open(const struct tn_build_installing *how, tn_build_installer **ret, struct tn_error *err)
{
	tn_cleanup(tn_build_installer_freep) tn_build_installer *i = calloc(1, sizeof(*i));
	int r;

	if (!i)
		return -ENOMEM;
	i->how = how;
	i->treefd = -1;
	i->lock = TN_DIRLOCK_NONE;
	if (!tn_build_path_fits(how->trees.install_tree) || !tn_build_path_fits(how->trees.dkms_tree) || strchr(how->kernel, '/') ||
	    strchr(how->arch, '/'))
		return tn_fail(err, -EINVAL, "kernel %s (%s) can have no directory in %s", how->kernel, how->arch,
			       how->trees.install_tree);
	r = lock_tree(i, err);
	if (r == 0)
		r = take_up(i, err);
	if (r == 0)
		r = begin_journal(i);
	if (r == 0)
		*ret = tn_take_ptr(i);
	return r;
}

tn_build_installer *tn_build_installer_free(tn_build_installer *i)
{
	tn_autoerror ignored = { 0 };

	if (!i)
		return NULL;
	if (i->journal.deeds.n)
		tn_build_journal_undo(i->how->trees.root, &i->journal, &ignored);
	tn_vec_free(&i->weak_come);
	tn_vec_free(&i->weak_gone);
	tn_build_journal_free(&i->journal);
	tn_dirlock_release(&i->lock);
	tn_closep(&i->treefd);
	free(i);
	return NULL;
}

/* Other kernels' links are no reason to take anything back. */
static void tell_weak(const struct tn_build_installer *i, bool come, const char *const *paths, size_t n)
{
	tn_autoerror err = { 0 };
	int r = n ? tn_build_weak_run(i->how->weak_modules, come, i->how->kernel, paths, n, &err) : 0;

	if (r < 0 && i->how->told)
		i->how->told(i->how->data, tn_error_text(&err, r));
}

/* Of a deed that is to be carried out. Return: 0 or -ENOMEM. */
static int note_weak(struct tn_build_installer *i, const struct tn_deed_planning *p)
{
	const tn_build_steps *both[] = { &p->deed.first, &p->deed.last };
	bool wanted = i->how->weak_modules && !(p->conf && p->conf->no_weak_modules);
	size_t n = strlen(p->tree);
	int r = 0;

	for (size_t k = 0; k < TN_ARRAY_SIZE(both) && wanted; k++)
		for (size_t s = 0; s < both[k]->n && r == 0; s++) {
			const struct tn_build_step *step = &both[k]->v[s];
			bool ours = strncmp(step->to, p->tree, n) == 0 && step->to[n] == '/';

			if (ours && step->kind == TN_BUILD_PUT && !p->deed.leaves)
				r = tn_vec_push(&i->weak_come, step->to);
			else if (ours && step->kind == TN_BUILD_DROP && p->deed.leaves)
				r = tn_vec_push(&i->weak_gone, step->to);
		}
	return r;
}

int tn_build_installer_finish(tn_build_installer *i, struct tn_error *err)
{
	int r = i->journal.deeds.n ? tn_build_journal_finish(i->how->trees.root, &i->journal, i->how->no_depmod, err) : 0;

	/* Whatever could not be finished or taken back stands in the file. */
	i->unfinished = r < 0;
	empty_journal(i);
	if (r == 0) {
		tell_weak(i, false, i->weak_gone.v, i->weak_gone.n);
		tell_weak(i, true, i->weak_come.v, i->weak_come.n);
	}
	i->weak_come.n = i->weak_gone.n = 0;
	return r;
}

static bool is_of(const char *path, const tn_build_names *names)
{
	const char *file = strrchr(path, '/') + 1;

	for (size_t i = 0; i < names->n; i++)
		if (tn_build_is_file_of(file, names->v[i]))
			return true;
	return false;
}

static bool touches(const tn_build_steps *steps, const tn_build_names *names)
{
	for (size_t i = 0; i < steps->n; i++)
		if (is_of(steps->v[i].to, names))
			return true;
	return false;
}

/* Whether something unfinished is about the same module or files. */
static bool is_in_the_way(const tn_build_installer *i, const struct tn_deed_planning *p)
{
	for (size_t k = 0; k < i->journal.deeds.n; k++) {
		const struct tn_build_deed *d = &i->journal.deeds.v[k];

		if (strcmp(d->module, p->module) == 0 || touches(&d->first, &p->names) || touches(&d->last, &p->names))
			return true;
	}
	return false;
}

/* The last deed has failed, and is as if it had not been begun. */
static void forget_last(tn_build_installer *i)
{
	const tn_root *root = i->how->trees.root;
	struct tn_build_journal *j = &i->journal;
	tn_autoerror ignored = { 0 };

	tn_build_deed_free(&j->deeds.v[--j->deeds.n]);
	if (j->deeds.n)
		tn_build_journal_save(root, j, &ignored);
	else
		tn_build_journal_drop(root, j, &ignored);
}

/* All is prepared. Return: 0, or -errno with a sentence: nothing has changed, or the file has what is to be finished. */
static int commit(tn_build_installer *i, struct tn_error *err)
{
	const tn_root *root = i->how->trees.root;
	struct tn_build_deed *d = &i->journal.deeds.v[i->journal.deeds.n - 1];
	tn_autoerror undoing = { 0 };
	int r;

	d->committed = true;
	r = tn_build_journal_save(root, &i->journal, err);
	if (r < 0) {
		tn_build_discard(root, &i->journal, d);
		forget_last(i);
		return r;
	}
	r = tn_build_do_first(root, d, err);
	if (r == 0)
		return 0;
	if (tn_build_undo(root, &i->journal, d, &undoing) == 0) {
		forget_last(i);
		return r;
	}
	i->unfinished = true;
	empty_journal(i);
	return tn_fail_in(err, r, "%s", tn_error_text(&undoing, -EIO));
}

static int carry_out(tn_build_installer *i, struct tn_deed_planning *p, struct tn_error *err)
{
	const tn_root *root = i->how->trees.root;
	struct tn_build_journal *j = &i->journal;
	int r = tn_vec_push(&j->deeds, p->deed);

	if (r < 0)
		return r;
	p->deed = (struct tn_build_deed){ 0 }; /* the journal's now */
	r = tn_build_journal_save(root, j, err);
	if (r == 0)
		r = tn_build_prepare(root, p->prepare.v, p->prepare.n, err);
	if (r == 0)
		return commit(i, err);
	tn_build_discard(root, j, &j->deeds.v[j->deeds.n - 1]);
	forget_last(i);
	return r;
}

static int run(tn_build_installer *i, struct tn_deed_planning *p, int (*plan)(struct tn_deed_planning *p, struct tn_error *err),
	       struct tn_error *err)
{
	int r = i->unfinished ? take_up(i, err) : 0;

	if (r == 0)
		r = tn_deed_begin(p, err);
	if (r == 0 && is_in_the_way(i, p))
		r = tn_build_installer_finish(i, err);
	if (r == 0)
		r = plan(p, err);
	if (r == 0)
		r = note_weak(i, p);
	return r < 0 ? r : carry_out(i, p, err);
}

static bool is_name(const char *name)
{
	return *name && *name != '.' && !strpbrk(name, "/\t\n");
}

static int start(tn_build_installer *i, struct tn_deed_planning *p, int (*plan)(struct tn_deed_planning *p, struct tn_error *err),
		 struct tn_error *err)
{
	if (!is_name(p->module) || !is_name(p->version))
		return tn_fail(err, -EINVAL, "\"%s/%s\" is no name of a module and its version", p->module, p->version);
	return run(i, p, plan, err);
}

int tn_build_install(tn_build_installer *i, const char *module, const char *version, const struct tn_dkms_conf *conf,
		     unsigned flags,
		     struct tn_build_changes *ret, struct tn_error *err)
{
	tn_auto_deed_planning p = { .how = i->how, .module = module, .version = version, .conf = conf, .flags = flags,
				     .arena = &i->journal.arena, .changes = ret };

	return start(i, &p, tn_deed_install, err);
}

int tn_build_uninstall(tn_build_installer *i, const char *module, const char *version, const struct tn_dkms_conf *conf,
		       struct tn_build_changes *ret, struct tn_error *err)
{
	tn_auto_deed_planning p = { .how = i->how, .module = module, .version = version, .conf = conf, .arena = &i->journal.arena,
				     .changes = ret };

	return start(i, &p, tn_deed_uninstall, err);
}
