/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* driver.h - runs one of tenon's subcommands */
#ifndef TN_CMD_DRIVER_H
#define TN_CMD_DRIVER_H

#include "cli/command.h"

/* Options that every subcommand takes, and tenon itself before the subcommand's name. */
struct tn_common_args {
	const char *root, *kernel;
	bool json, help, version;
};

extern const struct tn_option tn_common_options[];

/**
 * tn_command_run() - parse the rest of the command line, prepare the world, run
 * @given: what stood before the subcommand's name
 * @argv:  argv[0] begins getopt's messages, e.g. "tenon list"
 *
 * Return: exit status.
 */
int tn_command_run(const struct tn_command *command, const struct tn_common_args *given, int argc,
		   char **argv);

/* Say what a bad option may be meant for, and where the right ones are listed; @help: the command
 * that lists them. */
void tn_command_option_hint(const struct tn_option *options, int argc, char *const *argv,
			    const char *help);

/* What tn_options_parse() could not read. Return: exit status. */
int tn_command_unparsed(int r);

/* `tenon help COMMAND`. */
void tn_command_help(const struct tn_command *command, FILE *out);

#endif
