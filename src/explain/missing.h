/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* missing.h - why there is no module of a name: private to explain/ */
#ifndef TN_EXPLAIN_MISSING_H
#define TN_EXPLAIN_MISSING_H

#include "explain/explaining.h"

/**
 * tn_explain_missing() - add why the tree has no module of a name
 * @name: as typed, or what an alias line leads to
 *
 * The first cause that is certain is the answer; what the name may have been meant for, and where the module
 * may be, are candidates. Return: 0 or -ENOMEM.
 */
int tn_explain_missing(struct tn_explaining *x, const char *name);

/* The file of a module in the tree, whatever the indexes say; @name: normalised. Return: 1, 0 or -ENOMEM. */
int tn_explain_tree_file(const struct tn_explaining *x, const char *name, const char **ret);

/* The option of the kernel's configuration that goes by the name of a module, as most do, and what it is set to.
 * Return: false where there is none of it, or no configuration was found; @ret_value is borrowed. */
bool tn_explain_config_option(const struct tn_explaining *x, const char *module, char *ret_option, size_t size,
			      struct tn_text *ret_value);

#endif
