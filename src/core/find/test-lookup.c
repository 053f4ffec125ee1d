// SPDX-License-Identifier: LGPL-2.1-or-later
/* Expected values are what `modprobe -R` of kmod 34 prints with the same files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/find/lookup.h"
#include "tests/support/testtree.h"

static struct testtree top;
static tn_tree *tree;
static tn_config *config;

static int setup(void **state)
{
	if (testtree_open(&top) < 0)
		return -1;
	testtree_put_index(&top, "modules.dep.bin",
			   "0 ext4 kernel/ext4.ko:\n1 dm_mirror kernel/dm-mirror.ko:\n"
			   "2 xfs kernel/xfs.ko:\n3 twice kernel/twice.ko:\n");
	testtree_put_index(&top, "modules.alias.bin",
			   "7 pci:v*d* late\n3 pci:v1* early\n5 pci:v1d2 exact\n0 fs_ext4 ext4\n"
			   "1 twice ext4\n4 same* one\n4 same two\n0 only_index xfs\n"
			   "0 unix xfs\n");
	testtree_put_index(&top, "modules.symbols.bin", "0 symbol:crc xfs\n1 symbol:crc ext4\n");
	testtree_put_index(&top, "modules.builtin.bin", "0 unix \n0 ext2 \n0 built_in \n");
	testtree_put_index(&top, "modules.builtin.alias.bin", "0 net_pf_1 unix\n0 ext2 other\n");
	return 0;
}

static int teardown(void **state)
{
	tree = tn_tree_free(tree);
	config = tn_config_free(config);
	return testtree_close(&top);
}

static void configure(const char *text)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	const char *const paths[] = { testtree_path(&top, "c"), NULL };
	const struct tn_config_source from = { .root = root, .paths = paths, .log = &top.log };

	testtree_put(&top, "c/x.conf", tn_text(text));
	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	tree = tn_tree_new(top.path, &top.log);
	assert_non_null(tree);
}

/* "MODULE/how(pattern):line" of each match. */
static const char *find(const char *request)
{
	static const char how[] = "aMSCABb"; /* enum tn_found_by */
	static char text[256];
	struct tn_arena arena = { 0 };
	tn_autovec tn_matches found = { 0 };
	size_t n = 0;

	text[0] = '\0';
	assert_int_equal(tn_lookup(tree, config, request, &arena, &found), 0);
	for (size_t i = 0; i < found.n; i++) {
		const struct tn_match *m = &found.v[i];

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s/%c", i ? " " : "", m->module,
				      how[m->by]);
		if (m->pattern)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "(%s)", m->pattern);
		if (m->rule)
			n += (size_t)snprintf(text + n, sizeof(text) - n, ":%u", m->rule->d.line);
	}
	tn_arena_free(&arena);
	return text;
}

static void each_step_finds(void **state)
{
	configure("alias my-* dm-mirror\ninstall cmd-only x\nremove rm-only y\n");
	assert_string_equal(find("my-al"), "dm_mirror/a(my_*):1");
	assert_string_equal(find("dm-mirror"), "dm_mirror/M");
	assert_string_equal(find("symbol:crc"), "xfs/S(symbol:crc) ext4/S(symbol:crc)");
	assert_string_equal(find("cmd_only"), "cmd_only/C:2");
	assert_string_equal(find("rm-only"), "rm_only/C:3");
	assert_string_equal(find("fs-ext4"), "ext4/A(fs_ext4)");
	assert_string_equal(find("built-in"), "built_in/B");
	assert_string_equal(find("net-pf-1"), "unix/b(net_pf_1)");
	assert_string_equal(find("nothing"), "");
}

