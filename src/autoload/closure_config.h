/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure_config.h - the configuration files that say something of the modules of a closure */
#ifndef TN_AUTOLOAD_CLOSURE_CONFIG_H
#define TN_AUTOLOAD_CLOSURE_CONFIG_H

#include "autoload/closure.h"

struct tn_closure_file {
	const char *path; /* as the rules have it; "/proc/cmdline" among them, and no file of the tree */
	TN_VEC(const struct tn_rule *) rules; /* those that count, by line */
};
typedef TN_VEC(struct tn_closure_file) tn_closure_files;

/* In the order in which they are read first. Return: 0 or -ENOMEM. */
int tn_closure_files_find(const struct tn_closure *closure, tn_closure_files *ret);
void tn_closure_files_free(tn_closure_files *files);

/* Whether @rule is one of the tree's own files (modules.softdep). */
bool tn_closure_rule_is_tree(const struct tn_closure *closure, const struct tn_rule *rule);

#endif
