// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_lines.h"
#include "format/index_walk.h"
#include "format/index_write.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/glob.h"

/* Writes one line for each value: "key priority value\n". */
static int note(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	tn_buf_addf(data, "%.*s %u %s\n", TN_TEXT_FMT(key), priority, value.p);
	return 0;
}

struct pair {
	const char *key, *value;
	uint32_t priority;
};

static void write_index(const struct pair *pairs, size_t n, struct tn_buf *out)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();

	assert_non_null(w);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(tn_index_writer_add(w, tn_text(pairs[i].key),
						     tn_text(pairs[i].value), pairs[i].priority),
				 0);
	assert_int_equal(tn_index_writer_finish(w, out), 0);
}

static struct tn_index open_index(const struct tn_buf *b)
{
	struct tn_index ix;

	assert_int_equal(tn_index_open(&ix, b->p, b->n, NULL), 0);
	return ix;
}

/* Each part of doc/format/index.md once: root without prefix, gaps, a key that ends inside. */
static void test_layout(void **state)
{
	static const struct pair pairs[] = { { "acd", "2", 2 }, { "ab", "1", 1 }, { "a", "0", 0 } };
	static const char want[] = "\xb0\x07\xf4\x57\0\2\0\1\x20\0\0\x0c"
				   "aa\x60\0\0\x12"
				   "bc\x40\0\0\x26\xc0\0\0\x30"
				   "\0\0\0\1\0\0\0\0"
				   "0\0"
				   "\0\0\0\1\0\0\0\1"
				   "1\0"
				   "d\0\0\0\0\1\0\0\0\2"
				   "2";
	tn_autobuf out = { 0 };

	write_index(pairs, 3, &out);
	assert_int_equal(out.n, sizeof(want));
	assert_memory_equal(out.p, want, sizeof(want));
}

static void test_empty(void **state)
{
	tn_autobuf out = { 0 }, got = { 0 };
	struct tn_index ix;

	write_index(NULL, 0, &out);
	assert_int_equal(out.n, 12);
	ix = open_index(&out);
	assert_int_equal(tn_index_dump(&ix, tn_text(""), note, &got), 0);
	assert_int_equal(tn_index_find(&ix, tn_text("a"), note, &got), 0);
	assert_int_equal(tn_index_match(&ix, tn_text("a"), note, &got), 0);
	assert_int_equal(got.n, 0);
}

static void test_order_of_values(void **state)
{
	static const struct pair pairs[] = {
		{ "k", "first", 7 }, { "k", "second", 7 }, { "k", "low", 3 }, { "k", "first", 7 },
	};
	tn_autobuf out = { 0 }, got = { 0 };
	struct tn_index ix;

	write_index(pairs, 4, &out);
	ix = open_index(&out);
	assert_int_equal(tn_index_find(&ix, tn_text("k"), note, &got), 0);
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, "k 3 low\nk 7 first\nk 7 second\nk 7 first\n");
}

static void test_writer_refuses(void **state)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	char longest[4097];

	memset(longest, 'a', sizeof(longest));
	assert_int_equal(tn_index_writer_add(w, tn_text(""), tn_text(""), 0), -EINVAL);
	assert_int_equal(tn_index_writer_add(w, tn_text("a\200"), tn_text(""), 0), -EINVAL);
	assert_int_equal(tn_index_writer_add(w, (struct tn_text){ "a\0b", 3 }, tn_text(""), 0),
			 -EINVAL);
	assert_int_equal(tn_index_writer_add(w, tn_text("a"), (struct tn_text){ "a\0b", 3 }, 0),
			 -EINVAL);
	assert_int_equal(tn_index_writer_add(w, (struct tn_text){ longest, 4097 }, tn_text(""), 0),
			 -EINVAL);
	assert_int_equal(tn_index_writer_add(w, (struct tn_text){ longest, 4096 }, tn_text(""), 0),
			 0);
}

static uint32_t random_below(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 12) % n;
}

enum { N_KEYS = 60, KEY_ROOM = 12 };

/* Where the walk goes from literal to pattern: kmod takes backslashes before it as they are. */
static bool model_match(struct tn_text stored, struct tn_text wanted)
{
	size_t n = 0;

	while (n < stored.n && !memchr("*?[", stored.p[n], 3))
		n++;
	if (n == stored.n)
		return tn_text_eq(stored, wanted);
	return wanted.n >= n && !memcmp(stored.p, wanted.p, n) &&
	       tn_glob_match(tn_text_from(stored, n), tn_text_from(wanted, n));
}

