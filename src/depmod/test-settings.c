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
static void which_file_counts(void **state)
{
	static const struct {
		const char *conf, *new, *old;
		bool want;
	} cases[] = {
		{ "", "updates/a.ko", "kernel/a.ko", true },
		{ "", "kernel/a.ko", "updates/a.ko", false },
		{ "", "kernel/a.ko", "extra/a.ko", false },	  /* alike: the first one stays */
		{ "", "updatesx/a.ko", "kernel/a.ko", false },	  /* another directory */
		{ "", "updates/a.ko", "updates/dkms/a.ko", true }, /* kmod's: see settings.c */
		{ "search built-in extra\n", "extra/a.ko", "kernel/a.ko", false },
		{ "search extra\nsearch built-in\n", "extra/a.ko.xz", "kernel/a.ko", true },
		{ "search extra\n", "kernel/a.ko", "extra/a.ko", false }, /* no built-in: last */
		{ "search built-in x built-in\n", "x/a.ko", "kernel/a.ko", false },
		{ "override a * kernel\n", "kernel/a.ko", "updates/a.ko", true },
		{ "override a * kernel\n", "updates/a.ko", "kernel/a.ko", false },
		{ "override a * kernel\n", "kernel/b.ko", "updates/b.ko", false },
		{ "override a * kernel\n", "kernel/ab.ko", "updates/ab.ko", false },
		{ "override a 6.1.0-x kernel\n", "kernel/a.ko", "updates/a.ko", true },
		{ "override a 6.(1|2) kernel\n", "kernel/a.ko", "updates/a.ko", true },
		{ "override a 7 kernel\n", "kernel/a.ko", "updates/a.ko", false },
		{ "override a [ kernel\n", "kernel/a.ko", "updates/a.ko", false },
		{ "override a * x\noverride a * y\n", "y/a.ko", "x/a.ko", true },
		{ "override a * y\noverride a * x\n", "y/a.ko", "x/a.ko", false },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_depmod_settings s;

		load(cases[i].conf, &s);
		if (tn_depmod_settings_prefers(&s, &(struct tn_depmod_place){ cases[i].new, -1 },
					       &(struct tn_depmod_place){ cases[i].old, -1 }) !=
		    cases[i].want)
			fail_msg("row %zu: %s before %s with %s", i, cases[i].new, cases[i].old,
				 cases[i].conf);
		tn_depmod_settings_free(&s);
	}
}

static void external_directories(void **state)
{
	const struct tn_depmod_place one = { "/one/a.ko", 0 }, two = { "/two/a.ko", 1 },
				     in = { "kernel/a.ko", -1 }, up = { "updates/a.ko", -1 };
	struct tn_depmod_settings s;

	load("external * /one /two relative\nexternal 7 /three\n", &s);
	assert_int_equal(s.externals.n, 2);
	assert_true(tn_depmod_settings_prefers(&s, &one, &two));
	assert_false(tn_depmod_settings_prefers(&s, &two, &one));
	assert_false(tn_depmod_settings_prefers(&s, &one, &in));
	tn_depmod_settings_free(&s);

	load("external * /one /two\nsearch updates external built-in\n", &s);
	assert_true(tn_depmod_settings_prefers(&s, &two, &in));
	assert_false(tn_depmod_settings_prefers(&s, &one, &up));
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
		cmocka_unit_test(external_directories),
		cmocka_unit_test(excluded_directories),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
