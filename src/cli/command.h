/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.h - a command, declared once
 *
 * Classic tools (tools/) and tenon's subcommands (cmd/) are both such tables;
 * help, completions, the JSON schema and the man-page lint read them.
 */
#ifndef TN_CLI_COMMAND_H
#define TN_CLI_COMMAND_H

#include "cli/option.h"

#define TN_ANY (-1) /* any number of operands */

enum tn_needs {
	TN_NEED_ROOT = 1 << 0,   /* --root: world.root is set */
	TN_NEED_TREE = 1 << 1,   /* --kernel: world.tree is set */
	TN_NEED_CONFIG = 1 << 2, /* world.config is loaded */
};

/* What a driver prepared, as @needs asks: cmd/world.h. NULL for a classic tool. */
struct tn_world;

struct tn_command {
	const char *name;
	const char *operands; /* for help, e.g. "MODULE..."; "" for none */
	const char *summary;
	int min_operands, max_operands; /* TN_ANY: no limit */
	unsigned needs;                 /* enum tn_needs */
	const struct tn_option *options;
	size_t args_size; /* zeroed by the driver; no statics */
	/* Return: exit status. */
	int (*run)(struct tn_world *world, const void *args, int argc, char **argv);
};

#endif
