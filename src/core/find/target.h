/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* target.h - what an operand stands for: a module's file, or the modules of a name */
#ifndef TN_CORE_FIND_TARGET_H
#define TN_CORE_FIND_TARGET_H

#include "core/find/lookup.h"

struct tn_targets {
	tn_matches matches; /* at least one after success */
	const char *path;   /* absolute, where the operand is a path; else NULL */
};

void tn_targets_release(struct tn_targets *targets);
#define tn_autotargets tn_cleanup(tn_targets_release) struct tn_targets

/* kmod's rule: what starts with "/" or "./" is the path of a file. */
bool tn_target_is_path(const char *operand);

/**
 * tn_targets_find() - look an operand up
 * @operand: as typed
 * @arena:   strings of the result live here
 *
 * Return: 0; -ENOENT (no such file; no module by that name), -EISDIR, -EINVAL
 * (a path that ends in no name), -EILSEQ (a path with a newline in it: see
 * tn_absolute_path_reason()), -ENOMEM, or errno of stat(2) and getcwd(3).
 */
int tn_targets_find(tn_tree *tree, const tn_config *config, const char *operand,
		    struct tn_arena *arena, struct tn_targets *ret);

#endif
