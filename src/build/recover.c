// SPDX-License-Identifier: LGPL-2.1-or-later
/* All kernels that have a journal: an installer that is opened takes up what is there. */
#include "build/install.h"

#include <string.h>

#include "build/carry.h"
#include "sys/below.h"
#include "sys/dir.h"

struct recovery {
	const struct tn_build_trees *trees;
	void (*told)(void *data, const char *sentence);
	void *data;
	struct tn_error *err;
	int first; /* what went wrong first */
};

/* The kernel that a file is about, which may be one that was not written to its end: ".NAME.tenon". Return: 0; -ENOENT: it is
 * of trees elsewhere; -ENOMEM. */
static int kernel_of(const struct recovery *all, const char *name, struct tn_arena *arena, const char **ret)
{
	struct tn_text text = tn_text(name), mark = TN_TEXT_LITERAL(".tenon");
	tn_autobuf tree = { 0 };

	if (name[0] == '.' && tn_text_ends(text, mark))
		text = (struct tn_text){ name + 1, text.n > mark.n ? text.n - mark.n - 1 : 0 };
	if (tn_build_journal_name(all->trees->install_tree, "", &tree) < 0)
		return -ENOMEM;
	tree.p[tree.n - 1] = '!';
	if (!tn_text_starts(text, tn_buf_text(&tree)) || text.n == tree.n)
		return -ENOENT;
	*ret = tn_arena_dup(arena, tn_text_from(text, tree.n));
	return *ret ? 0 : -ENOMEM;
}

static int recover_one(const struct recovery *all, const char *name, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_build_installer_freep) tn_build_installer *i = NULL;
	struct tn_build_installing how = { .trees = *all->trees, .arch = "", .told = all->told, .data = all->data };
	int r = kernel_of(all, name, &arena, &how.kernel);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = tn_build_installer_open(&how, &i, err);
	return r == -EBUSY ? 0 : r;
}

static int recover_each(void *data, const char *name)
{
	struct recovery *all = data;
	tn_autoerror err = { 0 };
	int r = recover_one(all, name, &err);

	if (r < 0 && !all->first)
		all->first = tn_fail(all->err, r, "%s", tn_error_text(&err, r));
	return 0;
}

static int tell(void *data, const char *name)
{
	const struct recovery *all = data;
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *kernel, *sentence;
	int r = kernel_of(all, name, &arena, &kernel);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	sentence = tn_arena_printf(&arena, "an installation for %s was begun and not finished: that comes first", kernel);
	if (!sentence)
		return -ENOMEM;
	all->told(all->data, sentence);
	return 0;
}

/* Return: 0, also where there are none; -errno with a sentence. */
static int for_journals(struct recovery *all, int (*each)(void *data, const char *name))
{
	tn_autobuf dir = { 0 };
	int fd, r;

	tn_build_state_dir(all->trees->dkms_tree, TN_BUILD_JOURNALS, &dir);
	fd = dir.failed ? -ENOMEM : tn_below_dir(all->trees->root, dir.p, false);
	r = fd == -ENOENT || fd == -ENOTDIR ? 0 : fd < 0 ? fd : tn_dir_names_of(fd, each, all);
	return r < 0 ? tn_fail(all->err, r, "%s: %s", dir.failed ? TN_BUILD_JOURNALS : dir.p, strerror(-r)) : 0;
}

int tn_build_recover(const struct tn_build_trees *trees, void (*told)(void *data, const char *sentence), void *data,
		     struct tn_error *err)
{
	struct recovery all = { trees, told, data, err, 0 };
	int r = for_journals(&all, recover_each);

	return r < 0 ? r : all.first;
}

int tn_build_recover_tell(const struct tn_build_trees *trees, void (*told)(void *data, const char *sentence), void *data,
			  struct tn_error *err)
{
	struct recovery all = { trees, told, data, err, 0 };

	return for_journals(&all, tell);
}
