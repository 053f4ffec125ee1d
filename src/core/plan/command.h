/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.h - what is known of an install or remove command without running it
 *
 * "install NAME /bin/false" is how administrators keep a module out: a command
 * in form, a block in meaning.
 */
#ifndef TN_CORE_PLAN_COMMAND_H
#define TN_CORE_PLAN_COMMAND_H

enum tn_command_effect {
	TN_COMMAND_RUNS,     /* it may do anything */
	TN_COMMAND_FAILS,    /* it does nothing and fails: /bin/false, exit 1 */
	TN_COMMAND_SUCCEEDS, /* it does nothing and succeeds: /bin/true, :, exit 0 */
};

/* @shell: as the shell gets it. In doubt a command runs. */
enum tn_command_effect tn_command_effect(const char *shell);

#endif
