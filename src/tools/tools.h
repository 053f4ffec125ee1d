/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tools.h - the classic tools: one table a tool, one driver for all
 *
 * A tool's args struct starts with a struct tn_tool_args, which the driver
 * reads after parsing: help and version end the run, the rest sets up cli/log.
 */
#ifndef TN_TOOLS_TOOLS_H
#define TN_TOOLS_TOOLS_H

#include "cli/command.h"
#include "cli/log.h"

struct tn_tool_args {
	bool help, version, syslog, quiet;
	unsigned verbose;
};

/* Rows for an option table whose args struct has its tn_tool_args as @tool. */
#define TN_TOOL_SYSLOG(type) \
	{ 's', "syslog", NULL, TN_FLAG(type, tool.syslog), "Send messages to syslog instead of standard error" }
#define TN_TOOL_QUIET(type) \
	{ 'q', "quiet", NULL, TN_FLAG(type, tool.quiet), "Print fewer messages, and none for an unknown module" }
#define TN_TOOL_VERBOSE(type) \
	{ 'v', "verbose", NULL, TN_COUNT(type, tool.verbose), "Print more messages" }
#define TN_TOOL_VERSION(type) \
	{ 'V', "version", NULL, TN_STOP(type, tool.version), "Print the version and exit" }
#define TN_TOOL_HELP(type) { 'h', "help", NULL, TN_STOP(type, tool.help), "Print this help and exit" }

struct tn_tool {
	struct tn_command command; /* run() gets a NULL world */
	enum tn_log_level level;   /* what is printed without -v and -q */
	const char *options_env;   /* variable whose words come before argv's; NULL: none */
	bool posix;                /* the first operand ends the options */
};

/* Found by the name of the program, and as `kmod NAME`. In help order; ends with NULL. */
extern const struct tn_tool *const tn_tools[];
/* Found as `kmod NAME` alone. */
extern const struct tn_tool *const tn_kmod_commands[];
/* Of kmod itself. */
extern const struct tn_option tn_kmod_options[];

extern const struct tn_tool tn_tool_lsmod;
extern const struct tn_tool tn_tool_rmmod;
extern const struct tn_tool tn_tool_insmod;
extern const struct tn_tool tn_tool_modinfo;
extern const struct tn_tool tn_tool_modprobe;
extern const struct tn_tool tn_tool_depmod;

/* Known to `kmod` alone. */
extern const struct tn_tool tn_tool_list;
extern const struct tn_tool tn_tool_static_nodes;

/**
 * tn_tool_main() - parse, answer --help and --version, run
 * @program: what messages start with
 *
 * Return: exit status.
 */
int tn_tool_main(const struct tn_tool *tool, const char *program, int argc, char **argv);

/* The whole of kmod: argv[0], or the first operand, says which tool it is. Return: exit status. */
int tn_kmod_main(int argc, char **argv);

/* What --version prints. */
void tn_tool_version(void);

#endif
