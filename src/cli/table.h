/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* table.h - rows under named columns, printed as a table, a tree or JSON
 *
 * A command declares its columns in a table of struct tn_column, lists the
 * TN_TABLE_OPTIONS among its options, fills rows, prints once. Strings in cells
 * and rows' parents are borrowed: they must live until tn_table_print() is done.
 */
#ifndef TN_CLI_TABLE_H
#define TN_CLI_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "cli/option.h"

enum tn_cell_type {
	TN_CELL_TEXT,
	TN_CELL_NUMBER, /* to the right; a number in JSON */
	TN_CELL_TEXTS,  /* "a,b" in a table; an array in JSON */
	TN_CELL_BOOL,   /* "yes", "no" */
};

/* A column; its index in the command's array is its id. In JSON the key is the name in lower case. */
struct tn_column {
	const char *name; /* upper case; NULL ends the array */
	enum tn_cell_type type;
	const char *help; /* shown by --help: one phrase without a full stop */
};

/* How the user wants it; filled by option parsing. */
struct tn_table_style {
	const char *columns; /* -o: "A,B", or "+A" to add to the default */
	const char *sort;    /* a column's name */
	bool reverse, noheadings, raw, tree;
};

/*
 * Rows for an option table whose args struct has its tn_table_style as @style.
 * Letters are those of lsblk(8) and findmnt(8).
 */
#define TN_TABLE_OPTIONS(type)                                                                     \
	{ 'o', "output", "COLUMNS", TN_STRING(type, style.columns),                                \
	  "Show these columns, separated by commas; +COLUMNS adds to the usual ones" },             \
	{ 'x', "sort", "COLUMN", TN_STRING(type, style.sort), "Sort the rows by COLUMN" },         \
	{ 0, "reverse", NULL, TN_FLAG(type, style.reverse), "Reverse the order" },                 \
	{ 'n', "noheadings", NULL, TN_FLAG(type, style.noheadings), "Do not print headings" }, \
	{ 'r', "raw", NULL, TN_FLAG(type, style.raw), "Print for scripts: one blank between cells" }

typedef struct tn_table tn_table;
typedef struct tn_row tn_row;

/**
 * tn_table_new() - an empty table with the columns that @style chooses
 * @name:     of the array in JSON, e.g. "modules"
 * @columns:  kept; a tree is drawn in the first of them
 * @defaults: columns to show where @style names none, e.g. "NAME,SIZE"
 * @style:    kept
 * @ret:      receives the table; left alone on failure
 *
 * Return: 0, -ENOMEM, or -EINVAL: @err names the unknown column and the known ones.
 */
int tn_table_new(const char *name, const struct tn_column *columns, const char *defaults,
		 const struct tn_table_style *style, tn_table **ret, struct tn_error *err);
tn_table *tn_table_free(tn_table *table);
TN_DEFINE_CLEANUP(tn_table, tn_table_free);

/* Whether column @id is shown or sorted by: cells of others need not be made. */
bool tn_table_wants(const tn_table *table, size_t id);

/*
 * A new row below @parent (NULL: outermost). NULL when memory is out: then cells set on it are
 * dropped, and tn_table_print() fails.
 */
tn_row *tn_table_row(tn_table *table, tn_row *parent);
tn_table *tn_row_table(const tn_row *row);
/* Memory was out for what a cell was to hold: tn_table_print() fails. */
void tn_row_fail(tn_row *row);
bool tn_table_has_rows(const tn_table *table);
/* Fill a cell of column @id; one that is never filled is blank, and null in JSON. A NULL @text does not fill it. */
void tn_row_text(tn_row *row, size_t id, const char *text);
void tn_row_number(tn_row *row, size_t id, uint64_t number);
void tn_row_texts(tn_row *row, size_t id, const char *const *texts, size_t n);
void tn_row_bool(tn_row *row, size_t id, bool yes);

/**
 * tn_table_print() - sort the rows and print them
 * @json: as one JSON object instead of a table
 *
 * Return: 0, -ENOMEM, -EIO (@out is bad), or what libsmartcols returned.
 */
int tn_table_print(tn_table *table, bool json, FILE *out);

/* The list of columns of --help. */
void tn_columns_help(const struct tn_column *columns, FILE *out);

#endif
