// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/name.h"

static void normalises_outside_brackets(void **state)
{
	static const struct {
		const char *in, *out; /* NULL: -EINVAL */
	} cases[] = {
		{ "snd-hda-intel", "snd_hda_intel" }, { "a[-b]-c", "a[-b]_c" }, { "", "" },
		{ "a[b", NULL }, { "a]b", NULL }, { "[a]-]", NULL }, { "[a[-]-", "[a[-]_" },
	};
	char name[TN_NAME_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int r = tn_name_normalise(tn_text(cases[i].in), name);

		assert_int_equal(r, cases[i].out ? 0 : -EINVAL);
		if (r == 0)
			assert_string_equal(name, cases[i].out);
	}
}

static void length_is_bounded(void **state)
{
	char in[TN_NAME_MAX + 1], name[TN_NAME_MAX];

	(void)state;
	memset(in, 'a', sizeof(in));
	assert_int_equal(tn_name_normalise((struct tn_text){ in, TN_NAME_MAX }, name), -ENAMETOOLONG);
	assert_int_equal(tn_name_normalise((struct tn_text){ in, TN_NAME_MAX - 1 }, name), 0);
	in[TN_NAME_MAX] = '\0';
	assert_false(tn_name_from_path(in, name));
}

static void from_path(void **state)
{
	char name[TN_NAME_MAX];

	(void)state;
	assert_true(tn_name_from_path("kernel/fs/ext4/ext4.ko.xz", name));
	assert_string_equal(name, "ext4");
	assert_true(tn_name_from_path("snd-hda-intel.ko", name));
	assert_string_equal(name, "snd_hda_intel");
	assert_false(tn_name_from_path("kernel/.ko", name));
	assert_false(tn_name_from_path("kernel/", name));
	assert_false(tn_name_from_path("", name));
}

static void module_files(void **state)
{
	static const char *const yes[] = { "a.ko", "/x/a.ko.gz", "a.b.ko.xz", "a.ko.zst" };
	static const char *const no[] = { ".ko", "a", "a.ko/b", "a.ko.bz2", "a.kox", "dir/.ko.xz", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		assert_true(tn_name_is_module_file(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		assert_false(tn_name_is_module_file(no[i]));
}

static void safe_components(void **state)
{
	(void)state;
	assert_true(tn_name_is_safe("ext4"));
	assert_true(tn_name_is_safe("...")); /* odd, but no way out */
	assert_false(tn_name_is_safe(""));
	assert_false(tn_name_is_safe("."));
	assert_false(tn_name_is_safe(".."));
	assert_false(tn_name_is_safe("a/b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normalises_outside_brackets),
		cmocka_unit_test(length_is_bounded),
		cmocka_unit_test(from_path),
		cmocka_unit_test(module_files),
		cmocka_unit_test(safe_components),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
