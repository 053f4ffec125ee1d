// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "cli/option.h"

struct args {
	bool all, remove, holders, help;
	unsigned verbose, wait;
	const char *dir, *field;
	struct tn_strings config;
};

static const struct tn_option table[] = {
	{ 'a', "all", NULL, TN_FLAG(struct args, all), "Take every operand as a name" },
	{ 'r', "remove", NULL, TN_FLAG(struct args, remove), "Remove modules" },
	{ 0, "remove-holders", NULL, TN_FLAG(struct args, holders), "Remove their users, too" },
	{ 0, "remove-dependencies", NULL, TN_FLAG(struct args, holders), NULL },
	{ 'v', "verbose", NULL, TN_COUNT(struct args, verbose), "Say more" },
	{ 'w', "wait", "MSEC", TN_MSEC(struct args, wait), "Wait that long" },
	{ 'd', "dirname", "DIR", TN_STRING(struct args, dir), "Look below DIR" },
	{ 'C', "config", "FILE", TN_LIST(struct args, config), "Read FILE" },
	{ 'p', "parameters", NULL, TN_VALUE(struct args, field, "parm"), "Print parameters" },
	{ 'l', "license", NULL, TN_VALUE(struct args, field, "license"), "Print the licence" },
	{ 'h', "help", NULL, TN_STOP(struct args, help), "Show this help" },
	{ 0 }
};

/* stderr of one call, and what it returned. */
struct outcome {
	int r;
	struct args args;
	char err[512];
};

/* @words: argv after argv[0], NULL-ended; permuted in place. */
static struct outcome parse_as(const char *program, bool posix, const char **words)
{
	const char *argv[16] = { program };
	FILE *file = tmpfile();
	struct outcome o = { 0 };
	int saved = dup(STDERR_FILENO), argc = 1;

	assert_non_null(file);
	while (words[argc - 1]) {
		argv[argc] = words[argc - 1];
		argc++;
	}
	dup2(fileno(file), STDERR_FILENO);
	o.r = tn_options_parse(table, argc, (char **)argv, &o.args, posix);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(file);
	o.err[fread(o.err, 1, sizeof(o.err) - 1, file)] = '\0';
	fclose(file);
	memcpy(words, argv + 1, (size_t)(argc - 1) * sizeof(*argv));
	return o;
}

#define PARSE(...) parse_as("modprobe", false, (const char *[]){ __VA_ARGS__, NULL })

static void every_kind_is_stored(void **state)
{
	struct outcome o = PARSE("-avv", "--verbose", "-w", "250", "--dirname=/x", "-d", "/y", "-C", "a",
				 "--config", "b", "-pl");

	(void)state;
	assert_int_equal(o.r, 13);
	assert_true(o.args.all);
	assert_false(o.args.remove);
	assert_int_equal(o.args.verbose, 3);
	assert_int_equal(o.args.wait, 250);
	assert_string_equal(o.args.dir, "/y");
	assert_string_equal(o.args.field, "license");
	assert_int_equal(o.args.config.n, 2);
	assert_string_equal(o.args.config.v[0], "a");
	assert_string_equal(o.args.config.v[1], "b");
	assert_null(o.args.config.v[2]);
	assert_string_equal(o.err, "");
	tn_options_release(table, &o.args);
	assert_null(o.args.config.v);
}

static void operands_move_to_the_end(void **state)
{
	const char *words[] = { "one", "-a", "two", "--", "-r", NULL };
	struct outcome o = parse_as("modprobe", false, words);

	(void)state;
	assert_int_equal(o.r, 3); /* modprobe -a -- one two -r */
	assert_true(o.args.all);
	assert_false(o.args.remove);
	assert_string_equal(words[2], "one");
	assert_string_equal(words[3], "two");
	assert_string_equal(words[4], "-r");
}

static void posix_stops_at_the_first_operand(void **state)
{
	const char *words[] = { "-a", "one", "-r", NULL };
	struct outcome o = parse_as("kmod", true, words);

	(void)state;
	assert_int_equal(o.r, 2);
	assert_true(o.args.all);
	assert_false(o.args.remove);
}

static void help_ends_the_reading(void **state)
{
	struct outcome o = PARSE("-h", "--nonsense");

	(void)state;
	assert_true(o.r > 0);
	assert_true(o.args.help);
	assert_string_equal(o.err, "");
	assert_int_equal(PARSE("--nonsense", "-h").r, -EINVAL);
}

