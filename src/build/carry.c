// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/carry.h"

#include <fcntl.h>
#include <string.h>

#include "build/indexes.h"
#include "sys/below.h"
#include "sys/cache.h"

#define DKMS_TREE "/var/lib/dkms"

static int fail(int code, const char *what, const char *path, struct tn_error *err)
{
	return tn_fail(err, code, "cannot %s %s: %s", what, path, strerror(-code));
}

int tn_build_journal_name(const char *install_tree, const char *kernel, struct tn_buf *ret)
{
	tn_autobuf path = { 0 };

	tn_buf_addf(&path, "%s/%s", install_tree, kernel);
	tn_buf_add_char(&path, '\0');
	if (!path.failed)
		tn_cache_name("tree", path.p, ret);
	tn_buf_add_char(ret, '\0');
	return path.failed || ret->failed ? -ENOMEM : 0;
}

void tn_build_state_dir(const char *dkms_tree, const char *what, struct tn_buf *ret)
{
	if (strcmp(dkms_tree, DKMS_TREE) == 0)
		tn_buf_addf(ret, TN_BUILD_STATE "/%s", what);
	else
		tn_buf_addf(ret, "%s/.tenon/%s", dkms_tree, what);
	tn_buf_add_char(ret, '\0');
}

/* Return: 0 or -ENOMEM. */
static int path_of(const struct tn_build_journal *j, struct tn_buf *ret)
{
	tn_build_state_dir(j->dkms_tree, TN_BUILD_JOURNALS, ret);
	if (ret->failed)
		return -ENOMEM;
	ret->p[ret->n - 1] = '/';
	return tn_build_journal_name(j->install_tree, j->kernel, ret);
}

int tn_build_journal_save(const tn_root *root, const struct tn_build_journal *j, struct tn_error *err)
{
	tn_autobuf path = { 0 };
	tn_autobuf text = { 0 };
	int r = path_of(j, &path);

	tn_build_journal_write(j, &text);
	if (r < 0 || text.failed)
		return -ENOMEM;
	r = tn_below_write(root, path.p, tn_buf_text(&text));
	return r < 0 ? fail(r, "write", path.p, err) : 0;
}

/* Return: 0 or -ENOMEM. */
static int add_name(const char *dkms_tree, const char *name, struct tn_buf *ret)
{
	tn_build_state_dir(dkms_tree, TN_BUILD_JOURNALS, ret);
	if (!ret->failed)
		ret->p[ret->n - 1] = '/';
	tn_buf_add_str(ret, name);
	tn_buf_add_char(ret, '\0');
	return ret->failed ? -ENOMEM : 0;
}

void tn_build_journal_tidy(const tn_root *root, const char *dkms_tree, const char *name)
{
	tn_autobuf path = { 0 };

	if (add_name(dkms_tree, name, &path) == 0)
		tn_below_tidy(root, path.p);
}

int tn_build_journal_load(const tn_root *root, const char *dkms_tree, const char *name, struct tn_build_journal *ret,
			  struct tn_error *err)
{
	tn_autobuf path = { 0 };
	tn_autobuf text = { 0 };
	int r;

	if (add_name(dkms_tree, name, &path) < 0)
		return -ENOMEM;
	r = tn_below_read(root, path.p, TN_BUILD_JOURNAL_MAX, &text);
	if (r == -ENOENT || r == -ENOTDIR)
		return -ENOENT;
	if (r == 0)
		r = tn_build_journal_read(tn_buf_text(&text), ret);
	if (r == -EBADMSG || r == -E2BIG)
		return tn_fail(err, r, "%s is no journal that tenon has written; look at it, and remove it", path.p);
	return r < 0 ? fail(r, "read", path.p, err) : 0;
}

static void prune_state(const tn_root *root, const char *stop, char *path)
{
	*strrchr(path, '/') = '\0';
	tn_below_prune(root, path, stop);
}

int tn_build_journal_drop(const tn_root *root, const struct tn_build_journal *j, struct tn_error *err)
{
	tn_autobuf path = { 0 };
	int r = path_of(j, &path);

	if (r == 0)
		r = tn_below_remove(root, path.p);
	/* A tree of one's own is to have nothing that dkms has not. */
	if (r == 0 && strcmp(j->dkms_tree, DKMS_TREE) != 0)
		prune_state(root, j->dkms_tree, path.p);
	return r < 0 && r != -ENOENT ? fail(r, "remove", path.p, err) : 0;
}

