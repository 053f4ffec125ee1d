// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/support/testtree.h"
#include "core/find/tree.h"

static struct testtree top;

static int setup(void **state)
{
	return testtree_open(&top);
}

static int teardown(void **state)
{
	return testtree_close(&top);
}

static tn_tree *open_tree(void)
{
	tn_tree *tree = tn_tree_new(top.path, &top.log);

	assert_non_null(tree);
	return tree;
}

static void modules_and_their_dependencies(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();
	const struct tn_tree_module *m, *again;

	testtree_put_index(&top, "modules.dep.bin",
			   "0 dm_mirror kernel/dm-mirror.ko: kernel/dm-log.ko /x/dm-mod.ko.xz\n"
			   "1 fuse kernel/fuse.ko:\n");
	assert_int_equal(tn_tree_module(tree, "dm_mirror", &m), 0);
	assert_string_equal(m->name, "dm_mirror");
	assert_string_equal(m->path, testtree_path(&top, "kernel/dm-mirror.ko"));
	assert_int_equal(m->n_deps, 2);
	assert_string_equal(m->deps[0], testtree_path(&top, "kernel/dm-log.ko"));
	assert_string_equal(m->deps[1], "/x/dm-mod.ko.xz");
	assert_int_equal(tn_tree_module(tree, "fuse", &again), 0);
	assert_int_equal(again->n_deps, 0);
	assert_int_equal(tn_tree_module(tree, "dm_mirror", &again), 0);
	assert_ptr_equal(again, m);
	assert_int_equal(tn_tree_module(tree, "dm-mirror", &again), -ENOENT);
	assert_int_equal(tn_tree_module(tree, "", &again), -ENOENT);
	assert_ptr_equal(again, m);
	assert_string_equal(testtree_messages(&top), "");
}

static void nothing_there(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();
	const struct tn_index *index = NULL;
	const struct tn_tree_module *m;
	struct tn_text text;

	assert_string_equal(tn_tree_path(tree), top.path);
	for (unsigned i = 0; i < TN_TREE_N_INDEXES; i++) {
		assert_false(tn_tree_has(tree, i));
		assert_null(tn_tree_index(tree, i));
		assert_int_equal(tn_tree_open_index(tree, i, &index), -ENOENT);
	}
	assert_null(index);
	assert_int_equal(tn_tree_module(tree, "a", &m), -ENOENT);
	assert_false(tn_tree_is_builtin(tree, "a"));
	assert_int_equal(tn_tree_file(tree, "modules.softdep", &text), -ENOENT);
	assert_string_equal(testtree_messages(&top), "");
}

static void builtin(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();

	testtree_put_index(&top, "modules.builtin.bin", "0 unix \n0 ext2 \n");
	assert_true(tn_tree_is_builtin(tree, "unix"));
	assert_true(tn_tree_is_builtin(tree, "ext2"));
	assert_false(tn_tree_is_builtin(tree, "ext"));
}

/* Each is said once, whatever asks again. */
static void damaged_files_count_as_missing(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();
	const struct tn_tree_module *m;

	testtree_put(&top, "modules.dep.bin", tn_text("rubbish"));
	testtree_put(&top, "modules.alias.bin", tn_text(""));
	assert_int_equal(mkdir(testtree_path(&top, "modules.symbols.bin"), 0700), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(tn_tree_module(tree, "a", &m), -ENOENT);
		assert_false(tn_tree_has(tree, TN_TREE_ALIAS));
		assert_false(tn_tree_has(tree, TN_TREE_SYMBOLS));
	}
	assert_string_equal(testtree_messages(&top),
			    "TOP/modules.dep.bin: not used: index is cut short: 7 bytes, its header "
			    "has 12\n"
			    "TOP/modules.alias.bin: not used: index is cut short: 0 bytes, its header "
			    "has 12\n"
			    "TOP/modules.symbols.bin: not used: Is a directory\n");
}

/* The header is good, and the damage shows when the node is met. */
static void damage_found_on_the_way(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();
	const struct tn_tree_module *m;
	/* magic, version, root with children at 12: one, 'a', far outside */
	char file[18] = "\xb0\x07\xf4\x57\0\2\0\1\x20\0\0\x0c" "aa\xe0\0\xff\xff";

	testtree_put(&top, "modules.dep.bin", (struct tn_text){ file, sizeof(file) });
	assert_int_equal(tn_tree_module(tree, "a", &m), -EBADMSG);
	assert_int_equal(tn_tree_module(tree, "a", &m), -ENOENT);
	assert_string_equal(testtree_messages(&top), "TOP/modules.dep.bin: damaged, run depmod\n");
}

static void a_line_that_is_none(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();
	const struct tn_tree_module *m;

	testtree_put_index(&top, "modules.dep.bin", "0 a kernel/a.ko\n0 b kernel/b.ko:\n");
	assert_int_equal(tn_tree_module(tree, "a", &m), -EBADMSG);
	assert_string_equal(testtree_messages(&top), "TOP/modules.dep.bin: damaged, run depmod\n");
}

static void text_files(void **state)
{
	tn_cleanup(tn_tree_freep) tn_tree *tree = open_tree();
	struct tn_text first, again;

	testtree_put(&top, "modules.softdep", tn_text("softdep a pre: b\n"));
	assert_int_equal(tn_tree_file(tree, "modules.softdep", &first), 0);
	assert_true(tn_text_is(first, "softdep a pre: b\n"));
	assert_int_equal(tn_tree_file(tree, "modules.softdep", &again), 0);
	assert_ptr_equal(again.p, first.p);
	assert_int_equal(mkdir(testtree_path(&top, "modules.weakdep"), 0700), 0);
	assert_int_equal(tn_tree_file(tree, "modules.weakdep", &again), -EISDIR);
	assert_ptr_equal(again.p, first.p);
}

static void a_path_that_is_too_long(void **state)
{
	char path[5000];
	tn_cleanup(tn_tree_freep) tn_tree *tree = NULL;
	struct tn_text text;

	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	tree = tn_tree_new(path, &top.log);
	assert_non_null(tree);
	assert_int_equal(tn_tree_file(tree, "modules.dep", &text), -ENAMETOOLONG);
	assert_false(tn_tree_has(tree, TN_TREE_DEP));
	assert_null(tn_tree_free(NULL));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(modules_and_their_dependencies),
		TEST(nothing_there),
		TEST(builtin),
		TEST(damaged_files_count_as_missing),
		TEST(damage_found_on_the_way),
		TEST(a_line_that_is_none),
		TEST(text_files),
		TEST(a_path_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
