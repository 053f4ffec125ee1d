/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* options.h - options that several commands have, in the same words
 *
 * Each is an entry of an option table; @type has a member for it.
 */
#ifndef TN_CMD_OPTIONS_H
#define TN_CMD_OPTIONS_H

#include "cli/option.h"

/* const char *const * parameters, as TN_LIST() has it. */
#define TN_OPTION_PARAMETER(type)                                                                                       \
	{ 'p', "parameter", "NAME=VALUE", TN_LIST(type, parameters),                                                    \
	  "A parameter for every MODULE; NAME=VALUE after a MODULE is for that one" }
/* bool use_blacklist */
#define TN_OPTION_USE_BLACKLIST(type)                                                                                   \
	{ 'b', "use-blacklist", NULL, TN_FLAG(type, use_blacklist),                                                     \
	  "Apply blacklist lines to MODULE's name, too, not only to its aliases" }
/* unsigned wait_msec */
#define TN_OPTION_WAIT(type)                                                                                            \
	{ 'w', "wait", "MSEC", TN_MSEC(type, wait_msec), "Wait up to MSEC for a module that is in use to fall idle" }
/* bool dry_run, of a command whose plan is that of tenon plan */
#define TN_OPTION_DRY_RUN_AS_PLAN(type)                                                                                 \
	{ 'n', "dry-run", NULL, TN_FLAG(type, dry_run), "Show what would be done, as tenon plan, and do nothing" }
/* bool quiet */
#define TN_OPTION_QUIET(type) { 'q', "quiet", NULL, TN_FLAG(type, quiet), "Print nothing but errors" }

#endif
