/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.h - a command, declared once
 *
 * Classic tools (tools/) and tenon's subcommands (cmd/) are both such tables;
 * help, completions, the JSON schema and the man-page lint read them.
 */
#ifndef TN_CLI_COMMAND_H
#define TN_CLI_COMMAND_H

#include "base/error.h"
#include "cli/option.h"

#define TN_ANY (-1) /* any number of operands */

/* tenon's exit statuses; the classic tools know 0 and 1 only. */
enum tn_exit {
	TN_EXIT_OK = 0,
	TN_EXIT_FAILURE = 1, /* it could not be done, or not all of it */
	TN_EXIT_USAGE = 2,   /* it was not understood; nothing was done */
};

enum tn_needs {
	TN_NEED_ROOT = 1 << 0,   /* --root: world.root is set */
	TN_NEED_TREE = 1 << 1,   /* --kernel: world.tree is set */
	TN_NEED_CONFIG = 1 << 2, /* world.config is loaded */
};

/* What a driver prepared, as @needs asks: cmd/world.h. NULL for a classic tool. */
struct tn_world;
struct tn_column;

struct tn_command {
	const char *name;
	const char *operands; /* for help, e.g. "MODULE..."; "" for none */
	const char *summary;  /* one sentence without a full stop */
	int min_operands, max_operands; /* TN_ANY: no limit */
	const char *missing;           /* the message where there are fewer than min_operands */
	unsigned needs;                 /* enum tn_needs */
	const struct tn_option *options;
	const struct tn_column *columns; /* those that -o chooses from; NULL: it prints no table */
	const char *notes; /* paragraphs that end --help; NULL: none */
	size_t args_size;  /* zeroed by the driver; no statics */
	/* tenon: it reads files that anybody may have made, and only answers, so it runs in a process that
	 * has given up all else (sys/sandbox.h). */
	bool confined;
	/* Of a confined one: reads what only the whole process may, before it gives that up (tn_world.first);
	 * NULL: nothing. Return: 0; what else is the exit status. */
	int (*look_first)(struct tn_world *world, const void *args, int argc, char **argv);
	/* Whether it changes anything, with these options; NULL: it only answers. */
	bool (*acts)(const void *args);
	/* Return: exit status. */
	int (*run)(struct tn_world *world, const void *args, int argc, char **argv);
};

/* An @acts for what knows no other way. */
bool tn_command_always_acts(const void *args);

/* Options are parsed: from here on output is what @command declares it to be (cli/output.h). */
void tn_command_begin(const struct tn_command *command, const void *args);

/* Reports what @err says or, where it has no text, -errno @r. Return: the exit status of a command of tenon. */
int tn_command_failed(const struct tn_error *err, int r);

#endif
