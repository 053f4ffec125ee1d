/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure_copy.h - `tenon closure --copy`: the files of a closure below a directory, with indexes made for them */
#ifndef TN_CMD_CLOSURE_CLOSURE_COPY_H
#define TN_CMD_CLOSURE_CLOSURE_COPY_H

#include "cmd/closure/closure_view.h"

/**
 * tn_closure_copy() - modules, firmware and what the kernel's build says of the tree; then the indexes
 * @config: the configuration files, too
 *
 * Modules that are in the directory already stay, and the indexes know them, too. The indexes come last: where they are, all
 * else is. Fills in what @view says of it. Return: 0, or -errno with a sentence, and what was made is taken back.
 */
int tn_closure_copy(struct tn_closure_view *view, const char *dir, bool config, struct tn_error *err);

#endif