static int by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lines of @b, sorted, in place. */
static void sort_lines(struct tn_buf *b)
{
	tn_autobuf sorted = { 0 };
	char *lines[256], *p = tn_buf_take(b), *rest = p, *line;
	size_t n = 0;

	assert_non_null(p);
	while ((line = strsep(&rest, "\n")) && n < 256)
		lines[n++] = line;
	qsort(lines, n, sizeof(*lines), by_line);
	for (size_t i = 0; i < n; i++)
		tn_buf_addf(&sorted, "%s\n", lines[i]);
	free(p);
	*b = sorted;
	sorted = (struct tn_buf){ 0 };
}

static void compare_queries(const struct tn_index *ix, const struct pair *pairs, size_t n,
			    uint32_t *seed)
{
	for (unsigned q = 0; q < 40; q++) {
		tn_autobuf found = { 0 }, matched = { 0 }, want_found = { 0 }, want_matched = { 0 };
		char wanted[200]; /* sets of one to four words */
		size_t len = random_below(seed, q % 8 ? 7 : sizeof(wanted));
		struct tn_text text = { wanted, len };

		for (size_t i = 0; i < len; i++)
			wanted[i] = "abc-]!"[random_below(seed, 6)];
		for (size_t i = 0; i < n; i++) {
			if (tn_text_is(text, pairs[i].key))
				note(&want_found, tn_text(pairs[i].key), tn_text(pairs[i].value), i);
			if (model_match(tn_text(pairs[i].key), text))
				note(&want_matched, tn_text(pairs[i].key), tn_text(pairs[i].value), i);
		}
		assert_int_equal(tn_index_find(ix, text, note, &found), 0);
		assert_int_equal(tn_index_match(ix, text, note, &matched), 0);
		sort_lines(&found);
		sort_lines(&matched);
		sort_lines(&want_found);
		sort_lines(&want_matched);
		assert_string_equal(found.p, want_found.p);
		assert_string_equal(matched.p, want_matched.p);
	}
}

/* Random sets of literal and pattern keys: written, then found, matched and dumped again. */
static void test_random_sets(void **state)
{
	static char keys[N_KEYS][KEY_ROOM];
	struct pair pairs[N_KEYS];
	uint32_t seed = 7;

	for (unsigned round = 0; round < 300; round++) {
		size_t n = random_below(&seed, N_KEYS + 1);
		tn_autobuf out = { 0 }, dumped = { 0 }, want = { 0 };
		struct tn_index ix;

		for (size_t i = 0; i < n; i++) {
			size_t len = 1 + random_below(&seed, KEY_ROOM - 1);

			for (size_t j = 0; j < len; j++)
				keys[i][j] = "ab*?[]!-c\\^"[random_below(&seed, round % 2 ? 3 : 11)];
			keys[i][len] = '\0';
			pairs[i] = (struct pair){ keys[i], "v", (uint32_t)i };
			note(&want, tn_text(keys[i]), tn_text("v"), (uint32_t)i);
		}
		write_index(pairs, n, &out);
		ix = open_index(&out);
		assert_int_equal(tn_index_dump(&ix, tn_text(""), note, &dumped), 0);
		sort_lines(&dumped);
		sort_lines(&want);
		assert_string_equal(dumped.p, want.p);
		compare_queries(&ix, pairs, n, &seed);
	}
}

static int gather(void *data, struct tn_text lines)
{
	tn_buf_add_text(data, lines);
	return 0;
}

static int refuse(void *data, struct tn_text lines)
{
	return -EPIPE;
}

/* More than one piece: "lead KEY VALUE\n" for each value, in the order of the dump. */
static void test_lines(void **state)
{
	enum { N = 3000 };
	static char keys[N][32];
	static struct pair pairs[N];
	tn_autobuf out = { 0 }, got = { 0 }, want = { 0 };
	struct tn_index ix;

	for (unsigned i = 0; i < N; i++) {
		snprintf(keys[i], sizeof(keys[i]), "usb:v%05ud*%s", i, i % 7 ? "" : "dc*dsc");
		pairs[i] = (struct pair){ keys[i], i % 3 ? "usb_storage" : "", 1 };
		tn_buf_addf(&want, "alias %s %s\n", keys[i], pairs[i].value);
	}
	write_index(pairs, N, &out);
	ix = open_index(&out);
	assert_int_equal(tn_index_lines(&ix, tn_text("alias "), gather, &got), 0);
	assert_int_equal(got.n, want.n);
	assert_memory_equal(got.p, want.p, want.n);
	assert_int_equal(tn_index_lines(&ix, tn_text(""), refuse, NULL), -EPIPE);
}

