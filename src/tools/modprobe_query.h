/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modprobe_query.h - modprobe's modes that only look and print
 *
 * Each writes to @out and returns an exit status, unless it says otherwise;
 * what went wrong has been reported. The driver flushes and checks @out.
 */
#ifndef TN_TOOLS_MODPROBE_QUERY_H
#define TN_TOOLS_MODPROBE_QUERY_H

#include <stdio.h>

#include "core/find/config.h"
#include "core/find/lookup.h"
#include "core/find/tree.h"

/* -c: the configuration, then the aliases and symbols of the indexes. */
int tn_modprobe_show_config(tn_tree *tree, const tn_config *config, FILE *out);

/* -R: the name of each module that was found for one operand. */
void tn_modprobe_print_matches(const tn_matches *matches, FILE *out);

/**
 * tn_modprobe_list() - -l [-t DIR] [WILDCARD]: module files from modules.dep
 * @dir:      one or more directories of the path, e.g. "fs" or "net/wireless";
 *            NULL for any
 * @wildcard: what the module's name matches, '-' or '_'; NULL for any
 */
int tn_modprobe_list(tn_tree *tree, const char *dir, const char *wildcard, FILE *out);

#endif
