/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree.h - one /lib/modules/VERSION and its index files
 *
 * Opening is free: each index is mapped (or read) on first use. A missing index counts
 * as empty (callers that must tell ask tn_tree_has()). A damaged one is
 * logged once and counts as empty, too.
 */
#ifndef TN_CORE_FIND_TREE_H
#define TN_CORE_FIND_TREE_H

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "base/text.h"
#include "core/find/watch.h"
#include "format/index_lines.h"
#include "format/index_walk.h"

typedef struct tn_tree tn_tree;

/* Longest path of a file in a tree, with its NUL (PATH_MAX). */
#define TN_TREE_PATH_MAX 4096

enum tn_tree_index {
	TN_TREE_DEP,           /* modules.dep.bin: module -> "path: dep dep" */
	TN_TREE_ALIAS,         /* modules.alias.bin: pattern -> module */
	TN_TREE_SYMBOLS,       /* modules.symbols.bin: "symbol:x" -> module */
	TN_TREE_BUILTIN,       /* modules.builtin.bin: module -> "" */
	TN_TREE_BUILTIN_ALIAS, /* modules.builtin.alias.bin: pattern -> module */
	TN_TREE_N_INDEXES
};

/**
 * tn_tree_new() - name a tree
 * @path: the directory as it is to be shown, e.g. "/lib/modules/6.1.0-56-amd64"
 * @log:  kept; may be NULL
 */
tn_tree *tn_tree_new(const char *path, const struct tn_log *log);
tn_tree *tn_tree_free(tn_tree *tree);
/* The same where the process is about to exit: its files are not unmapped one by one. */
tn_tree *tn_tree_leave(tn_tree *tree);
TN_DEFINE_CLEANUP(tn_tree, tn_tree_free);

/* Whether indexes that are opened from now on are read into memory, not mapped: for who lives long and
 * must not end with SIGBUS because somebody writes to such a file rather than replacing it. */
void tn_tree_read_indexes(tn_tree *tree, bool read);

/* Whether memory was always there since the last call: else what was not found may be there, and
 * what is no part of the kernel may be built in. Return: 0 or -ENOMEM. */
int tn_tree_check(tn_tree *tree);

const char *tn_tree_path(const tn_tree *tree);
/* Who hears how it is used, or NULL. */
const struct tn_log *tn_tree_log(const tn_tree *tree);
/* "modules.alias.bin", ... */
const char *tn_tree_index_file(enum tn_tree_index which);
bool tn_tree_has(tn_tree *tree, enum tn_tree_index which);
/* The index, or NULL when it is missing or damaged. */
const struct tn_index *tn_tree_index(tn_tree *tree, enum tn_tree_index which);
/* The same, and why not: 0, -ENOENT, -ENODATA (of what is built in: an empty file, and no fault),
 * -EBADMSG, -EISDIR, -EACCES, -ENOMEM... */
int tn_tree_open_index(tn_tree *tree, enum tn_tree_index which, const struct tn_index **ret);
/* For who walks an index: hands on the walk's result @r; on -EBADMSG the
 * damage is logged once and the index counts as missing from then on. */
int tn_tree_damaged(tn_tree *tree, enum tn_tree_index which, int r);

/* An index as lines (format/index_lines). Return: as tn_tree_open_index() or tn_index_lines(). */
int tn_tree_lines(tn_tree *tree, enum tn_tree_index which, struct tn_text lead,
		  tn_index_lines_fn *fn, void *data);

/* Watch the index files. Return: 0 or -ENOMEM. */
int tn_tree_watch(const tn_tree *tree, struct tn_watch *watch);

/* What modules.dep.bin says of one module. Strings live in the tree's arena. */
struct tn_tree_module {
	const char *name; /* normalised */
	const char *path; /* absolute, or joined to the tree's path */
	const char *const *deps; /* paths like @path, in file order (nearest first) */
	size_t n_deps;
};
/* @name normalised. Return: 0, -ENOENT (also without an index), -EBADMSG, -ENOMEM. Cached. */
int tn_tree_module(tn_tree *tree, const char *name, const struct tn_tree_module **ret);

/* Whether a file of modules.dep is there. One that cannot be looked for, for want of permission
 * say, is: who opens it learns why not. */
bool tn_tree_has_file(tn_tree *tree, const char *path);
/* From now on the answers stand: for a rehearsal of many names that need the same few files. */
void tn_tree_remember_files(tn_tree *tree);

bool tn_tree_is_builtin(tn_tree *tree, const char *name);

/* Content of a text file of the tree ("modules.softdep"), read once; -ENOENT... */
int tn_tree_file(tn_tree *tree, const char *name, struct tn_text *ret);

#endif
