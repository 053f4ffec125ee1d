// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/tn-settings-XXXXXX";

static void load(const char *text, struct tn_depmod_settings *ret)
{
	const char *const paths[] = { path, NULL };
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(tn_depmod_settings_load(paths, "6.1.0-x", NULL, ret), 0);
}

/* Each row is what kmod 34 does (tests/compare/depmod asks it of random ones). */
/* Below 0, 0 or above 0. */
static int compare(const struct tn_depmod_settings *s, const char *a, const char *b)
{
	return tn_depmod_settings_compare(s, &(struct tn_depmod_place){ a, -1 },
					  &(struct tn_depmod_place){ b, -1 });
}

static void which_file_counts(void **state)
{
	static const struct {
		const char *conf, *a, *b;
		int want;
	} cases[] = {
		{ "", "updates/a.ko", "kernel/a.ko", -1 },
		{ "", "kernel/a.ko", "extra/a.ko", 0 },
		{ "", "updatesx/a.ko", "kernel/a.ko", 0 }, /* another directory */
		{ "", "updates/a.ko", "updates/dkms/a.ko", 0 },
		{ "", "a.ko", "a.ko.xz", 0 },
		{ "search built-in extra\n", "extra/a.ko", "kernel/a.ko", 1 },
		{ "search extra\nsearch built-in\n", "extra/a.ko.xz", "kernel/a.ko", -1 },
		{ "search extra\n", "kernel/a.ko", "extra/a.ko", 1 }, /* no built-in: last */
		{ "search built-in x built-in\n", "x/a.ko", "kernel/a.ko", 1 },
		{ "search x y\n", "y/a.ko", "x/a.ko", 1 },
		{ "search built-in x/y x\n", "x/y/a.ko", "x/a.ko", -1 },
		{ "override a * kernel\n", "kernel/a.ko", "updates/a.ko", -1 },
		{ "override a * kernel\n", "kernel/b.ko", "updates/b.ko", 1 },
		{ "override a * kernel\n", "kernel/ab.ko", "updates/ab.ko", 1 },
		{ "override a * kernel\n", "kernel/a.ko", "kernel/a.ko.xz", 0 },
		{ "override a 6.1.0-x kernel\n", "kernel/a.ko", "updates/a.ko", -1 },
		{ "override a 6.(1|2) kernel\n", "kernel/a.ko", "updates/a.ko", -1 },
		{ "override a 7 kernel\n", "kernel/a.ko", "updates/a.ko", 1 },
		{ "override a [ kernel\n", "kernel/a.ko", "updates/a.ko", 1 },
		{ "override a * x\noverride a * y\n", "y/a.ko", "x/a.ko", -1 },
		{ "override a * y\noverride a * x\n", "y/a.ko", "x/a.ko", 1 },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_depmod_settings s;

		load(cases[i].conf, &s);
		if (compare(&s, cases[i].a, cases[i].b) != cases[i].want ||
		    compare(&s, cases[i].b, cases[i].a) != -cases[i].want)
			fail_msg("row %zu: %s and %s with %s", i, cases[i].a, cases[i].b, cases[i].conf);
		tn_depmod_settings_free(&s);
	}
}

/* Whatever the configuration leaves open: each of these counts more than all after it. */
static void the_rest_in_order(void **state)
{
	static const struct tn_depmod_place places[] = {
		{ "updates/a.ko", -1 },   { "updates/a.ko.xz", -1 }, { "updates/b/a.ko", -1 },
		{ "updates/c/a.ko", -1 }, { "a.ko", -1 },            { "a.ko.gz", -1 },
		{ "extra/a.ko", -1 },     { "kernel/a.ko", -1 },     { "extra/b/a.ko", -1 },
		{ "/one/x/a.ko", 0 },     { "/two/a.ko", 1 },
	};
	struct tn_depmod_settings s;

	(void)state;
	load("external * /one /two\n", &s);
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++)
		for (size_t j = 0; j < TN_ARRAY_SIZE(places); j++) {
			int r = tn_depmod_settings_order(&s, &places[i], &places[j]);

			if ((r > 0) - (r < 0) != (i > j) - (i < j))
				fail_msg("%s and %s", places[i].path, places[j].path);
		}
	tn_depmod_settings_free(&s);
}

static void external_directories(void **state)
{
	const struct tn_depmod_place one = { "/one/a.ko", 0 }, two = { "/two/a.ko", 1 },
				     in = { "kernel/a.ko", -1 }, up = { "updates/a.ko", -1 };
	struct tn_depmod_settings s;

	(void)state;
	load("external * /one /two relative\nexternal 7 /three\n", &s);
	assert_int_equal(s.externals.n, 2);
	assert_true(tn_depmod_settings_compare(&s, &one, &two) < 0);
	assert_true(tn_depmod_settings_compare(&s, &one, &in) > 0);
	assert_true(tn_depmod_settings_compare(&s, &in, &one) < 0);
	tn_depmod_settings_free(&s);

	load("external * /one /two\nsearch updates external built-in\n", &s);
	assert_true(tn_depmod_settings_compare(&s, &two, &in) < 0);
	assert_true(tn_depmod_settings_compare(&s, &one, &up) > 0);
	tn_depmod_settings_free(&s);
}

static void excluded_directories(void **state)
{
	struct tn_depmod_settings s;

	load("exclude debug x/y\nexclude old\n", &s);
	assert_true(tn_depmod_settings_excludes(&s, "debug"));
	assert_true(tn_depmod_settings_excludes(&s, "old"));
	assert_false(tn_depmod_settings_excludes(&s, "y"));
	assert_false(tn_depmod_settings_excludes(&s, "debugger"));
	tn_depmod_settings_free(&s);
}

static int make_file(void **state)
{
	int fd = mkstemp(path);

	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_file_counts),
		cmocka_unit_test(the_rest_in_order),
		cmocka_unit_test(external_directories),
		cmocka_unit_test(excluded_directories),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
