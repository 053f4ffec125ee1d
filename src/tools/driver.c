// SPDX-License-Identifier: LGPL-2.1-or-later
/* What every classic tool does before and after its own work: options, help, version, exit status. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/vec.h"
#include "cli/debug.h"
#include "cli/finish.h"
#include "tenon-config.h"
#include "format/compress.h"
#include "tools/tools.h"

/* The release whose behaviour is the contract: scripts look for this line. */
#define KMOD_VERSION "34"

#define BLANKS " \t\n"

void tn_tool_version(void)
{
	static const struct {
		enum tn_compression format;
		const char *name;
	} features[] = {
		{ TN_COMPRESSION_ZST, "ZSTD" },
		{ TN_COMPRESSION_XZ, "XZ" },
		{ TN_COMPRESSION_GZ, "ZLIB" },
	};

	fputs("kmod version " KMOD_VERSION "\ntenon " TN_VERSION, stdout);
	for (size_t i = 0; i < TN_ARRAY_SIZE(features); i++)
		printf(" %c%s", tn_decompress_built(features[i].format) ? '+' : '-',
		       features[i].name);
	putchar('\n');
}

static void print_help(const struct tn_tool *tool)
{
	const struct tn_command *c = &tool->command;

	printf("Usage: %s [OPTION]...%s%s\n%s\n\nOptions:\n", c->name, *c->operands ? " " : "",
	       c->operands, c->summary);
	tn_options_help(c->options, stdout);
}

struct arguments {
	TN_VEC(char *) v; /* NULL-ended */
	char *env;        /* what some of them point into */
};

static void arguments_free(struct arguments *a)
{
	tn_vec_free(&a->v);
	free(a->env);
}

/* The quote that closes the one at @p; NULL where @p is none or has no pair. */
static char *closing_quote(const char *p)
{
	return *p == '"' || *p == '\'' ? strchr(p + 1, *p) : NULL;
}

static bool is_lone_quote(const char *p)
{
	return (*p == '"' || *p == '\'') && !closing_quote(p);
}

/**
 * Takes the next word off @rest, in place, as kmod does: blanks set words apart;
 * pairs of quotes (either kind) hold blanks together, and one that a word starts
 * with ends it, too; a quote without its pair takes all the rest as it is.
 * Return: NULL at the end.
 */
static char *next_word(char **rest)
{
	char *from = *rest + strspn(*rest, BLANKS), *word = from, *to = from;
	char *close = closing_quote(from);

	if (!*from)
		return NULL;
	if (close) {
		*close = '\0';
		*rest = close + 1;
		return word + 1;
	}
	while (*from && !strchr(BLANKS, *from)) {
		size_t n = 1;

		close = closing_quote(from);
		if (close)
			n = (size_t)(close - ++from);
		else if (is_lone_quote(from))
			n = strlen(from);
		memmove(to, from, n);
		to += n;
		from += n + (close != NULL);
	}
	*rest = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

/* argv with the words of @env, if any, after the program's name. */
static int arguments_make(const char *env, int argc, char **argv, struct arguments *ret)
{
	int r = tn_vec_push(&ret->v, argv[0]);

	if (env) {
		char *rest = ret->env = strdup(env), *word;

		if (!rest)
			return -ENOMEM;
		while (r == 0 && (word = next_word(&rest)))
			r = tn_vec_push(&ret->v, word);
	}
	for (int i = 1; i <= argc && r == 0; i++)
		r = tn_vec_push(&ret->v, argv[i]);
	return r;
}

/* The operands are in order: run, or say what is wrong with their number. */
static int run(const struct tn_command *c, const void *args, int argc, char **argv)
{
	if (c->max_operands != TN_ANY && argc > c->max_operands) {
		tn_report(TN_LOG_ERROR, "too many arguments provided.");
		return EXIT_FAILURE;
	}
	if (argc < c->min_operands) {
		tn_report(TN_LOG_ERROR, "missing %s", c->operands);
		return EXIT_FAILURE;
	}
	tn_command_begin(c, args);
	return c->run(NULL, args, argc, argv);
}

int tn_tool_main(const struct tn_tool *tool, const char *program, int argc, char **argv)
{
	const struct tn_command *c = &tool->command;
	tn_cleanup(arguments_free) struct arguments given = { 0 };
	tn_autofree struct tn_tool_args *args = calloc(1, c->args_size);
	const char *env = tool->options_env ? getenv(tool->options_env) : NULL;
	int n, status;

	if (!args || arguments_make(env, argc, argv, &given) < 0) {
		tn_report(TN_LOG_FATAL, "out of memory");
		return EXIT_FAILURE;
	}
	argc = (int)given.v.n - 1;
	n = tn_options_parse(c->options, argc, given.v.v, args, tool->posix);
	if (n < 0) {
		if (n == -ENOMEM)
			tn_report(TN_LOG_FATAL, "out of memory");
		status = EXIT_FAILURE;
	} else if (args->help) {
		print_help(tool);
		status = EXIT_SUCCESS;
	} else if (args->version) {
		tn_tool_version();
		status = EXIT_SUCCESS;
	} else {
		tn_report_setup(program, (args->quiet ? TN_LOG_NOTHING : tool->level) + args->verbose,
				args->syslog);
		tn_debug_setup(getenv(TN_DEBUG_ENV));
		status = run(c, args, argc - n, given.v.v + n);
	}
	tn_options_release(c->options, args);
	return tn_finish_output(status);
}
