// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that are loaded, could be, or have something in their way. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "autoload/candidate.h"
#include "tests/support/testtree.h"

static struct testtree top;

static int setup(void **state)
{
	static const char *const files[] = { "plain.ko", "needy.ko", "above.ko", "barred.ko", "listed.ko", "user.ko", "run.ko" };

	if (testtree_open(&top) < 0)
		return -1;
	testtree_put_index(&top, "modules.dep.bin",
			   "0 plain plain.ko:\n1 needy needy.ko: lost.ko\n2 lost lost.ko:\n3 above above.ko: barred.ko\n"
			   "4 barred barred.ko:\n5 listed listed.ko:\n6 user user.ko: listed.ko\n7 run run.ko: plain.ko\n"
			   "8 made made.ko:\n");
	testtree_put_index(&top, "modules.builtin.bin", "0 core \n");
	for (size_t i = 0; i < TN_ARRAY_SIZE(files); i++)
		testtree_put(&top, files[i], tn_text("module"));
	testtree_put(&top, "c/x.conf", tn_text("blacklist listed\nblacklist up\ninstall barred /bin/false\ninstall made make it\n"
					       "install new make it\n"));
	return 0;
}

static int teardown(void **state)
{
	return testtree_close(&top);
}

/* The kernel has loaded "up" and "going", and refuses "run". */
static void each_stands_somewhere(void **state)
{
	static const struct {
		const char *module, *standing, *obstacle;
		bool gone;
	} rows[] = {
		{ "plain", "available" },
		{ "lost", "gone", "lost", true },
		{ "needy", "gone", "lost", true },
		{ "barred", "blocked", "barred" },
		{ "above", "blocked", "barred" },
		{ "listed", "blocked", "listed" },
		{ "user", "available" }, /* a blacklist line is about devices, not about what others need */
		{ "run", "blocked", "run" },
		{ "core", "builtin" },
		{ "up", "loaded" }, /* whatever the configuration says, and though the tree has no such file */
		{ "going", "loaded" },
		{ "nothing", "unknown" },
		{ "made", "available" }, /* a command may do without the file */
		{ "new", "available" },
	};
	struct tn_loaded loaded[] = { { .name = "up", .state = TN_STATE_LIVE }, { .name = "going", .state = TN_STATE_GOING } };
	const tn_loaded_list list = { loaded, TN_ARRAY_SIZE(loaded), TN_ARRAY_SIZE(loaded) };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	const char *const paths[] = { testtree_path(&top, "c"), NULL };
	const struct tn_config_source from = { .root = root, .paths = paths, .log = &top.log };
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(top.path, &top.log);
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	struct tn_arena arena = { 0 };
	tn_cleanup(tn_candidates_free) struct tn_candidates candidates = { .tree = tree, .loaded = &list, .arena = &arena,
									   .command_line = "quiet module_blacklist=x,run" };

	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	candidates.config = config;
	for (size_t i = 0; i < TN_ARRAY_SIZE(rows); i++) {
		const struct tn_candidate *c, *again;

		assert_int_equal(tn_candidate_find(&candidates, rows[i].module, &c), 0);
		assert_string_equal(c->module, rows[i].module);
		assert_string_equal(tn_standing_word(c->standing), rows[i].standing);
		assert_int_equal(!c->obstacle, !rows[i].obstacle);
		if (c->obstacle)
			assert_string_equal(c->obstacle, rows[i].obstacle);
		assert_int_equal(c->gone != NULL, rows[i].gone);
		assert_int_equal(tn_candidate_find(&candidates, rows[i].module, &again), 0);
		assert_ptr_equal(again, c);
	}
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_somewhere),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
