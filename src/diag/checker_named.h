/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* checker_named.h - files that are checked together: one may export what another needs
 *
 * Private to checker*.c. Where a module is loaded from another file than the tree's, it may be one of these.
 */
#ifndef TN_DIAG_CHECKER_NAMED_H
#define TN_DIAG_CHECKER_NAMED_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/vec.h"
#include "core/image/image.h"
#include "diag/checker.h"

struct tn_checker_named_file {
	const char *module, *path;
};

struct tn_checker_named {
	tn_checker_exports_fn *ask; /* of modules whose files are not there; may be NULL */
	void *ask_data;
	TN_VEC(struct tn_checker_named_file) files;
	struct tn_hash exports; /* symbol -> path */
	struct tn_arena arena;
};

/* Return: 0 or -ENOMEM. */
int tn_checker_named_add(struct tn_checker_named *named, const char *path, const tn_image *image);
void tn_checker_named_free(struct tn_checker_named *named);

/* NULL: none of them. */
const char *tn_checker_named_exporter(const struct tn_checker_named *named, struct tn_text symbol);
/* The name of the module of a path that tn_checker_named_exporter() gave. */
const char *tn_checker_named_module(const struct tn_checker_named *named, const char *path);
/* Whether one of them is called so. */
bool tn_checker_named_has(const struct tn_checker_named *named, const char *module);

#endif
