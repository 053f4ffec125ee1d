// SPDX-License-Identifier: LGPL-2.1-or-later
/* The multi-call binary: its name, or its first operand, says which tool it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tools.h"

const struct tn_tool *const tn_tools[] = {
	&tn_tool_lsmod,
	&tn_tool_rmmod,
	&tn_tool_insmod,
	&tn_tool_modinfo,
	&tn_tool_modprobe,
	&tn_tool_depmod,
	NULL
};

const struct tn_tool *const tn_kmod_commands[] = {
	&tn_tool_list,
	&tn_tool_static_nodes,
	NULL
};

static const struct tn_tool *find_tool(const struct tn_tool *const *table, const char *name)
{
	for (; *table; table++)
		if (strcmp((*table)->command.name, name) == 0)
			return *table;
	return NULL;
}

struct kmod_args {
	struct tn_tool_args tool;
};

const struct tn_option tn_kmod_options[] = {
	TN_TOOL_VERSION(struct kmod_args),
	TN_TOOL_HELP(struct kmod_args),
	{ 0 }
};

static void print_table(const struct tn_tool *const *table)
{
	for (; *table; table++)
		printf("  %-13s %s\n", (*table)->command.name, (*table)->command.summary);
}

static void print_help(void)
{
	puts("Usage: kmod [OPTION]... COMMAND [ARGUMENT]...\n"
	     "Inspect, load and remove kernel modules\n\nOptions:");
	tn_options_help(tn_kmod_options, stdout);
	printf("\nCommands:\n  %-13s %s\n", "help", "Print this help and exit");
	print_table(tn_kmod_commands);
	puts("\nTools, which are commands, too (a link to kmod with its name runs each):");
	print_table(tn_tools);
}

static int unusable(void)
{
	print_help();
	return EXIT_FAILURE;
}

static int kmod_main(int argc, char **argv)
{
	struct kmod_args args = { 0 };
	const struct tn_tool *tool;
	int n = tn_options_parse(tn_kmod_options, argc, argv, &args, true);
	const char *name = n >= 0 ? argv[n] : NULL;

	if (n < 0)
		return EXIT_FAILURE;
	if (args.tool.help || (name && strcmp(name, "help") == 0)) {
		print_help();
		return EXIT_SUCCESS;
	}
	if (args.tool.version) {
		tn_tool_version();
		return EXIT_SUCCESS;
	}
	if (!name) {
		tn_report_plain("missing command");
		return unusable();
	}
	tool = find_tool(tn_kmod_commands, name);
	if (tool)
		return tn_tool_main(tool, "kmod", argc - n, argv + n);
	tool = find_tool(tn_tools, name);
	if (tool)
		return tn_tool_main(tool, name, argc - n, argv + n);
	tn_report_plain("invalid command '%s'", name);
	return unusable();
}

int tn_kmod_main(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const char *name = slash ? slash + 1 : argc > 0 ? argv[0] : "kmod";
	const struct tn_tool *tool = find_tool(tn_tools, name);

	if (argc < 1)
		return EXIT_FAILURE;
	return tool ? tn_tool_main(tool, name, argc, argv) : kmod_main(argc, argv);
}
