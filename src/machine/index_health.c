// SPDX-License-Identifier: LGPL-2.1-or-later
/* modules.dep.bin is held against the files, the other indexes against modules.dep.bin. */
#include "machine/index_health.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/hash.h"
#include "core/name.h"
#include "format/deptext.h"
#include "sys/dir.h"

static const char *const state_names[] = {
	[TN_INDEX_FRESH] = "fresh",	[TN_INDEX_STALE] = "stale",	[TN_INDEX_MIXED] = "mixed",
	[TN_INDEX_MISSING] = "missing", [TN_INDEX_DAMAGED] = "damaged",
};

const char *tn_index_state_name(enum tn_index_state state)
{
	return state_names[state];
}

struct look {
	tn_tree *tree;
	const struct tn_module_tree *files;
	struct tn_arena *arena;
	struct tn_index_health health;
	struct tn_hash on_disk;  /* path below the tree -> the file */
	struct tn_hash indexed;  /* name in modules.dep.bin -> anything */
	struct tn_hash odd;      /* what does not fit in the file that is looked at */
	const char *first_odd;   /* NULL: nothing */
};

static void look_free(struct look *l)
{
	tn_hash_free(&l->on_disk);
	tn_hash_free(&l->indexed);
	tn_hash_free(&l->odd);
	tn_index_health_free(&l->health);
}

static void begin(struct look *l)
{
	tn_hash_free(&l->odd);
	l->first_odd = NULL;
}

static int add_ill(struct look *l, const char *file, enum tn_index_state state, const char *why)
{
	if (state > l->health.state)
		l->health.state = state;
	return why ? tn_vec_push(&l->health.ills, (struct tn_index_ill){ file, state, why }) : -ENOMEM;
}

/* Return: 0 or -ENOMEM. */
static int note_odd(struct look *l, struct tn_text what)
{
	const char *copy;

	if (tn_hash_get(&l->odd, what))
		return 0;
	copy = tn_arena_dup(l->arena, what);
	if (!copy || tn_hash_put(&l->odd, (struct tn_text){ copy, what.n }, l) < 0)
		return -ENOMEM;
	if (!l->first_odd)
		l->first_odd = copy;
	return 0;
}

static bool is_there(struct look *l, struct tn_text path)
{
	const char *s;

	if (tn_hash_get(&l->on_disk, path))
		return true;
	/* An absolute path is of a directory outside the tree (depmod.d's external). */
	s = path.n && path.p[0] == '/' ? tn_arena_dup(l->arena, path) : NULL;
	return s && tn_tree_has_file(l->tree, s);
}

/* Of modules.dep.bin: the module and its file. */
static int take_dep(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct look *l = data;
	struct tn_text name = { tn_arena_dup(l->arena, key), key.n };
	struct tn_deptext line;

	if (!name.p || tn_hash_put(&l->indexed, name, l) < 0)
		return -ENOMEM;
	if (!tn_deptext_parse(value, &line) || !is_there(l, line.path))
		return note_odd(l, key);
	return 0;
}

/* Of modules.alias.bin and modules.symbols.bin: the module that a value names. */
static int take_user(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct look *l = data;

	return tn_hash_get(&l->indexed, value) ? 0 : note_odd(l, value);
}

static int take_nothing(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	return 0;
}

/* "@before NAME@one", or "@before NAME and N more@many". */
static int add_odd(struct look *l, const char *file, enum tn_index_state state, const char *before, const char *one,
		   const char *many)
{
	if (l->odd.n == 0)
		return 0;
	if (l->odd.n == 1)
		return add_ill(l, file, state, tn_arena_printf(l->arena, "%s %s%s", before, l->first_odd, one));
	return add_ill(l, file, state,
		       tn_arena_printf(l->arena, "%s %s and %zu more%s", before, l->first_odd, l->odd.n - 1, many));
}

/* Return: 0 when the index was walked to its end, 1 when not and that has been told, -ENOMEM. */
static int walk(struct look *l, enum tn_tree_index which, tn_index_fn *fn)
{
	const char *file = tn_tree_index_file(which);
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(l->tree, which, &index);

	begin(l);
	if (r == 0)
		r = tn_index_dump(index, TN_TEXT_LITERAL(""), fn, l);
	if (r == -ENODATA || r == -ENOMEM)
		return r == -ENODATA ? 0 : r;
	if (r == -ENOENT)
		r = add_ill(l, file, TN_INDEX_MISSING, "there is no such file");
	else if (r == -EBADMSG)
		r = add_ill(l, file, TN_INDEX_DAMAGED, "it is damaged");
	else if (r < 0)
		r = add_ill(l, file, TN_INDEX_DAMAGED, tn_arena_printf(l->arena, "it cannot be read: %s", strerror(-r)));
	else
		return 0;
	return r < 0 ? r : 1;
}

