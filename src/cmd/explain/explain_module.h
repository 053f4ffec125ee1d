/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain_module.h - the part of `tenon explain` that is about modules */
#ifndef TN_CMD_EXPLAIN_EXPLAIN_MODULE_H
#define TN_CMD_EXPLAIN_EXPLAIN_MODULE_H

#include "cmd/world.h"

/* Tells of each operand, a name, an alias or a path, why it is loaded or not. @distro: as --distro has it;
 * NULL: this machine's. Return: exit status, 1 where one of them is not loaded and would not be. */
int tn_explain_modules(struct tn_world *world, int argc, char *const *argv, const char *distro);

/* One line about @operand for a tool that has just failed, as @hint says (explain_hint.h); nothing else, whatever is
 * wrong. Return: exit status. */
int tn_explain_for_tool(struct tn_world *world, const char *hint, char *operand);

#endif