static void spellings_of_one_option_are_not_ambiguous(void **state)
{
	struct outcome o = PARSE("--remove-");

	(void)state;
#ifndef __GLIBC__ /* musl finds an abbreviation of two spellings ambiguous, whatever they mean */
	if (o.r < 0)
		skip();
#endif
	assert_int_equal(o.r, 2);
	assert_true(o.args.holders);
	assert_false(o.args.remove);
	assert_int_equal(PARSE("--rem").r, -EINVAL);
}

/* The texts are those of kmod 34 on glibc; musl's getopt has its own. */
static void mistakes_are_named(void **state)
{
	static const struct {
		const char *words[4];
		const char *err;
	} cases[] = {
		{ { "-Z" }, "modprobe: invalid option -- 'Z'\n" },
		{ { "--bad" }, "modprobe: unrecognized option '--bad'\n" },
		{ { "-w" }, "modprobe: option requires an argument -- 'w'\n" },
		{ { "--all=1" }, "modprobe: option '--all' doesn't allow an argument\n" },
		{ { "-w", "1x" }, "modprobe: ERROR: unexpected wait value '1x'.\n" },
		{ { "--wait=" }, "modprobe: ERROR: unexpected wait value ''.\n" },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		const char *words[5] = { cases[i].words[0], cases[i].words[1] };
		struct outcome o = parse_as("modprobe", false, words);

		assert_int_equal(o.r, -EINVAL);
#ifdef __GLIBC__
		assert_string_equal(o.err, cases[i].err);
#endif
		assert_non_null(strstr(o.err, "modprobe: "));
	}
}

static void msec_takes_what_kmod_takes(void **state)
{
	(void)state;
	assert_int_equal(PARSE("-w", "0x10").args.wait, 16);
	assert_int_equal(PARSE("-w", "-1").args.wait, UINT_MAX);
	assert_int_equal(PARSE("-w", "999999999999999999999").args.wait, UINT_MAX);
}

static void a_path_is_cut_from_our_own_message(void **state)
{
	const char *words[] = { "-w", "x", NULL };

	(void)state;
	assert_string_equal(parse_as("/sbin/modprobe", false, words).err,
			    "modprobe: ERROR: unexpected wait value 'x'.\n");
}

static void too_long_a_table_is_refused(void **state)
{
	static struct tn_option longer[TN_OPTIONS_MAX + 2];
	struct args args = { 0 };
	const char *argv[] = { "x", NULL };

	(void)state;
	for (size_t i = 0; i < TN_OPTIONS_MAX; i++)
		longer[i] = table[0];
	assert_int_equal(tn_options_parse(longer, 1, (char **)argv, &args, false), 1);
	longer[TN_OPTIONS_MAX] = table[0];
	assert_int_equal(tn_options_parse(longer, 1, (char **)argv, &args, false), -E2BIG);
}

static void help_is_aligned_and_wrapped(void **state)
{
	static const struct tn_option options[] = {
		{ 'a', "all", NULL, TN_FLAG(struct args, all), "Short" },
		{ 'r', NULL, "X", TN_STRING(struct args, dir),
		  "A sentence that is far too long to fit into what is left of one line of eighty" },
		{ 0, "remove-dependencies-of-all", "MODULE", TN_STRING(struct args, dir), "Wide" },
		{ 0, "old", NULL, TN_FLAG(struct args, all), NULL },
		{ 0 }
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	tn_options_help(options, out);
	fclose(out);
	assert_string_equal(text,
			    "  -a, --all  Short\n"
			    "  -r X       A sentence that is far too long to fit into what is left of one\n"
			    "             line of eighty\n"
			    "      --remove-dependencies-of-all=MODULE\n"
			    "             Wide\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_stored),
		cmocka_unit_test(operands_move_to_the_end),
		cmocka_unit_test(posix_stops_at_the_first_operand),
		cmocka_unit_test(help_ends_the_reading),
		cmocka_unit_test(spellings_of_one_option_are_not_ambiguous),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(msec_takes_what_kmod_takes),
		cmocka_unit_test(a_path_is_cut_from_our_own_message),
		cmocka_unit_test(too_long_a_table_is_refused),
		cmocka_unit_test(help_is_aligned_and_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