/* Modules that were put into the tree since: those that modules.dep.bin has not. */
static int look_for_new(struct look *l)
{
	begin(l);
	for (size_t i = 0; i < l->files->files.n; i++)
		if (!tn_hash_get(&l->indexed, tn_text(l->files->files.v[i].name)) &&
		    note_odd(l, tn_text(l->files->files.v[i].path)) < 0)
			return -ENOMEM;
	return add_odd(l, tn_tree_index_file(TN_TREE_DEP), TN_INDEX_STALE, "it lacks", "", "");
}

/* Whether a module file is younger, which the others do not show. */
static int look_at_times(struct look *l)
{
	const char *file = tn_tree_index_file(TN_TREE_DEP);
	const char *path = tn_arena_printf(l->arena, "%s/%s", tn_tree_path(l->tree), file);
	const struct tn_module_file *youngest = l->files->youngest;
	struct tn_dir_stat st;

	if (!path)
		return -ENOMEM;
	if (l->health.ills.n || !youngest || tn_dir_stat(AT_FDCWD, path, &st) < 0 || youngest->mtime <= st.mtime.tv_sec)
		return 0;
	return add_ill(l, file, TN_INDEX_STALE, tn_arena_printf(l->arena, "%s is younger than it", youngest->path));
}

static int look_at_dep(struct look *l)
{
	const char *file = tn_tree_index_file(TN_TREE_DEP);
	int r = walk(l, TN_TREE_DEP, take_dep);

	if (r != 0)
		return r;
	r = add_odd(l, file, TN_INDEX_STALE, "the file of", " is gone", " are gone");
	if (r == 0)
		r = look_for_new(l);
	return r == 0 ? look_at_times(l) : r;
}

/* @known: modules.dep.bin could be read. */
static int look_at_user(struct look *l, enum tn_tree_index which, bool known)
{
	int r = walk(l, which, known ? take_user : take_nothing);

	if (r != 0)
		return r < 0 ? r : 0;
	return add_odd(l, tn_tree_index_file(which), TN_INDEX_MIXED, "it knows", ", which modules.dep.bin does not",
		       ", which modules.dep.bin does not");
}

/* A line of modules.builtin, which comes with the kernel: "kernel/fs/ext4/ext4.ko". */
static int look_for_builtin(struct look *l, struct tn_text rest)
{
	struct tn_text line;

	begin(l);
	while (tn_text_line(&rest, &line)) {
		const char *path = tn_arena_dup(l->arena, tn_text_trim(line)), *name;
		int r = path ? tn_name_of_file(path, l->arena, &name) : -ENOMEM;

		if (r < 0)
			return r;
		if (r > 0 && !tn_tree_is_builtin(l->tree, name) && note_odd(l, tn_text(name)) < 0)
			return -ENOMEM;
	}
	return add_odd(l, tn_tree_index_file(TN_TREE_BUILTIN), TN_INDEX_STALE, "it lacks", "", "");
}

static int look_at_builtin(struct look *l)
{
	struct tn_text text;
	int r = tn_tree_file(l->tree, "modules.builtin", &text);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	r = walk(l, TN_TREE_BUILTIN, take_nothing);
	if (r != 0)
		return r < 0 ? r : 0;
	return look_for_builtin(l, text);
}

/* There where the kernel's build says what is built in by alias, and depmod is young enough to index that. */
static int look_at_builtin_alias(struct look *l)
{
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(l->tree, TN_TREE_BUILTIN_ALIAS, &index);

	if (r == -ENOENT)
		return 0;
	r = walk(l, TN_TREE_BUILTIN_ALIAS, take_nothing);
	return r < 0 ? r : 0;
}

static int list_files(struct look *l)
{
	for (size_t i = 0; i < l->files->files.n; i++) {
		struct tn_module_file *f = &l->files->files.v[i];

		if (tn_hash_put(&l->on_disk, tn_text(f->path), f) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int look_at_all(struct look *l)
{
	int r = list_files(l), known;

	if (r < 0)
		return r;
	known = look_at_dep(l);
	if (known < 0)
		return known;
	r = look_at_user(l, TN_TREE_ALIAS, known == 0);
	if (r == 0)
		r = look_at_user(l, TN_TREE_SYMBOLS, known == 0);
	if (r == 0)
		r = look_at_builtin(l);
	return r == 0 ? look_at_builtin_alias(l) : r;
}

int tn_index_health_read(tn_tree *tree, const struct tn_module_tree *files, struct tn_arena *arena,
			 struct tn_index_health *ret, struct tn_error *err)
{
	tn_cleanup(look_free) struct look l = { .tree = tree, .files = files, .arena = arena };
	bool nothing = files->files.n == 0 && !tn_tree_has(tree, TN_TREE_DEP);
	int r = nothing ? 0 : look_at_all(&l);

	if (r == 0)
		r = tn_tree_check(tree);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	*ret = l.health;
	l.health = (struct tn_index_health){ 0 };
	return 0;
}

void tn_index_health_free(struct tn_index_health *health)
{
	tn_vec_free(&health->ills);
}
