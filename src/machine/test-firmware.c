// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine/firmware.h"
#include "tests/support/testtop.h"

static const char script[] =
	"set -e; cd \"$TOP\"; mkdir -p usr/lib/firmware/updates/6.1 usr/lib/firmware/6.1 usr/lib/firmware/intel/a"
	" usr/lib/firmware/dir.bin usr/lib/firmware/updates opt/fw sys/module/firmware_class/parameters etc;"
	"ln -s usr/lib lib; cd usr/lib/firmware;"
	"touch one.bin updates/one.bin two.bin 6.1/two.bin updates/6.1/three.bin updates/three.bin"
	" four.bin.xz five.bin.zst six.bin.xz six.bin.zst updates/seven.bin.xz seven.bin"
	" intel/ibt-1-2.sfi intel/ibt-0-1.sfi intel/a/x.bin packed-1.bin.xz ../../../etc/passwd;"
	"mkfifo pipe.bin; ln -s one.bin link.bin; ln -s nowhere dangling.bin";

static int make_tree(void **state)
{
	return testtop_make(script);
}

static void check(const char *release, unsigned packing, const char *name, int code, const char *want)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_firmware_places places;
	struct tn_arena arena = { 0 };
	const char *path = "nothing";

	assert_int_equal(tn_firmware_places(root, release, packing, &arena, &places), 0);
	assert_int_equal(tn_firmware_find(&places, name, &arena, &path), code);
	assert_string_equal(path, want ? want : "nothing");
	tn_arena_free(&arena);
}

#define F "/usr/lib/firmware/"

/* As the kernel's documentation has it. */
static void first_directory_wins(void **state)
{
	check("6.1", 0, "one.bin", 0, F "updates/one.bin");
	check("6.1", 0, "two.bin", 0, F "6.1/two.bin");
	check("6.12", 0, "two.bin", 0, F "two.bin");
	check("6.1", 0, "three.bin", 0, F "updates/6.1/three.bin");
	check("6.12", 0, "three.bin", 0, F "updates/three.bin");
	check("6.1", 0, "nothing.bin", -ENOENT, NULL);
	check("6.1", 0, "link.bin", 0, F "link.bin");
}

static void packed_files_count_where_the_kernel_takes_them(void **state)
{
	check("6.1", 0, "four.bin", -ENOENT, NULL);
	check("6.1", TN_FIRMWARE_ZST, "four.bin", -ENOENT, NULL);
	check("6.1", TN_FIRMWARE_XZ, "four.bin", 0, F "four.bin.xz");
	check("6.1", TN_FIRMWARE_XZ, "five.bin", -ENOENT, NULL);
	check("6.1", TN_FIRMWARE_PACKED, "five.bin", 0, F "five.bin.zst");
	check("6.1", TN_FIRMWARE_PACKED, "six.bin", 0, F "six.bin.zst");
	check("6.1", TN_FIRMWARE_PACKED, "seven.bin", 0, F "seven.bin"); /* not packed goes first, wherever it is */
}

static void patterns(void **state)
{
	check("6.1", 0, "intel/ibt-*.sfi", 0, F "intel/ibt-0-1.sfi");
	check("6.1", 0, "intel/*/x.bin", 0, F "intel/a/x.bin");
	check("6.1", 0, "*/*/*.bin", 0, F "intel/a/x.bin");
	check("6.1", 0, "intel/ibx-*.sfi", -ENOENT, NULL);
	check("6.1", 0, "dir*.bin", -ENOENT, NULL);
	check("6.1", 0, "packed-*.bin", -ENOENT, NULL);
	check("6.1", TN_FIRMWARE_XZ, "packed-*.bin", 0, F "packed-1.bin.xz");
}

/* All that fit, each of the first directory that has it. */
static void all_of_a_pattern(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_firmware_places places;
	tn_autovec tn_names found = { 0 };
	struct tn_arena arena = { 0 };
	static const char *const wanted[] = { F "updates/one.bin", F "six.bin.zst", F "six.bin.xz", F "packed-1.bin.xz" };

	assert_int_equal(tn_firmware_places(root, "6.1", TN_FIRMWARE_PACKED, &arena, &places), 0);
	assert_int_equal(tn_firmware_find_all(&places, "on?.bin", &arena, &found), 0);
	assert_int_equal(tn_firmware_find_all(&places, "si*.bin", &arena, &found), 0);
	assert_int_equal(tn_firmware_find_all(&places, "packed-1.bin", &arena, &found), 0);
	assert_int_equal(tn_firmware_find_all(&places, "no*.bin", &arena, &found), -ENOENT);
	assert_int_equal(tn_firmware_find_all(&places, "../*", &arena, &found), -EINVAL);
	assert_int_equal(found.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(found.v[i], wanted[i]);
	tn_arena_free(&arena);
}

static void what_is_no_plain_file_is_not_there(void **state)
{
	check("6.1", 0, "dir.bin", -ENOENT, NULL);
	check("6.1", 0, "pipe.bin", -ENOENT, NULL);
	check("6.1", 0, "dangling.bin", -ENOENT, NULL);
	check("6.1", 0, "one.bin/x", -ENOENT, NULL);
}

static void names_that_lead_out(void **state)
{
	check("6.1", 0, "../../../etc/passwd", -EINVAL, NULL);
	check("6.1", 0, "intel/../one.bin", -EINVAL, NULL);
	check("6.1", 0, "..", -EINVAL, NULL);
	check("6.1", 0, "*/..", -EINVAL, NULL);
	check("6.1", 0, "", -EINVAL, NULL);
	check("6.1", 0, "intel/..a", -ENOENT, NULL);
	check("../../../etc", 0, "passwd", -ENOENT, NULL);
}

static void the_parameter_goes_first(void **state)
{
	assert_int_equal(system("cd \"$TOP\"; touch opt/fw/one.bin;"
				" printf '/opt/fw/\\n' >sys/module/firmware_class/parameters/path"),
			 0);
	check("6.1", 0, "one.bin", 0, "/opt/fw/one.bin");
	check("6.1", 0, "two.bin", 0, F "6.1/two.bin");
	assert_int_equal(system("cd \"$TOP\"; printf '\\n' >sys/module/firmware_class/parameters/path"), 0);
	check("6.1", 0, "one.bin", 0, F "updates/one.bin");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_directory_wins),
		cmocka_unit_test(packed_files_count_where_the_kernel_takes_them),
		cmocka_unit_test(patterns),
		cmocka_unit_test(all_of_a_pattern),
		cmocka_unit_test(what_is_no_plain_file_is_not_there),
		cmocka_unit_test(names_that_lead_out),
		cmocka_unit_test(the_parameter_goes_first),
	};

	return cmocka_run_group_tests(tests, make_tree, testtop_remove);
}
