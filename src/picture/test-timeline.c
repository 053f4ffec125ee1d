// SPDX-License-Identifier: LGPL-2.1-or-later
/* With a number as its argument: prints the picture of bars made from it, for tests/picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "picture/svg.h"
#include "picture/test-count.h"
#include "picture/timeline.h"

static char *draw(const struct tn_timeline *t)
{
	struct tn_buf b = { 0 };
	char *text;

	assert_int_equal(tn_timeline_svg(t, &b), 0);
	text = tn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static void bars_say_what_they_are(void **state)
{
	const struct tn_timeline_bar bars[] = {
		{ .name = "base", .ready = 0, .begun = 1000, .ended = 3500, .lane = 0 },
		{ .name = "top", .ready = 3500, .begun = 3600, .ended = 9000, .lane = 1, .needs = (size_t[]){ 0 }, .n_needs = 1 },
		{ .name = "broken", .what = "no such device", .ready = 0, .begun = 0, .ended = 1400, .lane = 1, .failed = true },
	};
	tn_autofree char *text = draw(&(struct tn_timeline){ "3 modules", bars, 3, 9000 });

	assert_non_null(strstr(text, "<title id=\"title\">3 modules</title>"));
	assert_non_null(strstr(text, "<desc id=\"desc\">3 in all, in 9.0 ms. The chain that decided how long it took: base, top. "
				     "Failed: broken.</desc>"));
	assert_non_null(strstr(text, "<title>base: waited 1.0 ms, began at 1.0 ms, took 2.5 ms; in the chain"));
	assert_non_null(strstr(text, "<title>broken: began at 0 \xc2\xb5s, took 1.4 ms; failed: no such device</title>"));
	assert_non_null(strstr(text, ">\xe2\x9c\x97 broken</text>")); /* by more than its colour */
	assert_non_null(strstr(text, ">worker 1</text>"));
	assert_int_equal(count(text, "<rect class=\"c\""), 2 + 1); /* and what the mark means */
	assert_int_equal(count(text, "<rect class=\"f\""), 1 + 1);
	assert_int_equal(count(text, "<path class=\"j\""), 1);
}

static void check_chain(const struct tn_timeline_bar *bars, size_t n, const char *wanted)
{
	bool chain[8];
	char got[9] = "";

	tn_timeline_chain(&(struct tn_timeline){ "", bars, n, 100000 }, chain);
	for (size_t i = 0; i < n; i++)
		strcat(got, chain[i] ? "x" : ".");
	assert_string_equal(got, wanted);
}

static void the_chain_is_what_was_waited_for(void **state)
{
	const size_t first[] = { 0 }, two[] = { 0, 1 }, wild[] = { 99, 2 };

	/* The later of two that it needs. */
	check_chain((struct tn_timeline_bar[]){ { .name = "", .ended = 30000 },
						{ .name = "", .ended = 60000, .lane = 1 },
						{ .name = "", .ready = 60000, .begun = 60010, .ended = 90000,
						  .needs = two, .n_needs = 2 } },
		    3, ".xx");
	/* It could have begun long before: its worker was busy. */
	check_chain((struct tn_timeline_bar[]){ { .name = "", .ended = 10000 },
						{ .name = "", .ended = 60000, .lane = 1 },
						{ .name = "", .ready = 10000, .begun = 60010, .ended = 90000,
						  .needs = first, .n_needs = 1 } },
		    3, ".xx");
	/* Needs that are none, itself and others that cannot have been waited for end it. */
	check_chain((struct tn_timeline_bar[]){ { .name = "", .begun = 50, .ended = 10 },
						{ .name = "", .ended = 60000 },
						{ .name = "", .ended = 200000, .needs = wild, .n_needs = 2 } },
		    3, "..x");
	check_chain(NULL, 0, "");
}

static void names_cannot_break_out(void **state)
{
	const struct tn_timeline_bar bar = { .name = "</title><script>x\x01\xff\xef\xbf\xbf&'\"", .ended = 5 };
	tn_autofree char *text = draw(&(struct tn_timeline){ "a<b", &bar, 1, 5 });

	assert_null(strstr(text, "<script>"));
	assert_non_null(strstr(text, "<title>&lt;/title&gt;&lt;script&gt;x\\x01\\xff\xef\xbf\xbd&amp;&#39;&quot;: began"));
	assert_non_null(strstr(text, ">a&lt;b</text>"));
	for (const char *c = text; *c; c++)
		assert_true((unsigned char)*c >= ' ' || *c == '\n');
}

/* 32-bit xorshift: the same everywhere. */
static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

#define BARS 40u

struct made {
	struct tn_timeline_bar bars[BARS];
	char names[BARS][72];
	size_t needs[BARS][3];
	struct tn_timeline timeline;
};

static uint64_t any_time(uint32_t *state)
{
	uint64_t n = next(state);

	return next(state) % 8 ? n % 100000 : next(state) % 2 ? n << 31 : UINT64_MAX - n % 3;
}

static void make(struct made *m, uint32_t seed)
{
	uint32_t state = seed * 2654435761u + 1;

	for (size_t i = 0; i < BARS; i++) {
		struct tn_timeline_bar *bar = &m->bars[i];
		size_t length = next(&state) % (sizeof(m->names[0]) - 1);
		bool plain = next(&state) % 2;

		for (size_t k = 0; k < length; k++)
			m->names[i][k] = (char)(plain ? 'a' + next(&state) % 26 : 1 + next(&state) % 255);
		m->names[i][length] = '\0';
		for (size_t k = 0; k < 3; k++)
			m->needs[i][k] = next(&state) % (BARS + 3);
		*bar = (struct tn_timeline_bar){ m->names[i], next(&state) % 3 ? NULL : m->names[next(&state) % BARS],
						 any_time(&state), any_time(&state), any_time(&state),
						 next(&state) % 9 ? next(&state) % 5 : next(&state), next(&state) % 4 == 0,
						 m->needs[i], next(&state) % 4 };
	}
	m->timeline = (struct tn_timeline){ m->names[0], m->bars, next(&state) % (BARS + 1), any_time(&state) };
}

static void any_values_make_a_picture(void **state)
{
	struct made *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	for (uint32_t seed = 0; seed < 300; seed++) {
		tn_autofree char *text = NULL;

		make(m, seed);
		text = draw(&m->timeline);
		assert_int_equal(count(text, "<g>"), m->timeline.n);
		assert_int_equal(count(text, "</g>"), m->timeline.n);
	}
	free(m);
}

static void lengths_have_points(void **state)
{
	struct tn_buf b = { 0 };
	tn_autofree char *text = NULL;

	tn_svg_attribute(&b, "x", 125);
	tn_svg_attribute(&b, "y", 20);
	text = tn_buf_take(&b);
	assert_string_equal(text, " x=\"12.5\" y=\"2\"");
}

static int print(const char *seed)
{
	struct made *m = calloc(1, sizeof(*m));
	struct tn_buf b = { 0 };

	if (!m)
		return 1;
	make(m, (uint32_t)strtoul(seed, NULL, 10));
	if (tn_timeline_svg(&m->timeline, &b) < 0)
		return 1;
	fwrite(b.p, 1, b.n, stdout);
	tn_buf_free(&b);
	free(m);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_say_what_they_are),
		cmocka_unit_test(the_chain_is_what_was_waited_for),
		cmocka_unit_test(names_cannot_break_out),
		cmocka_unit_test(any_values_make_a_picture),
		cmocka_unit_test(lengths_have_points),
	};

	return argc == 2 ? print(argv[1]) : cmocka_run_group_tests(tests, NULL, NULL);
}
