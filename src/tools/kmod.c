// SPDX-License-Identifier: LGPL-2.1-or-later
/* The multi-call binary: its name, or its first operand, says which tool it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "tools/tools.h"

/* Found by the name of the program, and as `kmod NAME`. In help order. */
static const struct tn_tool *const tools[] = {
	&tn_tool_lsmod,
	&tn_tool_rmmod,
	&tn_tool_insmod,
	&tn_tool_modinfo,
	NULL
};

/* Found as `kmod NAME` alone. */
static const struct tn_tool *const subcommands[] = {
	&tn_tool_list,
	&tn_tool_static_nodes,
	NULL
};

static const struct tn_tool *find(const struct tn_tool *const *table, const char *name)
{
	for (; *table; table++)
		if (strcmp((*table)->command.name, name) == 0)
			return *table;
	return NULL;
}

struct kmod_args {
	struct tn_tool_args tool;
};

static const struct tn_option kmod_options[] = {
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
	     "Look at, load and unload kernel modules\n\nOptions:");
	tn_options_help(kmod_options, stdout);
	printf("\nCommands:\n  %-13s %s\n", "help", "Show this help");
	print_table(subcommands);
	puts("\nThese are commands, and tools of their own where a link to kmod has their name:");
	print_table(tools);
}

static int unusable(const char *message)
{
	fputs(message, stderr);
	print_help();
	return EXIT_FAILURE;
}

static int kmod_main(int argc, char **argv)
{
	struct kmod_args args = { 0 };
	const struct tn_tool *tool;
	int n = tn_options_parse(kmod_options, argc, argv, &args, true);
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
	if (!name)
		return unusable("missing command\n");
	tool = find(subcommands, name);
	if (tool)
		return tn_tool_main(tool, "kmod", argc - n, argv + n);
	tool = find(tools, name);
	if (tool)
		return tn_tool_main(tool, name, argc - n, argv + n);
	fprintf(stderr, "invalid command '%s'\n", name);
	return unusable("");
}

int main(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const char *name = slash ? slash + 1 : argc > 0 ? argv[0] : "kmod";
	const struct tn_tool *tool = find(tools, name);

	if (argc < 1)
		return EXIT_FAILURE;
	return tool ? tn_tool_main(tool, name, argc, argv) : kmod_main(argc, argv);
}