static void test_dump_below_a_prefix(void **state)
{
	static const struct pair pairs[] = {
		{ "usb:v1", "a", 0 }, { "usb:v2", "b", 1 }, { "usb", "c", 2 }, { "pci:v1", "d", 3 },
	};
	static const struct pair want[] = {
		{ "usb:", "usb:v1 0 a\nusb:v2 1 b\n", 0 }, { "usb:v2", "usb:v2 1 b\n", 0 },
		{ "pc", "pci:v1 3 d\n", 0 },		   { "usb:v3", "", 0 },
		{ "pci:v1x", "", 0 },			   { "x", "", 0 },
	};
	tn_autobuf out = { 0 };
	struct tn_index ix;

	write_index(pairs, 4, &out);
	ix = open_index(&out);
	for (size_t i = 0; i < TN_ARRAY_SIZE(want); i++) {
		tn_autobuf got = { 0 };

		assert_int_equal(tn_index_dump(&ix, tn_text(want[i].key), note, &got), 0);
		tn_buf_add_char(&got, '\0');
		assert_string_equal(got.p, want[i].value);
	}
}

static void test_refuses_to_open(void **state)
{
	static const struct {
		const char *bytes, *message;
		size_t size;
	} cases[] = {
		{ "", "cut short: 0 bytes", 0 },
		{ "\xb0\x07\xf4\x57\0\2\0\1\x20\0\0", "cut short: 11 bytes", 11 },
		{ "\x7f\x45LF\0\2\0\1\x20\0\0\x0c", "starts with 7f454c46", 12 },
		{ "\xb0\x07\xf4\x57\0\3\0\1\0\0\0\x0c", "major version 3", 12 },
		{ "\xb0\x07\xf4\x57\0\2\0\1\0\0\0\x0d", "root 0000000d", 12 },
		{ "\xb0\x07\xf4\x57\0\2\0\1\0\0\0\0", "root 00000000", 12 },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_index ix;
		tn_autoerror err = { 0 };

		assert_int_equal(tn_index_open(&ix, cases[i].bytes, cases[i].size, &err), -EBADMSG);
		assert_non_null(strstr(err.text, cases[i].message));
	}
}

/* A child that is its own parent: each walk ends, with an error. */
static void test_circles_end(void **state)
{
	static const char loop[] = "\xb0\x07\xf4\x57\0\2\0\1\x20\0\0\x0c"
				   "**\x20\0\0\x0c";
	/* Two children that are the same node, twelve times over: 2^12 ways down. */
	tn_autobuf wide = { 0 }, got = { 0 };
	struct tn_index ix;

	assert_int_equal(tn_index_open(&ix, loop, sizeof(loop) - 1, NULL), 0);
	assert_int_equal(tn_index_dump(&ix, tn_text(""), note, &got), -EBADMSG);
	assert_int_equal(tn_index_match(&ix, tn_text("abc"), note, &got), -EBADMSG);
	assert_int_equal(tn_index_find(&ix, tn_text("***"), note, &got), 0);

	tn_buf_add(&wide, loop, 12);
	for (uint32_t i = 0; i < 12; i++) {
		tn_buf_add_str(&wide, i ? "ab" : "*+");
		tn_buf_add_be32(&wide, 0x20000000u | (12 + 10 * (i + 1)));
		tn_buf_add_be32(&wide, 0x20000000u | (12 + 10 * (i + 1)));
	}
	tn_buf_add(&wide, "ab\0\0\0\0\0\0\0\0", 10);
	ix = open_index(&wide);
	assert_int_equal(tn_index_dump(&ix, tn_text(""), note, &got), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_order_of_values),
		cmocka_unit_test(test_writer_refuses),
		cmocka_unit_test(test_random_sets),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_dump_below_a_prefix),
		cmocka_unit_test(test_refuses_to_open),
		cmocka_unit_test(test_circles_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