static void first_step_that_finds_decides(void **state)
{
	configure("alias ext4 xfs\nalias net-pf-1 nothing\ninstall fs-ext4 x\ninstall symbol:crc x\n"
		  "install built-in x\ninstall xfs x\nalias cmd a\ninstall cmd x\n");
	assert_string_equal(find("ext4"), "xfs/a(ext4):1");
	assert_string_equal(find("net-pf-1"), "nothing/a(net_pf_1):2");
	assert_string_equal(find("fs-ext4"), "fs_ext4/C:3");
	assert_string_equal(find("symbol:crc"), "xfs/S(symbol:crc) ext4/S(symbol:crc)");
	assert_string_equal(find("built-in"), "built_in/C:5");
	assert_string_equal(find("xfs"), "xfs/M");
	assert_string_equal(find("twice"), "twice/M");
	assert_string_equal(find("cmd"), "a/a(cmd):7");
	assert_string_equal(find("unix"), "xfs/A(unix)");
	assert_string_equal(find("ext2"), "ext2/B");
}

static void all_config_aliases_in_order(void **state)
{
	configure("alias ext4 xfs\nalias ext4 b\nalias e* xfs\nalias ext[0-3] no\n");
	assert_string_equal(find("ext4"), "xfs/a(ext4):1 b/a(ext4):2 xfs/a(e*):3");
}

/* An alias leads to a name, which is not looked up again: loops cannot be. */
static void aliases_do_not_chain(void **state)
{
	configure("alias a b\nalias b a\nalias c c\n");
	assert_string_equal(find("a"), "b/a(a):1");
	assert_string_equal(find("b"), "a/a(b):2");
	assert_string_equal(find("c"), "c/a(c):3");
}

static void index_matches_by_priority(void **state)
{
	configure("");
	assert_string_equal(find("pci:v1d2"), "early/A(pci:v1*) exact/A(pci:v1d2) late/A(pci:v*d*)");
	assert_string_equal(find("pci:v3d4"), "late/A(pci:v*d*)");
	/* equal priority: the walk's last comes first */
	assert_string_equal(find("same"), "two/A(same) one/A(same*)");
}

/* A command for a pattern does not make every matching name known. */
static void commands_are_found_by_their_very_name(void **state)
{
	configure("install foo* x\nremove foo-bar y\ninstall foo_bar z\n");
	assert_string_equal(find("foo*"), "foo*/C:1");
	assert_string_equal(find("foobar"), "");
	assert_string_equal(find("foo-bar"), "foo_bar/C:3");
}

static void odd_requests(void **state)
{
	struct tn_arena arena = { 0 };
	tn_autovec tn_matches found = { 0 };
	char name[5000];

	configure("");
	assert_string_equal(find(""), "");
	assert_string_equal(find("symbol:"), "");
	assert_string_equal(find("ext[4]"), "");
	assert_string_equal(find("*"), "");
	assert_int_equal(tn_lookup(tree, config, "a[b", &arena, &found), -EINVAL);
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(tn_lookup(tree, config, name, &arena, &found), -ENAMETOOLONG);
	assert_int_equal(found.n, 0);
	tn_arena_free(&arena);
}

/* Several requests may gather in one vector; each is searched to its own end. */
static void matches_are_appended(void **state)
{
	struct tn_arena arena = { 0 };
	tn_autovec tn_matches found = { 0 };

	configure("");
	assert_int_equal(tn_lookup(tree, config, "xfs", &arena, &found), 0);
	assert_int_equal(tn_lookup(tree, config, "ext4", &arena, &found), 0);
	assert_int_equal(found.n, 2);
	assert_string_equal(found.v[1].module, "ext4");
	tn_arena_free(&arena);
}

static void without_indexes(void **state)
{
	configure("alias a ext4\ninstall b x\n");
	tree = tn_tree_free(tree);
	tree = tn_tree_new(testtree_path(&top, "none"), &top.log);
	assert_string_equal(find("a"), "ext4/a(a):1");
	assert_string_equal(find("b"), "b/C:2");
	assert_string_equal(find("ext4"), "");
	assert_string_equal(find("symbol:x"), "");
	assert_string_equal(testtree_messages(&top), "");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_step_finds),
		TEST(first_step_that_finds_decides),
		TEST(all_config_aliases_in_order),
		TEST(aliases_do_not_chain),
		TEST(index_matches_by_priority),
		TEST(commands_are_found_by_their_very_name),
		TEST(odd_requests),
		TEST(matches_are_appended),
		TEST(without_indexes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
