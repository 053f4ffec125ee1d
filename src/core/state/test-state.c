// SPDX-License-Identifier: LGPL-2.1-or-later
/* A made /sys and /proc are read as a kernel's would be. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/state/state.h"
#include "tests/support/testtop.h"

/* Run by the shell in a fresh directory. */
static const char script[] =
	"cd \"$TOP\"; mkdir -p proc sys/module; "
	"printf 'dm_mod 184320 2 dm_log,dm_mirror, Live 0x0000000000000000 (O)\n"
	"dm_log 20480 1 dm_mirror, Live 0x0\nearly 4096 1 - Loading 0x0\n' >proc/modules; "
	"cd sys/module; "
	"mkdir -p dm_mod/holders/dm_log dm_mod/holders/dm_mirror early printk/parameters "
	"going coming odd/holders; "
	"echo live >dm_mod/initstate; echo 2 >dm_mod/refcnt; "
	"echo going >going/initstate; echo -1 >going/refcnt; echo coming >coming/initstate; "
	"echo rubbish >odd/initstate; echo x >odd/refcnt; echo file >file";

static int make_root(void **unused)
{
	return testtop_make(script);
}

static void states(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);

	assert_int_equal(tn_state_of(root, "dm_mod"), TN_STATE_LIVE);
	assert_int_equal(tn_state_of(root, "going"), TN_STATE_GOING);
	assert_int_equal(tn_state_of(root, "coming"), TN_STATE_COMING);
	/* A directory and no initstate: /proc/modules tells. */
	assert_int_equal(tn_state_of(root, "early"), TN_STATE_COMING);
	assert_int_equal(tn_state_of(root, "printk"), TN_STATE_BUILTIN);
	assert_int_equal(tn_state_of(root, "nothing"), TN_STATE_ABSENT);
	assert_int_equal(tn_state_of(root, "file"), TN_STATE_ABSENT);
	assert_int_equal(tn_state_of(root, "odd"), -EBADMSG);
}

static void names_that_are_paths(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);

	assert_int_equal(tn_state_of(root, ""), TN_STATE_ABSENT);
	assert_int_equal(tn_state_of(root, "."), TN_STATE_ABSENT);
	assert_int_equal(tn_state_of(root, ".."), TN_STATE_ABSENT);
	assert_int_equal(tn_state_of(root, "../module/dm_mod"), TN_STATE_ABSENT);
	assert_int_equal(tn_state_refcount(root, "x/../dm_mod"), -ENOENT);
}

static void refcounts(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);

	assert_int_equal(tn_state_refcount(root, "dm_mod"), 2);
	assert_int_equal(tn_state_refcount(root, "going"), 0);
	assert_int_equal(tn_state_refcount(root, "printk"), -ENOENT);
	assert_int_equal(tn_state_refcount(root, "nothing"), -ENOENT);
	assert_int_equal(tn_state_refcount(root, "odd"), -EBADMSG);
}

static void holders(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	tn_autovec tn_names names = { 0 }, none = { 0 };

	assert_int_equal(tn_state_holders(root, "nothing", &arena, &names), -ENOENT);
	assert_int_equal(tn_state_holders(root, "dm_mod", &arena, &names), 0);
	assert_int_equal(names.n, 2);
	assert_true(strcmp(names.v[0], "dm_log") == 0 || strcmp(names.v[1], "dm_log") == 0);
	assert_int_equal(tn_state_holders(root, "odd", &arena, &none), 0);
	assert_int_equal(none.n, 0);
	tn_arena_free(&arena);
}

static void loaded(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	tn_autovec tn_loaded_list list = { 0 };

	assert_int_equal(tn_state_loaded(root, &arena, &list, NULL), 0);
	assert_int_equal(list.n, 3);
	assert_string_equal(list.v[0].name, "dm_mod");
	assert_string_equal(list.v[0].users, "dm_log,dm_mirror");
	assert_string_equal(list.v[0].taints, "O");
	assert_int_equal(list.v[0].refcount, 2);
	assert_int_equal(list.v[2].state, TN_STATE_COMING);
	tn_arena_free(&arena);
}

static void a_bad_line_is_named_and_left_out(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_autoerror err = { 0 };
	struct tn_arena arena = { 0 };
	tn_autovec tn_loaded_list list = { 0 };
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/proc/modules", top);
	f = fopen(path, "a");
	fputs("\nno line\nlast 1 0 - Live 0x0\n", f);
	fclose(f);
	assert_int_equal(tn_state_loaded(root, &arena, &list, &err), 1);
	assert_string_equal(err.text, "/proc/modules:5: not a line about a module");
	assert_int_equal(list.n, 4);
	unlink(path);
	assert_int_equal(tn_state_loaded(root, &arena, &list, &err), -ENOENT);
	assert_string_equal(err.text, "could not open /proc/modules: No such file or directory");
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(names_that_are_paths),
		cmocka_unit_test(refcounts),
		cmocka_unit_test(holders),
		cmocka_unit_test(loaded),
		cmocka_unit_test(a_bad_line_is_named_and_left_out),
	};

	return cmocka_run_group_tests(tests, make_root, testtop_remove);
}
