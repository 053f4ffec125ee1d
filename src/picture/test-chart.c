// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "picture/chart.h"
#include "picture/svg.h"
#include "picture/test-count.h"

static char *draw(const struct tn_chart *chart)
{
	struct tn_buf b = { 0 };
	char *text;

	assert_int_equal(tn_chart_svg(chart, &b), 0);
	text = tn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static const struct tn_chart_bar bars[] = {
	{ "half", 500000, 600000 },
	{ "too much", 210000, 200000 },
	{ "as it comes", 1234, 0 },
};

/* The width of the bar that @name is the title of, in tenths of a pixel. */
static tn_px width_of(const char *svg, const char *name)
{
	const char *at = strstr(svg, name);
	char *end;
	unsigned long whole;

	assert_non_null(at);
	at = strstr(at, "<rect class=\"b\"");
	assert_non_null(at);
	at = strstr(at, " width=\"");
	assert_non_null(at);
	whole = strtoul(at + strlen(" width=\""), &end, 10);
	return TN_PX(whole) + (*end == '.' ? (tn_px)(end[1] - '0') : 0);
}

static void bars_are_as_long_as_their_figures(void **state)
{
	tn_autofree char *text = draw(&(struct tn_chart){ .title = "ours", .whole = "theirs", .bars = bars, .n_bars = 3 });
	const tn_px half = width_of(text, "<title>half:");

	assert_true(half > TN_PX(100));
	assert_int_equal(width_of(text, "<title>too much:"), half * 42 / 100);
	assert_true(width_of(text, "<title>as it comes:") <= half / 400);
	assert_int_equal(count(text, "<line class=\"tg\""), 2 + 1); /* and what the mark means */
	assert_non_null(strstr(text, ">50.0%</text>"));
	assert_non_null(strstr(text, ">0.1%</text>"));
	assert_non_null(strstr(text, ">theirs</text>"));
	assert_null(strstr(text, "<path"));
}

static void it_says_what_it_shows(void **state)
{
	const struct tn_chart_point points[] = { { 5000, 87900 }, { 10000, 1400000 } };
	const struct tn_chart_line line = { "tenon", points, 2 };
	tn_autofree char *text = draw(&(struct tn_chart){ "ours", "theirs", "time", bars, 3, &line, 1 });

	assert_non_null(strstr(text, "<title id=\"title\">ours</title>"));
	assert_non_null(strstr(text, "half: 50.0%, at most 60.0% wanted. too much: 21.0%, more than the 20.0% that are wanted. "
				     "as it comes: 0.1%. time, tenon: 5000: 87.9 ms, 10000: 1.40 s. </desc>"));
	assert_non_null(strstr(text, "<title>too much: 21.0%, more than the 20.0% that are wanted</title>"));
	assert_int_equal(count(text, "<circle"), 2);
	assert_int_equal(count(text, "<path class=\"ln s0\""), 1);
	assert_non_null(strstr(text, ">tenon</text>"));
}

/* Lines that end in one place have their names one below the other. */
static void names_of_lines_do_not_cover_each_other(void **state)
{
	static const struct tn_chart_point end = { 10, 1000 };
	static const char *const names[] = { "first", "second", "third", "fourth", "fifth", "sixth" };
	struct tn_chart_line lines[6];
	tn_px last = 0;
	tn_autofree char *text = NULL;

	for (size_t i = 0; i < 6; i++)
		lines[i] = (struct tn_chart_line){ names[i], &end, 1 };
	text = draw(&(struct tn_chart){ "", "", "time", NULL, 0, lines, 6 });
	for (size_t i = 0; i < 6; i++) {
		char words[32] = ">";
		const char *at = strstr(text, strcat(strcat(words, names[i]), "</text>"));
		tn_px y;

		assert_non_null(at);
		while (strncmp(at, " y=\"", 4) != 0)
			at--;
		y = TN_PX(strtoul(at + 4, NULL, 10));
		assert_true(i == 0 || y >= last + TN_PX(12));
		last = y;
	}
}

static void any_values_make_a_picture(void **state)
{
	static const uint64_t values[] = { 0, 1, 999999, TN_CHART_PART_MAX, TN_CHART_PART_MAX + 1, UINT64_MAX - 1, UINT64_MAX };
	static const char name[] = "</title><script>x\x01\xff\xef\xbf\xbf&'\"";

	for (size_t i = 0; i < TN_ARRAY_SIZE(values) * TN_ARRAY_SIZE(values); i++) {
		const uint64_t a = values[i % TN_ARRAY_SIZE(values)], b = values[i / TN_ARRAY_SIZE(values)];
		const struct tn_chart_bar bar = { name, a, b };
		const struct tn_chart_point points[] = { { a, b }, { b, a } };
		const struct tn_chart_line line = { name, points, 2 };
		tn_autofree char *text = draw(&(struct tn_chart){ name, name, name, &bar, 1, &line, 1 });

		assert_null(strstr(text, "<script>"));
		assert_true(width_of(text, "<g><title>") <= TN_PX(616)); /* 1.1 times the whole */
		assert_int_equal(count(text, "<g>"), count(text, "</g>"));
		for (const char *c = text; *c; c++)
			assert_true((unsigned char)*c >= ' ' || *c == '\n');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_as_long_as_their_figures),
		cmocka_unit_test(it_says_what_it_shows),
		cmocka_unit_test(names_of_lines_do_not_cover_each_other),
		cmocka_unit_test(any_values_make_a_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
