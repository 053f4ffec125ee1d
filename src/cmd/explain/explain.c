// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon explain: what a failure means, and why a module is loaded or is not */
#include <stdio.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/explain/explain_cause.h"
#include "cmd/explain/explain_module.h"
#include "cmd/machine.h"
#include "cmd/world.h"
#include "explain/cause.h"

struct explain_args {
	bool list;
	const char *distro, *hint;
	struct tn_table_style style;
};

static const struct tn_option explain_options[] = {
	{ 'l', "list", NULL, TN_FLAG(struct explain_args, list), "List the codes of all causes" },
	{ 'd', "distro", "DISTRO", TN_STRING(struct explain_args, distro),
	  "Say what to do there: debian, fedora, arch, suse, alpine or all" },
	{ 0, "hint", "FAILURE", TN_STRING(struct explain_args, hint), NULL },
	TN_TABLE_OPTIONS(struct explain_args),
	{ 0 }
};

static const char explain_notes[] =
	"A CODE starts with E-, as tenon check and tenon explain print it. An ERROR is the name of an errno, its number\n"
	"or the message of insmod, modprobe or rmmod. Everything else is the name of a module, an alias or a path.\n"
	"\n"
	"Examples:\n"
	"  tenon explain nfsd                      why is it not loaded, or why is it?\n"
	"  tenon explain loop                      who uses it, and in which order to let go?\n"
	"  tenon explain E-vermagic                what a cause is, and what to do\n"
	"  tenon explain ENOEXEC                   what an error can mean, likeliest first\n"
	"  tenon explain 'Key was rejected by service'\n"
	"  tenon explain E-key-not-enrolled --distro fedora\n"
	"  tenon explain --list -o CODE,TITLE\n";

static bool is_understood(const struct explain_args *args, int argc)
{
	if (args->list && argc)
		tn_report(TN_LOG_ERROR, "--list takes no operands; see tenon explain --help");
	else if (!args->list && !argc)
		tn_report(TN_LOG_ERROR, "no module, code or error given; see tenon explain --help");
	else
		return true;
	return false;
}

static int explain_look_first(struct tn_world *world, const void *args, int argc, char **argv)
{
	bool hint = ((const struct explain_args *)args)->hint;
	int r = argc && (hint || !tn_explain_message(&world->arena, argc, argv)) ? tn_machine_look_first(world) : 0;

	for (int i = 0; i < argc && r == 0 && world->first; i++)
		r = tn_machine_look_at_files(world, argv[i]);
	return r;
}

/* A word that is no module's name, but a cause's without its "E-". */
static void offer_cause(const char *operand)
{
	char code[64];

	if (snprintf(code, sizeof(code), "E-%s", operand) < (int)sizeof(code) && tn_cause_find(code))
		tn_report(TN_LOG_WARNING, "for the cause of that name: tenon explain %s", code);
}

static int explain_modules(struct tn_world *world, int argc, char **argv, const char *distro)
{
	int status = tn_explain_modules(world, argc, argv, distro);

	for (int i = 0; status != TN_EXIT_OK && i < argc; i++)
		offer_cause(argv[i]);
	return status;
}

static int explain_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct explain_args *args = data;
	const char *message;

	if (!is_understood(args, argc))
		return TN_EXIT_USAGE;
	if (args->list)
		return tn_explain_list(world, &args->style);
	if (args->hint)
		return argc == 1 ? tn_explain_for_tool(world, args->hint, argv[0]) : TN_EXIT_USAGE;
	message = tn_explain_message(&world->arena, argc, argv);
	return message ? tn_explain_cause(world, message, args->distro) : explain_modules(world, argc, argv, args->distro);
}

const struct tn_command tn_cmd_explain = {
	.name = "explain",
	.operands = "NAME...|CODE|ERROR",
	.summary = "Tell why a module is loaded or is not, or what an error means",
	.max_operands = TN_ANY,
	.options = explain_options,
	.columns = tn_explain_columns,
	.notes = explain_notes,
	.args_size = sizeof(struct explain_args),
	.confined = true,
	.look_first = explain_look_first,
	.run = explain_run,
};