int tn_build_prepare(const tn_root *root, const struct tn_build_prepare *list, size_t n, struct tn_error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct tn_build_prepare *p = &list[i];
		int r = p->kind == TN_BUILD_TEXT  ? tn_below_fill(root, p->to, tn_text(p->from)) :
			p->kind == TN_BUILD_POINT ? tn_below_symlink(root, p->from, p->to) :
						    tn_below_double(root, p->from, p->to, p->kind == TN_BUILD_DOUBLE);

		if (r < 0)
			return fail(r, "write", p->to, err);
	}
	return 0;
}

/* Return: 0 or -errno. */
static int remove_if_there(const tn_root *root, const char *path)
{
	int r = path ? tn_below_remove(root, path) : 0;

	return r == -ENOENT ? 0 : r;
}

/* Directories that are empty now: up to the kernel's, or the module's in dkms' tree. */
static void prune_above(const tn_root *root, const struct tn_build_journal *j, const struct tn_build_deed *d, const char *path,
			struct tn_arena *arena)
{
	bool in_dkms = strncmp(path, j->dkms_tree, strlen(j->dkms_tree)) == 0 && path[strlen(j->dkms_tree)] == '/';
	const char *stop = tn_arena_printf(arena, "%s/%s", in_dkms ? j->dkms_tree : j->install_tree, in_dkms ? d->module
					   : j->kernel);
	const char *dir = tn_arena_dup(arena, (struct tn_text){ path, (size_t)(strrchr(path, '/') - path) });

	if (stop && dir)
		tn_below_prune(root, dir, stop);
}

int tn_build_discard(const tn_root *root, const struct tn_build_journal *j, const struct tn_build_deed *d)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const tn_build_steps *both[] = { &d->first, &d->last };
	int first = 0;

	for (size_t k = 0; k < TN_ARRAY_SIZE(both); k++)
		for (size_t i = 0; i < both[k]->n; i++) {
			const struct tn_build_step *s = &both[k]->v[i];

			int r;

			if (s->kind != TN_BUILD_PUT)
				continue;
			r = remove_if_there(root, s->from);
			first = first ? first : r;
			r = remove_if_there(root, s->other);
			first = first ? first : r;
			prune_above(root, j, d, s->to, &arena);
		}
	return first;
}

static bool is_there(const tn_root *root, const char *path)
{
	enum tn_below_kind kind;

	return tn_below_look(root, path, &kind) == 0;
}

/* Where a link leads; NULL: it is none. */
static const char *target_of(const tn_root *root, const char *path, struct tn_arena *arena)
{
	const char *target;

	return tn_below_readlink(root, path, arena, &target) < 0 ? NULL : target;
}

static bool leads_to(const tn_root *root, const char *path, const char *target)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *now = target_of(root, path, &arena);

	return now && strcmp(now, target) == 0;
}

/* Where it was done before, there is nothing to do. Return: 0 or -errno. */
static int do_step(const tn_root *root, const struct tn_build_step *s)
{
	int r;

	switch (s->kind) {
	case TN_BUILD_LINK:
		return leads_to(root, s->to, s->from) ? 0 : tn_below_symlink(root, s->from, s->to);
	case TN_BUILD_DROP:
		r = tn_below_remove(root, s->to);
		return r == -ENOENT ? 0 : r;
	case TN_BUILD_PUT:
		r = tn_below_rename(root, s->from, s->to);
		return r == -ENOENT && !is_there(root, s->from) && is_there(root, s->to) ? 0 : r;
	}
	return -EINVAL;
}

static int do_steps(const tn_root *root, const tn_build_steps *steps, struct tn_error *err)
{
	static const char *const verbs[] = { [TN_BUILD_PUT] = "put in place", [TN_BUILD_LINK] = "make",
					     [TN_BUILD_DROP] = "remove" };

	for (size_t i = 0; i < steps->n; i++) {
		int r = do_step(root, &steps->v[i]);

		if (r < 0)
			return fail(r, verbs[steps->v[i].kind], steps->v[i].to, err);
	}
	return 0;
}

int tn_build_do_first(const tn_root *root, const struct tn_build_deed *d, struct tn_error *err)
{
	return do_steps(root, &d->first, err);
}

