/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_health.h - whether the index files of a module tree fit the modules that are in it
 *
 * What depmod would write anew is not compared: what can be told from the files as they are. A module that
 * was replaced under an older time than modules.dep.bin's does not show.
 */
#ifndef TN_MACHINE_INDEX_HEALTH_H
#define TN_MACHINE_INDEX_HEALTH_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/tree.h"
#include "machine/module_tree.h"

/* From good to bad. */
enum tn_index_state {
	TN_INDEX_FRESH,
	TN_INDEX_STALE,   /* the modules have changed since */
	TN_INDEX_MIXED,   /* it does not fit modules.dep.bin: they are of different runs of depmod */
	TN_INDEX_MISSING,
	TN_INDEX_DAMAGED,
};

/* "fresh", "stale", ... */
const char *tn_index_state_name(enum tn_index_state state);

struct tn_index_ill {
	const char *file; /* "modules.alias.bin" */
	enum tn_index_state state;
	const char *why;  /* one sentence without a full stop */
};

struct tn_index_health {
	enum tn_index_state state; /* the worst of them */
	TN_VEC(struct tn_index_ill) ills; /* of those that are not fresh, in the order of their names' table; empty: all are */
};

/**
 * tn_index_health_read() - look at the indexes of one tree
 * @tree:  for who hears no log: what is damaged is in @ret
 * @files: of the same directory
 * @arena: holds the strings of @ret
 *
 * A tree without modules and without indexes is fresh. Return: 0 or -ENOMEM.
 */
int tn_index_health_read(tn_tree *tree, const struct tn_module_tree *files, struct tn_arena *arena,
			 struct tn_index_health *ret, struct tn_error *err);
void tn_index_health_free(struct tn_index_health *health);

#endif
