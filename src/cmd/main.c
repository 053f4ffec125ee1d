// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon: the options before the subcommand's name, then the subcommand. */
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guess.h"
#include "cli/debug.h"
#include "cli/finish.h"
#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/dkms/dkms.h"
#include "cmd/driver.h"
#include "cmd/sign/sign_file.h"
#include "tenon-config.h"
#include "sys/standard.h"

static const struct tn_command help_command = {
	.name = "help",
	.operands = "[COMMAND]",
	.summary = "Print how to use tenon or one of its commands",
};

static void print_command(const struct tn_command *c)
{
	printf("  %-8s %s\n", c->name, c->summary);
}

static void print_help(void)
{
	puts("Usage: tenon [OPTION]... COMMAND [ARGUMENT]...\n"
	     "Show a kernel's modules, loaded or not, and what it takes to load them.\n\n"
	     "Commands:");
	for (const struct tn_command *const *c = tn_commands; *c; c++)
		print_command(*c);
	print_command(&help_command);
	puts("\nOptions, before or after the command:");
	tn_options_help(tn_common_options, stdout);
	puts("\nExit status: 0 success, 1 failure, 2 wrong usage.\n"
	     "More in tenon(1) and, for example, tenon list --help.");
}

static const char examples[] =
	"For example:\n"
	"  tenon list                       what is loaded\n"
	"  tenon list --all --tree ext4     what a module needs; --inverse: what needs it\n"
	"  tenon check ./hello.ko           would the kernel load it, and if not, why?\n"
	"  tenon plan ext4                  what modprobe would do, and why\n"
	"  tenon plan --remove dm_mod       what unloading it takes\n";

/* Whoever knows the multi-call kmod may look for them here. */
static const char *const classic[] = { "lsmod", "insmod", "rmmod", "modprobe", "modinfo", "depmod" };

static int unknown(const char *name)
{
	struct tn_guess guess = { .word = name };

	for (size_t i = 0; i < TN_ARRAY_SIZE(classic); i++)
		if (strcmp(name, classic[i]) == 0) {
			tn_report(TN_LOG_ERROR, "%s is a command of its own: leave out 'tenon'", name);
			return TN_EXIT_USAGE;
		}
	for (const struct tn_command *const *c = tn_commands; *c; c++)
		tn_guess_consider(&guess, (*c)->name);
	tn_guess_consider(&guess, help_command.name);
	if (guess.best)
		tn_report(TN_LOG_ERROR, "there is no command '%s'; did you mean '%s'?", name, guess.best);
	else
		tn_report(TN_LOG_ERROR, "there is no command '%s'; tenon help lists them", name);
	return TN_EXIT_USAGE;
}

static int help(int argc, char **argv)
{
	const struct tn_command *c = argc > 1 ? tn_command_find(argv[1]) : NULL;

	if (argc > 2) {
		tn_report(TN_LOG_ERROR, "help takes the name of one command");
		return TN_EXIT_USAGE;
	}
	if (argc > 1 && !c && strcmp(argv[1], help_command.name) != 0)
		return unknown(argv[1]);
	if (c)
		tn_command_help(c, stdout);
	else
		print_help();
	return TN_EXIT_OK;
}

/* @program: room for the name that messages of the subcommand start with. */
static int run(const struct tn_common_args *given, int argc, char **argv, char *program, size_t size)
{
	const struct tn_command *c;

	if (strcmp(argv[0], help_command.name) == 0)
		return help(argc, argv);
	c = tn_command_find(argv[0]);
	if (!c)
		return unknown(argv[0]);
	snprintf(program, size, "tenon %s", c->name);
	tn_report_setup(program, TN_LOG_WARNING, false);
	tn_debug_setup(getenv(TN_DEBUG_ENV));
	argv[0] = program;
	return tn_command_run(c, given, argc, argv);
}

static int tenon(int argc, char **argv, char *program, size_t size)
{
	struct tn_common_args given = { 0 };
	int n = tn_options_parse(tn_common_options, argc, argv, &given, true);

	if (n == -EINVAL)
		tn_command_option_hint(tn_common_options, argc, argv, "tenon help");
	if (n < 0)
		return tn_command_unparsed(n);
	if (given.help) {
		print_help();
		return TN_EXIT_OK;
	}
	if (given.version) {
		puts("tenon version " TN_VERSION);
		return TN_EXIT_OK;
	}
	if (n >= argc) {
		tn_report(TN_LOG_ERROR, "no command given; tenon help lists them");
		fputs(examples, stderr);
		return TN_EXIT_USAGE;
	}
	return run(&given, argc - n, argv + n, program, size);
}

int main(int argc, char **argv)
{
	char program[64] = "tenon";

	tn_hold_standard();
	setlocale(LC_CTYPE, ""); /* for the width of characters and the lines of trees */
	if (argc < 1)
		return TN_EXIT_USAGE;
	if (tn_sign_file_is(argv[0]))
		return tn_finish_output(tn_sign_file_main(argc, argv));
	if (tn_dkms_is(argv[0]))
		return tn_finish_output(tn_dkms_main(argc, argv));
	tn_report_setup(program, TN_LOG_WARNING, false);
	argv[0] = program; /* not the path by which it was called */
	return tn_finish_output(tenon(argc, argv, program, sizeof(program)));
}