int tn_build_do_last(const tn_root *root, const struct tn_build_journal *j, const struct tn_build_deed *d, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	int r = do_steps(root, &d->last, err);

	for (size_t i = 0; r == 0 && d->leaves && i < d->last.n; i++)
		if (d->last.v[i].kind == TN_BUILD_DROP)
			prune_above(root, j, d, d->last.v[i].to, &arena);
	return r;
}

/* Return: 0 or -errno. */
static int undo_step(const tn_root *root, const struct tn_build_step *s)
{
	int r;

	if (s->kind == TN_BUILD_LINK && !leads_to(root, s->to, s->from))
		return 0;
	if (s->kind == TN_BUILD_LINK && s->other)
		return tn_below_symlink(root, s->other, s->to);
	if (s->kind == TN_BUILD_PUT && is_there(root, s->from))
		return 0; /* not done yet: it is discarded */
	r = s->kind == TN_BUILD_PUT && s->other ? tn_below_rename(root, s->other, s->to) : tn_below_remove(root, s->to);
	return r == -ENOENT ? 0 : r;
}

int tn_build_undo(const tn_root *root, const struct tn_build_journal *j, const struct tn_build_deed *d, struct tn_error *err)
{
	for (size_t i = d->first.n; i-- > 0;) {
		int r = undo_step(root, &d->first.v[i]);

		if (r < 0)
			return fail(r, "put back", d->first.v[i].to, err);
	}
	tn_build_discard(root, j, d);
	return 0;
}

int tn_build_journal_undo(const tn_root *root, struct tn_build_journal *j, struct tn_error *err)
{
	int r = 0;

	if (!j->undo) {
		tn_autoerror ignored = { 0 };

		/* Where even that cannot be written, the next one would finish what is half taken back: all the same old or new. */
		j->undo = true;
		tn_build_journal_save(root, j, &ignored);
	}
	for (size_t i = j->deeds.n; r == 0 && i-- > 0;) {
		if (j->deeds.v[i].committed)
			r = tn_build_undo(root, j, &j->deeds.v[i], err);
		else
			tn_build_discard(root, j, &j->deeds.v[i]);
	}
	return r < 0 ? r : tn_build_journal_drop(root, j, err);
}

/* Return: 0, or -errno with a sentence: all has been taken back, or is to be. */
static int make_indexes(const tn_root *root, struct tn_build_journal *j, struct tn_error *err)
{
	tn_autoerror undoing = { 0 };
	int r = tn_build_indexes(root, j, err);

	if (r < 0 && tn_build_journal_undo(root, j, &undoing) < 0)
		tn_fail_in(err, r, "%s; the next run takes the rest back", undoing.text ? undoing.text : "out of memory");
	return r;
}

int tn_build_journal_finish(const tn_root *root, struct tn_build_journal *j, bool no_depmod, struct tn_error *err)
{
	int r = j->deeds.n && !no_depmod ? make_indexes(root, j, err) : 0;

	for (size_t i = 0; r == 0 && i < j->deeds.n; i++)
		r = tn_build_do_last(root, j, &j->deeds.v[i], err);
	for (size_t i = 0; r == 0 && i < j->deeds.n; i++) {
		r = tn_build_discard(root, j, &j->deeds.v[i]);
		if (r < 0)
			tn_fail(err, r, "cannot remove what %s was made from: %s", j->deeds.v[i].module, strerror(-r));
	}
	return r < 0 ? r : tn_build_journal_drop(root, j, err);
}

/* What nobody has seen anything of goes. */
static void forget_uncommitted(const tn_root *root, struct tn_build_journal *j)
{
	size_t kept = 0;

	for (size_t i = 0; i < j->deeds.n; i++) {
		if (j->deeds.v[i].committed) {
			j->deeds.v[kept++] = j->deeds.v[i];
			continue;
		}
		tn_build_discard(root, j, &j->deeds.v[i]);
		tn_build_deed_free(&j->deeds.v[i]);
	}
	j->deeds.n = kept;
}

int tn_build_journal_take_up(const tn_root *root, struct tn_build_journal *j, bool *ret_done, struct tn_error *err)
{
	int r = 0;

	if (j->undo) {
		*ret_done = false;
		return tn_build_journal_undo(root, j, err);
	}
	forget_uncommitted(root, j);
	*ret_done = j->deeds.n > 0;
	for (size_t i = 0; r == 0 && i < j->deeds.n; i++)
		r = tn_build_do_first(root, &j->deeds.v[i], err);
	return r < 0 ? r : tn_build_journal_finish(root, j, false, err);
}
