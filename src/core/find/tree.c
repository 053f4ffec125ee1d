// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/find/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/vec.h"
#include "format/deptext.h"
#include "sys/files.h"
#include "sys/map.h"

static const char *const index_files[TN_TREE_N_INDEXES] = {
	[TN_TREE_DEP] = "modules.dep.bin",
	[TN_TREE_ALIAS] = "modules.alias.bin",
	[TN_TREE_SYMBOLS] = "modules.symbols.bin",
	[TN_TREE_BUILTIN] = "modules.builtin.bin",
	[TN_TREE_BUILTIN_ALIAS] = "modules.builtin.alias.bin",
};

/* The format's references have 28 bits of offset. */
#define INDEX_FILE_MAX (1u << 28)
/* modules.builtin.modinfo is the largest text file, some 100 KiB. */
#define TEXT_FILE_MAX (1u << 28)

struct slot {
	bool tried;
	int result; /* of the try: 0, -ENOENT, ... */
	struct tn_map map;
	struct tn_index index;
};

struct text_file {
	const char *name;
	struct tn_map map;
};

struct tn_tree {
	const struct tn_log *log;
	struct tn_arena arena;
	const char *path;
	bool read_indexes;
	bool memory_was_out;
	struct slot slots[TN_TREE_N_INDEXES];
	struct tn_hash modules; /* name -> struct tn_tree_module */
	TN_VEC(struct text_file) files;
	bool remembers;
	struct tn_hash there; /* path -> whether it is there, what was asked so far */
};

tn_tree *tn_tree_new(const char *path, const struct tn_log *log)
{
	tn_tree *tree = calloc(1, sizeof(*tree));

	if (!tree)
		return NULL;
	tree->log = log;
	tree->path = tn_arena_str(&tree->arena, path);
	return tree->path ? tree : tn_tree_free(tree);
}

static tn_tree *drop(tn_tree *tree, void (*drop_map)(struct tn_map *))
{
	if (!tree)
		return NULL;
	for (size_t i = 0; i < TN_TREE_N_INDEXES; i++)
		drop_map(&tree->slots[i].map);
	for (size_t i = 0; i < tree->files.n; i++)
		drop_map(&tree->files.v[i].map);
	tn_vec_free(&tree->files);
	tn_hash_free(&tree->modules);
	tn_hash_free(&tree->there);
	tn_arena_free(&tree->arena);
	free(tree);
	return NULL;
}

tn_tree *tn_tree_free(tn_tree *tree)
{
	return drop(tree, tn_map_close);
}

tn_tree *tn_tree_leave(tn_tree *tree)
{
	return drop(tree, tn_map_leave);
}

int tn_tree_check(tn_tree *tree)
{
	bool was_out = tree->memory_was_out;

	tree->memory_was_out = false;
	return was_out ? -ENOMEM : 0;
}

const char *tn_tree_path(const tn_tree *tree)
{
	return tree->path;
}

const struct tn_log *tn_tree_log(const tn_tree *tree)
{
	return tree->log;
}

const char *tn_tree_index_file(enum tn_tree_index which)
{
	return index_files[which];
}

void tn_tree_read_indexes(tn_tree *tree, bool read)
{
	tree->read_indexes = read;
}

