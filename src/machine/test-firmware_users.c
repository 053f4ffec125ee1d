// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which firmware some modules ask for: read, known by others, remembered beside what is remembered already. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "machine/firmware_cache.h"
#include "machine/firmware_users.h"
#include "tests/support/testtree.h"

static struct testtree top;

static int setup(void **state)
{
	if (testtree_open(&top) < 0)
		return -1;
	testtree_put_index(&top, "modules.dep.bin", "0 a a.ko:\n1 b b.ko:\n2 c c.ko:\n");
	testtree_put(&top, "modules.builtin.modinfo", tn_text("core.firmware=core.bin"));
	for (const char *name = "abc"; *name; name++) {
		char file[] = { *name, '.', 'k', 'o', '\0' };

		testtree_put(&top, file, tn_text("no module"));
	}
	return 0;
}

static int teardown(void **state)
{
	return testtree_close(&top);
}

/* Of b; of the others nothing is known. */
static int names_of_b(void *data, const struct tn_stamp *stamp, struct tn_buf *names)
{
	const struct tn_stamp own = tn_stamp_of(AT_FDCWD, testtree_path(&top, "b.ko"));

	if (!tn_stamp_same(&own, stamp))
		return 0;
	tn_buf_add(names, "one\0two", 8);
	return 1;
}

static void some_are_read_and_some_are_known(void **state)
{
	static const char *const names[] = { "b", "c", "core", "nothing" };
	const struct tn_firmware_known known = { NULL, names_of_b };
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(top.path, &top.log);
	const tn_names modules = { (const char **)names, 4, 4 };
	tn_autovec tn_firmware_users users = { 0 };
	struct tn_arena arena = { 0 };
	size_t unread;

	assert_int_equal(tn_firmware_users_of(tree, &modules, &known, NULL, &arena, &users, &unread, NULL), 0);
	assert_int_equal(unread, 1); /* c is no module; nobody asked for a */
	assert_int_equal(users.n, 2);
	assert_string_equal(users.v[0].module, "b");
	assert_string_equal(users.v[0].path, testtree_path(&top, "b.ko"));
	assert_string_equal(tn_firmware_user_next(&users.v[0].names), "one");
	assert_string_equal(tn_firmware_user_next(&users.v[0].names), "two");
	assert_null(tn_firmware_user_next(&users.v[0].names));
	assert_string_equal(users.v[1].module, "core");
	assert_null(users.v[1].path);
	tn_arena_free(&arena);
}

static void what_is_remembered_is_kept(void **state)
{
	const struct tn_stamp stamps[] = { { .inode = 1 }, { .inode = 2 } };
	const struct timespec now = { .tv_sec = 5 };
	struct tn_firmware_cache cache = { 0 };
	tn_autobuf first = { 0 }, second = { 0 };

	tn_firmware_cache_begin(&first);
	tn_firmware_cache_add(&first, &stamps[0], (struct tn_text){ "x", 2 });
	tn_firmware_cache_end(&first, now);
	assert_int_equal(tn_firmware_cache_open(tn_buf_text(&first), now, &cache), 0);
	tn_firmware_cache_begin(&second);
	tn_firmware_cache_keep(&second, &cache);
	tn_firmware_cache_add(&second, &stamps[1], (struct tn_text){ "y", 2 });
	tn_firmware_cache_end(&second, now);
	tn_firmware_cache_close(&cache);
	assert_int_equal(tn_firmware_cache_open(tn_buf_text(&second), now, &cache), 0);
	assert_int_equal(cache.n, 2);
	assert_string_equal(tn_firmware_cache_find(&cache, &stamps[0]).p, "x");
	assert_string_equal(tn_firmware_cache_find(&cache, &stamps[1]).p, "y");
	tn_firmware_cache_close(&cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(some_are_read_and_some_are_known),
		cmocka_unit_test(what_is_remembered_is_kept),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
