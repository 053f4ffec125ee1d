// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <json-c/json_object.h>
#include <json-c/json_tokener.h>

#include "cli/table.h"

enum { NAME, SIZE, USERS, LIVE };

static const struct tn_column columns[] = {
	[NAME] = { "NAME", TN_CELL_TEXT, "name" },
	[SIZE] = { "SIZE", TN_CELL_NUMBER, "bytes" },
	[USERS] = { "USERS", TN_CELL_TEXTS, "who uses it" },
	[LIVE] = { "LIVE", TN_CELL_BOOL, "whether it is alive" },
	{ 0 },
};

static const char *const both[] = { "x", "y" };

static void fill(tn_table *t, bool tree)
{
	tn_row *a = tn_table_row(t, NULL), *b, *c;

	tn_row_text(a, NAME, "beta");
	tn_row_number(a, SIZE, 900);
	tn_row_texts(a, USERS, both, 2);
	tn_row_bool(a, LIVE, true);
	b = tn_table_row(t, tree ? a : NULL);
	tn_row_text(b, NAME, "alpha");
	tn_row_number(b, SIZE, 1000);
	tn_row_texts(b, USERS, NULL, 0);
	tn_row_bool(b, LIVE, false);
	c = tn_table_row(t, tree ? b : NULL);
	tn_row_text(c, NAME, "gam ma");
	assert_non_null(tn_table_row(t, NULL)); /* a blank row */
}

/* Without blanks at the ends of lines, where versions of libsmartcols differ. */
static void trim_lines(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		while (*from == '\n' && to > text && to[-1] == ' ')
			to--;
		*to++ = *from;
	}
	*to = '\0';
}

/* Without the layout, where versions of json-c differ. */
static char *plain_json(char *text)
{
	struct json_object *o = json_tokener_parse(text);
	char *plain = strdup(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));

	json_object_put(o);
	free(text);
	return plain;
}

static void check(const char *defaults, struct tn_table_style style, bool json, const char *want)
{
	tn_cleanup(tn_table_freep) tn_table *t = NULL;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(tn_table_new("things", columns, defaults, &style, &t, NULL), 0);
	fill(t, style.tree);
	assert_int_equal(tn_table_print(t, json, out), 0);
	fclose(out);
	if (json)
		text = plain_json(text);
	else
		trim_lines(text);
	assert_string_equal(text, want);
	free(text);
}

static void columns_come_as_asked(void **state)
{
	(void)state;
	check("NAME,SIZE", (struct tn_table_style){ 0 }, false,
	      "NAME   SIZE\nbeta    900\nalpha  1000\ngam ma\n\n");
	check("NAME", (struct tn_table_style){ .columns = "live,Users" }, false,
	      "LIVE USERS\nyes  x,y\nno\n\n\n");
	check("NAME", (struct tn_table_style){ .columns = "+live" }, false,
	      "NAME   LIVE\nbeta   yes\nalpha  no\ngam ma\n\n");
}

static void scripts_get_plain_rows(void **state)
{
	(void)state;
	check("NAME,SIZE", (struct tn_table_style){ .raw = true, .noheadings = true }, false,
	      "beta 900\nalpha 1000\ngam\\x20ma\n\n");
}

static void sorting_is_by_value(void **state)
{
	(void)state;
	check("NAME", (struct tn_table_style){ .sort = "size", .noheadings = true }, false,
	      "gam ma\n\nbeta\nalpha\n");
	check("NAME", (struct tn_table_style){ .sort = "name", .reverse = true, .noheadings = true }, false,
	      "gam ma\nbeta\nalpha\n\n");
	check("NAME", (struct tn_table_style){ .reverse = true, .noheadings = true }, false,
	      "\ngam ma\nalpha\nbeta\n");
	check("NAME", (struct tn_table_style){ .sort = "users", .noheadings = true }, false,
	      "gam ma\n\nalpha\nbeta\n");
}

static void children_hang_below_their_parent(void **state)
{
	(void)state;
	check("NAME,SIZE", (struct tn_table_style){ .tree = true, .noheadings = true }, false,
	      "beta        900\n`-alpha    1000\n  `-gam ma\n\n");
}

static void json_has_types(void **state)
{
	(void)state;
	check("NAME,SIZE,USERS,LIVE", (struct tn_table_style){ .tree = true }, true,
	      "{\"things\":[{\"name\":\"beta\",\"size\":900,\"users\":[\"x\",\"y\"],\"live\":true,"
	      "\"children\":[{\"name\":\"alpha\",\"size\":1000,\"users\":[],\"live\":false,"
	      "\"children\":[{\"name\":\"gam ma\",\"size\":null,\"users\":null,\"live\":null}]}]},"
	      "{\"name\":null,\"size\":null,\"users\":null,\"live\":null}]}");
}

static void refuses(struct tn_table_style style, const char *want)
{
	tn_autoerror err = { 0 };
	tn_table *t = NULL;

	assert_int_equal(tn_table_new("things", columns, "NAME", &style, &t, &err), -EINVAL);
	assert_null(t);
	assert_string_equal(err.text, want);
}

static void unknown_columns_are_named(void **state)
{
	char many[5 * 40] = "";

	(void)state;
	refuses((struct tn_table_style){ .columns = "NAME,NAEM" }, "unknown column 'NAEM': did you mean NAME?");
	refuses((struct tn_table_style){ .columns = "foo" },
		"unknown column 'foo'; the columns are NAME, SIZE, USERS, LIVE");
	refuses((struct tn_table_style){ .sort = "foo" },
		"unknown column 'foo'; the columns are NAME, SIZE, USERS, LIVE");
	refuses((struct tn_table_style){ .columns = "," }, "no column is named");
	refuses((struct tn_table_style){ .columns = "" }, "no column is named");
	for (int i = 0; i < 33; i++)
		strcat(many, "NAME,");
	refuses((struct tn_table_style){ .columns = many }, "more than 32 columns");
}

static void unwanted_cells_cost_nothing(void **state)
{
	tn_cleanup(tn_table_freep) tn_table *t = NULL;
	struct tn_table_style style = { .sort = "SIZE" };

	(void)state;
	assert_int_equal(tn_table_new("things", columns, "NAME", &style, &t, NULL), 0);
	assert_true(tn_table_wants(t, NAME));
	assert_true(tn_table_wants(t, SIZE));
	assert_false(tn_table_wants(t, USERS));
}

static void a_full_disk_is_an_error(void **state)
{
	tn_cleanup(tn_table_freep) tn_table *t = NULL;
	struct tn_table_style style = { 0 };
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	if (!full)
		skip();
	setvbuf(full, NULL, _IONBF, 0);
	assert_int_equal(tn_table_new("things", columns, "NAME", &style, &t, NULL), 0);
	fill(t, false);
	assert_true(tn_table_print(t, false, full) < 0);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_come_as_asked),
		cmocka_unit_test(scripts_get_plain_rows),
		cmocka_unit_test(sorting_is_by_value),
		cmocka_unit_test(children_hang_below_their_parent),
		cmocka_unit_test(json_has_types),
		cmocka_unit_test(unknown_columns_are_named),
		cmocka_unit_test(unwanted_cells_cost_nothing),
		cmocka_unit_test(a_full_disk_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