static int map_file(const tn_tree *tree, const char *name, size_t max, unsigned flags,
		    struct tn_map *ret)
{
	char path[TN_TREE_PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", tree->path, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	return tn_map_open_at(AT_FDCWD, path, max, flags, ret);
}

/* depmod leaves a file of no bytes where the kernel's build said nothing of what is built in. */
static bool may_be_empty(enum tn_tree_index which)
{
	return which == TN_TREE_BUILTIN || which == TN_TREE_BUILTIN_ALIAS;
}

static int open_index(const tn_tree *tree, enum tn_tree_index which, struct slot *slot)
{
	tn_autoerror err = { 0 };
	const char *name = index_files[which];
	unsigned flags = tree->read_indexes ? TN_MAP_COPY : 0;
	int r = map_file(tree, name, INDEX_FILE_MAX, flags, &slot->map);

	if (r == 0 && slot->map.size == 0 && may_be_empty(which))
		return -ENODATA;
	if (r == 0)
		r = tn_index_open(&slot->index, slot->map.data, slot->map.size, &err);
	if (r < 0 && r != -ENOENT)
		tn_log(tree->log, TN_LOG_ERROR, "%s/%s: not used: %s", tree->path, name,
		       tn_error_text(&err, r));
	else
		tn_debug(tree->log, TN_AREA_INDEX, "%s/%s: %s", tree->path, name,
			 r == 0 ? "opened" : "not there");
	return r;
}

int tn_tree_open_index(tn_tree *tree, enum tn_tree_index which, const struct tn_index **ret)
{
	struct slot *slot = &tree->slots[which];

	if (!slot->tried) {
		slot->result = open_index(tree, which, slot);
		slot->tried = slot->result != -ENOMEM;
	}
	tree->memory_was_out |= slot->result == -ENOMEM;
	if (slot->result == 0)
		*ret = &slot->index;
	return slot->result;
}

const struct tn_index *tn_tree_index(tn_tree *tree, enum tn_tree_index which)
{
	const struct tn_index *index = NULL;

	tn_tree_open_index(tree, which, &index);
	return index;
}

bool tn_tree_has(tn_tree *tree, enum tn_tree_index which)
{
	return tn_tree_index(tree, which) != NULL;
}

int tn_tree_damaged(tn_tree *tree, enum tn_tree_index which, int r)
{
	struct slot *slot = &tree->slots[which];

	tree->memory_was_out |= r == -ENOMEM;
	if (r == -EBADMSG && slot->result == 0) {
		tn_log(tree->log, TN_LOG_ERROR, "%s/%s: damaged, run depmod", tree->path,
		       index_files[which]);
		slot->result = r;
	}
	return r;
}

int tn_tree_lines(tn_tree *tree, enum tn_tree_index which, struct tn_text lead,
		  tn_index_lines_fn *fn, void *data)
{
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(tree, which, &index);

	return r < 0 ? r : tn_tree_damaged(tree, which, tn_index_lines(index, lead, fn, data));
}

int tn_tree_watch(const tn_tree *tree, struct tn_watch *watch)
{
	char path[TN_TREE_PATH_MAX];

	for (size_t i = 0; i < TN_TREE_N_INDEXES; i++)
		if (snprintf(path, sizeof(path), "%s/%s", tree->path, index_files[i]) <
			    (int)sizeof(path) &&
		    tn_watch_add(watch, path) < 0)
			return -ENOMEM;
	return 0;
}

/* A path of modules.dep as it is to be shown and opened. */
static const char *join_path(tn_tree *tree, struct tn_text path)
{
	if (path.n && path.p[0] == '/')
		return tn_arena_dup(&tree->arena, path);
	return tn_arena_join(&tree->arena, tn_text(tree->path), TN_TEXT_LITERAL("/"), path);
}

static size_t count_deps(struct tn_text deps)
{
	struct tn_text dep;
	size_t n = 0;

	while (tn_deptext_dep(&deps, &dep))
		n++;
	return n;
}

static int parse_dep_line(tn_tree *tree, struct tn_text line, struct tn_tree_module *ret)
{
	struct tn_tree_module m = { .name = ret->name };
	struct tn_deptext parts;
	struct tn_text dep;
	const char **deps;

	if (!tn_deptext_parse(line, &parts))
		return -EBADMSG;
	m.path = join_path(tree, parts.path);
	deps = tn_arena_array(&tree->arena, count_deps(parts.deps) + 1, sizeof(*deps));
	if (!m.path || !deps)
		return -ENOMEM;
	while (tn_deptext_dep(&parts.deps, &dep)) {
		deps[m.n_deps] = join_path(tree, dep);
		if (!deps[m.n_deps++])
			return -ENOMEM;
	}
	m.deps = deps;
	*ret = m;
	return 0;
}

struct dep_search {
	tn_tree *tree;
	struct tn_tree_module *module;
};

/* Return: 1 to end the walk: the first value is the module's line. */
static int use_dep_line(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct dep_search *s = data;
	int r = parse_dep_line(s->tree, value, s->module);

	return r < 0 ? r : 1;
}

static int read_module(tn_tree *tree, struct tn_text name, struct tn_tree_module **ret)
{
	const struct tn_index *index = NULL;
	struct tn_tree_module found = { 0 }, *m;
	int r;

	r = tn_tree_open_index(tree, TN_TREE_DEP, &index);
	if (r < 0)
		return r == -ENOMEM ? r : -ENOENT;
	r = tn_index_find(index, name, use_dep_line, &(struct dep_search){ tree, &found });
	tn_debug(tree->log, TN_AREA_INDEX, "%s: %.*s: %s", index_files[TN_TREE_DEP],
		 TN_TEXT_FMT(name), r > 0 ? found.path : r < 0 ? strerror(-r) : "nothing");
	if (r < 0)
		return tn_tree_damaged(tree, TN_TREE_DEP, r);
	if (r == 0) /* names that nobody has leave nothing behind, however many are asked for */
		return -ENOENT;
	m = tn_arena_alloc(&tree->arena, sizeof(*m));
	found.name = m ? tn_arena_dup(&tree->arena, name) : NULL;
	if (!found.name)
		return -ENOMEM;
	*m = found;
	*ret = m;
	return 0;
}

int tn_tree_module(tn_tree *tree, const char *name, const struct tn_tree_module **ret)
{
	struct tn_text key = tn_text(name);
	struct tn_tree_module *m = tn_hash_get(&tree->modules, key);
	int r;

	if (!m) {
		r = read_module(tree, key, &m);
		if (r == 0)
			r = tn_hash_put(&tree->modules, tn_text(m->name), m);
		if (r < 0)
			return r;
	}
	*ret = m;
	return 0;
}

void tn_tree_remember_files(tn_tree *tree)
{
	tree->remembers = true;
}

/* Where memory is out, the next question goes to the file system again. */
bool tn_tree_has_file(tn_tree *tree, const char *path)
{
	static const bool answers[] = { false, true };
	const bool *answer = tree->remembers ? tn_hash_get(&tree->there, tn_text(path)) : NULL;
	const char *key;

	if (answer)
		return *answer;
	answer = &answers[!tn_file_is_gone(path)];
	key = tree->remembers ? tn_arena_str(&tree->arena, path) : NULL;
	if (key)
		tn_hash_put(&tree->there, tn_text(key), (void *)answer); /* read alone */
	return *answer;
}

static int stop_at_first(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	return 1;
}

bool tn_tree_is_builtin(tn_tree *tree, const char *name)
{
	const struct tn_index *index = tn_tree_index(tree, TN_TREE_BUILTIN);
	int r = index ? tn_index_find(index, tn_text(name), stop_at_first, NULL) : 0;

	tn_debug(tree->log, TN_AREA_INDEX, "%s: %s: %s", index_files[TN_TREE_BUILTIN], name,
		 r > 0 ? "built in" : "nothing");
	return tn_tree_damaged(tree, TN_TREE_BUILTIN, r) > 0;
}

int tn_tree_file(tn_tree *tree, const char *name, struct tn_text *ret)
{
	struct text_file file = { 0 };
	int r;

	for (size_t i = 0; i < tree->files.n; i++)
		if (strcmp(tree->files.v[i].name, name) == 0) {
			*ret = tn_map_text(&tree->files.v[i].map);
			return 0;
		}
	r = map_file(tree, name, TEXT_FILE_MAX, TN_MAP_COPY, &file.map);
	if (r < 0)
		return r;
	file.name = tn_arena_str(&tree->arena, name);
	if (!file.name || tn_vec_push(&tree->files, file) < 0) {
		tn_map_close(&file.map);
		return -ENOMEM;
	}
	*ret = tn_map_text(&file.map);
	return 0;
}
