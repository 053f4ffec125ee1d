// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/dot_plain.h"

/* As Graphviz 2.43 printed it. */
static const char real[] =
	"graph 1 3.5139 1.4097\n"
	"node n0 0.75 0.20139 1.5 0.40278 \"\" solid box black lightgrey\n"
	"edge n0 n1 4 1.5023 0.20139 1.7826 0.20139 2.0991 0.20139 2.3687 -1.2e-05 solid black\n"
	"stop\n";

static void reads_what_graphviz_prints(void **state)
{
	struct tn_text rest = tn_text(real);
	struct tn_plain item;
	int64_t x, y;

	assert_int_equal(tn_plain_next(&rest, &item), 1);
	assert_int_equal(item.kind, TN_PLAIN_GRAPH);
	assert_int_equal(item.width, 2530); /* 3.5139 * 720 */
	assert_int_equal(item.height, 1014);
	assert_int_equal(tn_plain_next(&rest, &item), 1);
	assert_int_equal(item.kind, TN_PLAIN_NODE);
	assert_int_equal(item.from, 0);
	assert_int_equal(item.x, 540);
	assert_int_equal(item.height, 290);
	assert_int_equal(tn_plain_next(&rest, &item), 1);
	assert_int_equal(item.kind, TN_PLAIN_EDGE);
	assert_int_equal(item.to, 1);
	assert_int_equal(item.n_points, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(tn_plain_point(&item, &x, &y), 1);
	assert_int_equal(x, 1705);
	assert_int_equal(y, 0);
	assert_int_equal(tn_plain_point(&item, &x, &y), 0);
	assert_int_equal(tn_plain_next(&rest, &item), 1);
	assert_int_equal(item.kind, TN_PLAIN_STOP);
	assert_int_equal(tn_plain_next(&rest, &item), 0);
}

static int64_t width_of(const char *number)
{
	char line[64] = "graph 1 ";
	struct tn_plain item = { .width = -1 };
	struct tn_text rest;

	strcat(strcat(line, number), " 1\n");
	rest = tn_text(line);
	return tn_plain_next(&rest, &item) == 1 ? item.width : -1;
}

static void numbers_are_bounded(void **state)
{
	assert_int_equal(width_of("1"), 720);
	assert_int_equal(width_of("1e+02"), 72000);
	assert_int_equal(width_of("1.2346e+04"), 8889120);
	assert_int_equal(width_of("5e-324"), 0);
	assert_int_equal(width_of("0.00000000000000000001"), 0);
	assert_int_equal(width_of("100000"), TN_PLAIN_MAX);
	assert_int_equal(width_of("100001"), -1);
	assert_int_equal(width_of("1e+10"), -1);
	assert_int_equal(width_of("99999999999999999999999"), -1);
	assert_int_equal(width_of("-1"), -1); /* no picture is narrower than nothing */
	assert_int_equal(width_of("nan"), -1);
	assert_int_equal(width_of("1.2.3"), -1);
	assert_int_equal(width_of("0x1"), -1);
	assert_int_equal(width_of("1e"), -1);
}

static void refuses_all_else(void **state)
{
	static const char *const bad[] = {
		"\n", "graph\n", "node 0 1 1 1 1\n", "node n4294967296 1 1 1 1\n", "node nx 1 1 1 1\n", "edge n0 n1\n",
		"edge n0 n1 99 1 1\n", "edge n0 1 4 1 1\n", "stop now\n", "# x\n", "node n0 1 1 1\n",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct tn_text rest = tn_text(bad[i]);
		struct tn_plain item;

		assert_int_equal(tn_plain_next(&rest, &item), -EBADMSG);
	}
}

static void points_may_be_missing(void **state)
{
	struct tn_text rest = tn_text("edge n0 n1 4 1 1 2 x\n");
	struct tn_plain item;
	int64_t x, y;

	assert_int_equal(tn_plain_next(&rest, &item), 1);
	assert_int_equal(tn_plain_point(&item, &x, &y), 1);
	assert_int_equal(tn_plain_point(&item, &x, &y), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_graphviz_prints),
		cmocka_unit_test(numbers_are_bounded),
		cmocka_unit_test(refuses_all_else),
		cmocka_unit_test(points_may_be_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
