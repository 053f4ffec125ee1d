// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "machine/index_health.h"
#include "tests/support/testtree.h"

static struct testtree top;

/* A tree as depmod leaves it. */
static int setup(void **state)
{
	int r = testtree_open(&top);

	testtree_put(&top, "kernel/a.ko", tn_text("aaaa"));
	testtree_put(&top, "updates/dkms/b-b.ko.xz", tn_text("bb"));
	testtree_put(&top, "build/no.ko", tn_text("b"));
	testtree_put(&top, "modules.builtin", tn_text("kernel/lib/c-c.ko\n"));
	testtree_put_index(&top, "modules.dep.bin", "0 a kernel/a.ko:\n1 b_b updates/dkms/b-b.ko.xz: kernel/a.ko\n");
	testtree_put_index(&top, "modules.alias.bin", "0 pci:* a\n");
	testtree_put_index(&top, "modules.symbols.bin", "0 symbol:a_does a\n");
	testtree_put_index(&top, "modules.builtin.bin", "0 c_c \n");
	return r;
}

static int teardown(void **state)
{
	return testtree_close(&top);
}

/* "STATE file:state why;..." */
static const char *health(void)
{
	static char text[1024];
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_module_tree_free) struct tn_module_tree files = { 0 };
	tn_cleanup(tn_index_health_free) struct tn_index_health h = { 0 };
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(top.path, NULL);
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	size_t n;

	assert_int_equal(tn_module_tree_read(root, top.path, &arena, &files, NULL), 0);
	assert_int_equal(tn_index_health_read(tree, &files, &arena, &h, NULL), 0);
	n = (size_t)snprintf(text, sizeof(text), "%s", tn_index_state_name(h.state));
	for (size_t i = 0; i < h.ills.n; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %s:%s %s;", h.ills.v[i].file,
				      tn_index_state_name(h.ills.v[i].state), h.ills.v[i].why);
	return text;
}

static void files(void **state)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_module_tree_free) struct tn_module_tree t = { 0 };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	struct stat st;
	uint64_t bytes = 6;

	assert_int_equal(tn_module_tree_read(root, top.path, &arena, &t, NULL), 0);
	assert_int_equal(t.files.n, 2);
	assert_string_equal(t.files.v[0].path, "kernel/a.ko");
	assert_false(t.files.v[0].out_of_tree);
	assert_string_equal(t.files.v[1].name, "b_b");
	assert_true(t.files.v[1].out_of_tree);
	assert_int_equal(t.n_out_of_tree, 1);
	for (size_t i = 0; i < 5; i++) {
		static const char *const names[] = { "modules.builtin", "modules.dep.bin", "modules.alias.bin",
						     "modules.symbols.bin", "modules.builtin.bin" };

		assert_int_equal(stat(testtree_path(&top, names[i]), &st), 0);
		bytes += (uint64_t)st.st_size;
	}
	assert_int_equal(t.bytes, bytes);
	assert_int_equal(tn_module_tree_read(root, "/nowhere", &arena, &t, NULL), -ENOENT);
}

static void fresh(void **state)
{
	assert_string_equal(health(), "fresh");
	assert_int_equal(unlink(testtree_path(&top, "modules.builtin.bin")), 0);
	assert_string_equal(health(), "missing modules.builtin.bin:missing there is no such file;");
	/* Which is what a kernel without modules.builtin has. */
	assert_int_equal(unlink(testtree_path(&top, "modules.builtin")), 0);
	assert_string_equal(health(), "fresh");
}

static void stale(void **state)
{
	const struct timespec later[] = { { 4000000000, 0 }, { 4000000000, 0 } };

	assert_int_equal(utimensat(AT_FDCWD, testtree_path(&top, "kernel/a.ko"), later, 0), 0);
	assert_string_equal(health(), "stale modules.dep.bin:stale kernel/a.ko is younger than it;");
	testtree_put(&top, "extra/n.ko", tn_text("n"));
	assert_string_equal(health(), "stale modules.dep.bin:stale it lacks extra/n.ko;");
	testtree_put(&top, "extra/o.ko", tn_text("n"));
	assert_string_equal(health(), "stale modules.dep.bin:stale it lacks extra/n.ko and 1 more;");
	assert_int_equal(unlink(testtree_path(&top, "extra/o.ko")), 0);
	assert_int_equal(unlink(testtree_path(&top, "kernel/a.ko")), 0);
	assert_string_equal(health(), "stale modules.dep.bin:stale the file of a is gone;"
				      " modules.dep.bin:stale it lacks extra/n.ko;");
	testtree_put(&top, "modules.builtin", tn_text("kernel/lib/c-c.ko\nkernel/d.ko\n"));
	assert_non_null(strstr(health(), " modules.builtin.bin:stale it lacks d;"));
}

static void excluded(void **state)
{
	testtree_put(&top, "old/n.ko", tn_text("n"));
	assert_string_equal(health(), "stale modules.dep.bin:stale it lacks old/n.ko;");
	testtree_put(&top, "etc/depmod.d/a.conf", tn_text("search updates\nnonsense\nexclude other old\n"));
	assert_string_equal(health(), "fresh");
}

static void of_different_runs(void **state)
{
	testtree_put_index(&top, "modules.alias.bin", "0 pci:* a\n1 usb:* gone\n2 usb:*x gone\n");
	assert_string_equal(health(), "mixed modules.alias.bin:mixed it knows gone, which modules.dep.bin does not;");
}

static void damaged(void **state)
{
	testtree_put(&top, "modules.symbols.bin", tn_text("not an index"));
	assert_string_equal(health(), "damaged modules.symbols.bin:damaged it is damaged;");
	assert_int_equal(unlink(testtree_path(&top, "modules.dep.bin")), 0);
	assert_string_equal(health(), "damaged modules.dep.bin:missing there is no such file;"
				      " modules.symbols.bin:damaged it is damaged;");
	testtree_put(&top, "modules.dep.bin", tn_text(""));
	assert_string_equal(health(), "damaged modules.dep.bin:damaged it is damaged;"
				      " modules.symbols.bin:damaged it is damaged;");
}

static void outside_the_tree(void **state)
{
	char lines[512];

	testtree_put(&top, "build/outside.ko", tn_text("x"));
	snprintf(lines, sizeof(lines), "0 a kernel/a.ko:\n1 b_b updates/dkms/b-b.ko.xz:\n2 o %s:\n",
		 testtree_path(&top, "build/outside.ko"));
	testtree_put_index(&top, "modules.dep.bin", lines);
	assert_string_equal(health(), "fresh");
	assert_int_equal(unlink(testtree_path(&top, "build/outside.ko")), 0);
	assert_string_equal(health(), "stale modules.dep.bin:stale the file of o is gone;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files, setup, teardown),
		cmocka_unit_test_setup_teardown(fresh, setup, teardown),
		cmocka_unit_test_setup_teardown(stale, setup, teardown),
		cmocka_unit_test_setup_teardown(excluded, setup, teardown),
		cmocka_unit_test_setup_teardown(of_different_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(damaged, setup, teardown),
		cmocka_unit_test_setup_teardown(outside_the_tree, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
