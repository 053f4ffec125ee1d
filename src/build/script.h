/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* script.h - the scripts that a dkms.conf names for before and after: PRE_INSTALL, POST_INSTALL, POST_REMOVE, POST_ADD */
#ifndef TN_BUILD_SCRIPT_H
#define TN_BUILD_SCRIPT_H

#include "build/recipe.h"

/**
 * tn_build_script() - run one in the source's directory
 * @line:   the script and its arguments, as they are written; "": there is none
 * @output: descriptor for what it prints; -1: nobody listens
 *
 * One in /etc/dkms/MODULE takes the place of the source's. Return: its exit status; 0 where there is none; -ENOEXEC: it is not
 * there, or not executable, so dkms only warns; or as tn_child_run(). With a sentence unless 0.
 */
int tn_build_script(const tn_root *root, const struct tn_build_recipe *recipe, const char *line, int output, struct tn_error *err);

#endif
