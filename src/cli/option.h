/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* option.h - one table of options feeds parsing, --help, completions and lint
 *
 * Parsing is getopt_long(3), built from the table, so abbreviations, bundling
 * and its error messages are what users of the classic tools know.
 */
#ifndef TN_CLI_OPTION_H
#define TN_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum tn_option_kind {
	TN_OPT_FLAG,   /* bool: set to true */
	TN_OPT_STOP,   /* bool: set to true and read no further (-h, -V) */
	TN_OPT_COUNT,  /* unsigned: one more each time */
	TN_OPT_VALUE,  /* const char *: set to the table's @value; the last one wins */
	TN_OPT_STRING, /* const char *: the argument; the last one wins */
	TN_OPT_LIST,   /* struct tn_strings: every argument, in order */
	TN_OPT_MSEC,   /* unsigned: milliseconds as strtoul(3) reads them, at most UINT_MAX */
};

/* Most entries that a table may have, the zeroed one not counted. */
#define TN_OPTIONS_MAX 64

/* Arguments of an option that may be given several times; NULL-ended. */
struct tn_strings {
	const char **v; /* NULL when there are none; freed by tn_options_release() */
	size_t n;
};

/*
 * Entries that share member and kind are spellings of one option: an abbreviation
 * that fits only them is not ambiguous.
 */
struct tn_option {
	char letter;          /* 0: none */
	const char *name;     /* long name; NULL: none */
	const char *argument; /* placeholder for help, e.g. "DIR"; NULL: takes none */
	enum tn_option_kind kind;
	size_t offset;        /* of the member in the args struct */
	const char *value;    /* of TN_OPT_VALUE, else NULL */
	const char *help;     /* one sentence without a full stop; NULL: an old name, not listed */
};

/* Kind, offset and value of a table's entry. */
#define TN_FLAG(type, member) TN_OPT_FLAG, offsetof(type, member), NULL
#define TN_STOP(type, member) TN_OPT_STOP, offsetof(type, member), NULL
#define TN_COUNT(type, member) TN_OPT_COUNT, offsetof(type, member), NULL
#define TN_VALUE(type, member, value) TN_OPT_VALUE, offsetof(type, member), value
#define TN_STRING(type, member) TN_OPT_STRING, offsetof(type, member), NULL
#define TN_LIST(type, member) TN_OPT_LIST, offsetof(type, member), NULL
#define TN_MSEC(type, member) TN_OPT_MSEC, offsetof(type, member), NULL

/**
 * tn_options_parse() - read argv into the args struct
 * @table: ends with a zeroed entry
 * @argv:  permuted so that operands come last; argv[0] begins every message
 * @args:  the struct that the table's offsets speak of, zeroed before
 * @posix: stop at the first operand (kmod, tenon) instead of permuting
 *
 * A bad option has been reported on stderr, by getopt_long(3) or here. Strings
 * in @args point into @argv. After a TN_OPT_STOP the rest of @argv is unread.
 *
 * Return: index of the first operand, -EINVAL, -ENOMEM, or -E2BIG (table too long).
 */
int tn_options_parse(const struct tn_option *table, int argc, char **argv, void *args, bool posix);
/**
 * tn_options_meant() - the option that a word which tn_options_parse() refused may be meant for
 * @argc, @argv: as it got and left them, after -EINVAL
 *
 * Return: a long name of @table, or NULL: nothing is near, or the name was right and something
 * else is wrong.
 */
const char *tn_options_meant(const struct tn_option *table, int argc, char *const *argv);
/* Frees what TN_OPT_LIST members own. */
void tn_options_release(const struct tn_option *table, void *args);
/* The option list of --help, aligned and wrapped to 80 columns. */
void tn_options_help(const struct tn_option *table, FILE *out);

#endif
