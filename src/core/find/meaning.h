/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* meaning.h - what an operand means: a module's file, or the modules of a name */
#ifndef TN_CORE_FIND_MEANING_H
#define TN_CORE_FIND_MEANING_H

#include "core/find/lookup.h"

struct tn_meaning {
	tn_matches matches; /* at least one after success */
	const char *path;   /* absolute, where the operand is a path; else NULL */
};

void tn_meaning_release(struct tn_meaning *meaning);
#define tn_automeaning tn_cleanup(tn_meaning_release) struct tn_meaning

/* kmod's rule: what starts with "/" or "./" is the path of a file. */
bool tn_meaning_is_path(const char *operand);

/**
 * tn_meaning_find() - look an operand up
 * @operand: as typed
 * @arena:   strings of the result live here
 *
 * Return: 0; -ENOENT (no such file; no module by that name), -EISDIR, -EINVAL
 * (a path that ends in no name), -EILSEQ (a path with a newline in it: see
 * tn_absolute_path_reason()), -ENOMEM, or errno of stat(2) and getcwd(3).
 */
int tn_meaning_find(tn_tree *tree, const tn_config *config, const char *operand,
		    struct tn_arena *arena, struct tn_meaning *ret);

#endif
