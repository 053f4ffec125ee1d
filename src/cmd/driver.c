// SPDX-License-Identifier: LGPL-2.1-or-later
/* A command line becomes a call of a subcommand: options, help, and the world it needs. */
#include "cmd/driver.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/size.h"
#include "cli/log.h"
#include "cli/table.h"
#include "cmd/confined.h"
#include "cmd/world.h"
#include "tenon-config.h"

const struct tn_option tn_common_options[] = {
	{ 0, "root", "DIR", TN_STRING(struct tn_common_args, root),
	  "Use the modules, configuration, /proc and /sys below DIR" },
	{ 0, "kernel", "VERSION", TN_STRING(struct tn_common_args, kernel),
	  "Use the modules of this kernel instead of the running kernel's" },
	{ 'J', "json", NULL, TN_FLAG(struct tn_common_args, json), "Print JSON" },
	{ 'h', "help", NULL, TN_STOP(struct tn_common_args, help), "Print this help and exit" },
	{ 'V', "version", NULL, TN_STOP(struct tn_common_args, version), "Print the version and exit" },
	{ 0 }
};

/* A command's options and the common ones; their args lie in one block. */
struct merged {
	struct tn_option options[TN_OPTIONS_MAX + 1];
	void *args;                    /* of the command */
	struct tn_common_args *common; /* in the same block */
};

static void merged_free(struct merged *m)
{
	if (m->args)
		tn_options_release(m->options, m->args);
	free(m->args);
}

static int merge(const struct tn_command *c, struct merged *ret)
{
	size_t unit = alignof(struct tn_common_args), n = 0;
	size_t at = (c->args_size + unit - 1) / unit * unit;

	for (const struct tn_option *o = c->options; o->letter || o->name; o++) {
		if (n == TN_OPTIONS_MAX)
			return -E2BIG;
		ret->options[n++] = *o;
	}
	for (const struct tn_option *o = tn_common_options; o->letter || o->name; o++) {
		if (n == TN_OPTIONS_MAX)
			return -E2BIG;
		ret->options[n] = *o;
		ret->options[n++].offset += at;
	}
	ret->args = calloc(1, tn_size_add(at, sizeof(struct tn_common_args)));
	if (!ret->args)
		return -ENOMEM;
	ret->common = (void *)((char *)ret->args + at);
	return 0;
}

void tn_command_help(const struct tn_command *c, FILE *out)
{
	fprintf(out, "Usage: tenon %s [OPTION]...%s%s\n%s.\n\nOptions:\n", c->name,
		*c->operands ? " " : "", c->operands, c->summary);
	tn_options_help(c->options, out);
	fputs("\nOptions of every tenon command:\n", out);
	tn_options_help(tn_common_options, out);
	if (c->columns) {
		fputs("\nColumns:\n", out);
		tn_columns_help(c->columns, out);
	}
	if (c->notes)
		fprintf(out, "\n%s", c->notes);
	fprintf(out, "\nMore in tenon-%s(1).\n", c->name);
}

void tn_command_option_hint(const struct tn_option *options, int argc, char *const *argv,
			    const char *help)
{
	const char *meant = tn_options_meant(options, argc, argv);

	if (meant)
		tn_report(TN_LOG_ERROR, "did you mean --%s? %s lists the options", meant, help);
	else
		tn_report(TN_LOG_ERROR, "%s lists the options", help);
}

int tn_command_unparsed(int r)
{
	if (r == -EINVAL)
		return TN_EXIT_USAGE;
	tn_report(TN_LOG_ERROR, "the command line could not be read: %s", strerror(-r));
	return TN_EXIT_FAILURE;
}

static int misused(const struct tn_command *c, const char *message, const char *operand)
{
	tn_report(TN_LOG_ERROR, "%s%s; see tenon %s --help", message, operand, c->name);
	return TN_EXIT_USAGE;
}

/* A command with its command line. */
struct call {
	const struct tn_command *command;
	const void *args;
	int argc;
	char **argv;
};

static int run_prepared(struct tn_world *world, void *data)
{
	const struct call *call = data;
	tn_autoerror err = { 0 };
	int r = tn_world_need(world, call->command->needs, &err);

	if (r < 0)
		return tn_command_failed(&err, r);
	tn_command_begin(call->command, call->args);
	r = call->command->run(world, call->args, call->argc, call->argv);
	tn_world_tell_memory(world);
	return r;
}

static int look_first(struct tn_world *world, void *data)
{
	const struct call *call = data;

	return call->command->look_first ? call->command->look_first(world, call->args, call->argc, call->argv) : 0;
}

static int run(const struct tn_command *c, struct tn_world *world, const void *args, int argc,
	       char **argv)
{
	struct call call = { c, args, argc, argv };

	if (c->max_operands != TN_ANY && argc > c->max_operands)
		return misused(c, "unexpected operand: ", argv[c->max_operands]);
	if (argc < c->min_operands)
		return misused(c, c->missing, "");
	return c->confined ? tn_run_confined(world, look_first, run_prepared, &call) : run_prepared(world, &call);
}

int tn_command_run(const struct tn_command *c, const struct tn_common_args *given, int argc,
		   char **argv)
{
	tn_cleanup(merged_free) struct merged m = { 0 };
	tn_cleanup(tn_world_free) struct tn_world world = { .log = tn_report_log() };
	int n = merge(c, &m);
	char help[64];

	if (n < 0) {
		tn_report(TN_LOG_ERROR, "the options of tenon %s: %s", c->name, strerror(-n));
		return TN_EXIT_FAILURE;
	}
	*m.common = *given;
	n = tn_options_parse(m.options, argc, argv, m.args, false);
	if (n == -EINVAL) { /* getopt or the option itself has said why */
		snprintf(help, sizeof(help), "tenon %s --help", c->name);
		tn_command_option_hint(m.options, argc, argv, help);
	}
	if (n < 0)
		return tn_command_unparsed(n);
	if (m.common->help) {
		tn_command_help(c, stdout);
		return TN_EXIT_OK;
	}
	if (m.common->version) {
		puts("tenon version " TN_VERSION);
		return TN_EXIT_OK;
	}
	world.json = m.common->json;
	world.root_path = m.common->root;
	world.kernel = m.common->kernel;
	return run(c, &world, m.args, argc - n, argv + n);
}
