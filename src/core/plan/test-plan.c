// SPDX-License-Identifier: LGPL-2.1-or-later
/* Order and content are what kmod 34 does with the same files, but for what doc/differences.md
 * says. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/state/loaded.h"
#include "core/state/state_recall.h"
#include "tests/support/testplan.h"

static struct testplan t;

#define LOAD (struct tn_plan_request){ 0 }

static int setup(void **state)
{
	if (testplan_open(&t) < 0)
		return -1;
	testplan_put_modules(&t, "0 mod k/mod.ko:\n"
				 "1 log k/log.ko: k/mod.ko\n"
				 "2 hash k/hash.ko: k/log.ko k/mod.ko\n"
				 "3 mirror k/mirror.ko: k/hash.ko k/log.ko k/mod.ko\n"
				 "4 a k/a.ko:\n5 b k/b.ko:\n6 c k/c.ko: k/mod.ko\n"
				 "7 both k/both.ko:\n");
	testtree_put_index(&t.top, "modules.alias.bin", "0 net_pf_9 a\n1 fs_* b\n2 fs_* c\n");
	testtree_put_index(&t.top, "modules.builtin.bin", "0 unix \n1 both \n");
	return 0;
}

static int teardown(void **state)
{
	return testplan_close(&t);
}

static void dependencies_come_first(void **state)
{
	testplan_set(&t, "", NULL);
	assert_string_equal(testplan_for(&t, "mirror", LOAD),
			    "+mod(D mirror)*, +log(D mirror)* 0, +hash(D mirror)* 1.0, "
			    "+mirror(R)* 2.1.0");
}

static void what_is_there_is_left_alone(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "" },
					{ "log", TN_STATE_COMING, 0, "" },
					{ "a", TN_STATE_LIVE, 0, "" },
					{ 0 } };

	testplan_set(&t, "install b true\ninstall unix true\n", modules);
	assert_string_equal(testplan_for(&t, "log", LOAD), "mod:loaded(D log)*, +log(R)*");
	assert_string_equal(testplan_for(&t, "a", LOAD), "a:loaded(R)*");
	assert_string_equal(testplan_for(&t, "unix", LOAD), "unix:builtin(R)*");
	/* depmod lists it, but the kernel has it built in */
	assert_string_equal(testplan_for(&t, "both", LOAD), "both:builtin(R)*");
	assert_string_equal(testplan_for(&t, "a", (struct tn_plan_request){ .first_time = true }),
			    "a:CANNOT:loaded(R)*");
	assert_string_equal(testplan_for(&t, "unix", (struct tn_plan_request){ .first_time = true }),
			    "unix:CANNOT:loaded(R)*");
	assert_string_equal(testplan_for(&t, "log", (struct tn_plan_request){ .first_time = true }),
			    "mod:loaded(D log)*, +log(R)*");
}

static void shown_as_if_nothing_were_loaded(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "" }, { 0 } };
	const struct tn_plan_request all = { .ignore_loaded = true };

	testplan_set(&t, "", modules);
	assert_string_equal(testplan_for(&t, "log", all), "+mod(D log)*, +log(R)* 0");
	assert_string_equal(testplan_for(&t, "unix", all), "unix:builtin(R)*");
	testplan_set(&t, "install unix true\n", modules);
	assert_string_equal(testplan_for(&t, "unix", all), "!unix{true}(R)*");
}

static void softdeps_stand_around_their_module(void **state)
{
	testplan_set(&t, "softdep log pre: a nothing post: b\nsoftdep b pre: c\n", NULL);
	assert_string_equal(testplan_for(&t, "hash", LOAD),
			    "+mod(D hash)*, +a(P log), +log(D hash)* 1.0, +mod=0(D c), "
			    "+c(P b) 3, +b(O log) 2.4, +hash(R)* 2.3");
	/* what is to be ignored for the target is not for its dependencies */
	assert_string_equal(testplan_for(&t, "log", (struct tn_plan_request){ .ignore_commands = true }),
			    "+mod(D log)*, +log(R)* 0");
	assert_string_equal(testplan_for(&t, "hash", (struct tn_plan_request){ .ignore_commands = true }),
			    "+mod(D hash)*, +a(P log), +log(D hash)* 1.0, +mod=0(D c), "
			    "+c(P b) 3, +b(O log) 2.4, +hash(R)* 2.3");
}

static void softdeps_that_lead_back_end(void **state)
{
	testplan_set(&t, "softdep a pre: b\nsoftdep b pre: a post: b\n", NULL);
	assert_string_equal(testplan_for(&t, "a", LOAD), "+b(P a), +a(R)* 0");
	testplan_set(&t, "softdep a pre: a post: a\n", NULL);
	assert_string_equal(testplan_for(&t, "a", LOAD), "+a(R)*");
	/* by an alias it is another module to start from, and the same step in the end */
	testplan_set(&t, "alias x a\nsoftdep a pre: x\n", NULL);
	assert_string_equal(testplan_for(&t, "a", LOAD), "+a(P a), +a=0(R)* 0");
	testplan_set(&t, "alias x y\nalias y x\nsoftdep a pre: x\n", NULL);
	assert_string_equal(testplan_for(&t, "x", LOAD), "y:CANNOT:no-file(R)*");
	assert_string_equal(testplan_for(&t, "a", LOAD), "y:CANNOT:no-file(P a), +a(R)* 0");
}

static void softdeps_nest_as_deep_as_configuration_says(void **state)
{
	tn_autobuf conf = { 0 };
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	const struct tn_match target = { .module = "m0" };
	const struct tn_step *steps;

	for (int i = 0; i < 1000; i++)
		tn_buf_addf(&conf, "softdep m%d pre: m%d\ninstall m%d true\n", i, i + 1, i + 1);
	tn_buf_add_char(&conf, '\0');
	testplan_set(&t, conf.p, NULL);
	plan = tn_plan_new(&t.from);
	assert_int_equal(tn_plan_add(plan, &target, &LOAD, NULL), 0);
	assert_int_equal(tn_plan_steps(plan, &steps), 1001);
	assert_string_equal(steps[0].module, "m1000");
	assert_string_equal(steps[1000].module, "m0");
}

static void commands_stand_in_for_loading(void **state)
{
	testplan_set(&t,
		       "install b echo $CMDLINE_OPTS, $CMDLINE_OPTS!\noptions b o=1\n"
		       "install mod /bin/false\ninstall other true\nsoftdep b pre: a\n",
		       NULL);
	/* a softdep does not take the command away */
	assert_string_equal(testplan_for(&t, "b", (struct tn_plan_request){ .options = "p=2" }),
			    "+a(P b), !b{echo o=1 p=2, o=1 p=2!}[o=1 p=2](R)* 0");
	assert_string_equal(testplan_for(&t, "b", (struct tn_plan_request){ .ignore_commands = true }),
			    "+b[o=1 ](R)*");
	/* only the target's is ignored */
	assert_string_equal(testplan_for(&t, "log", (struct tn_plan_request){ .ignore_commands = true }),
			    "!mod{/bin/false}(D log)*, +log(R)* 0");
	assert_string_equal(testplan_for(&t, "other", LOAD), "!other{true}(R)*");
	assert_string_equal(testplan_for(&t, "other",
					 (struct tn_plan_request){ .ignore_commands = true }),
			    "other:CANNOT:no-file(R)*");
}

static void lose(const char *file)
{
	assert_int_equal(unlink(testtree_path(&t.top, file)), 0);
}

static int find_again(void **state)
{
	testtree_put(&t.top, "k/mod.ko", tn_text("module"));
	testtree_put(&t.top, "k/a.ko", tn_text("module"));
	return 0;
}

static void without_a_file_nothing_that_needs_it_comes(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "" }, { 0 } };

	lose("k/mod.ko");
	testplan_set(&t, "softdep mirror pre: a\n", NULL);
	assert_string_equal(testplan_for(&t, "mirror", LOAD), "mirror:CANNOT:gone{mod}(R)*");
	assert_string_equal(testplan_for(&t, "mod", LOAD), "mod:CANNOT:gone{mod}(R)*");
	/* what does not need it goes on */
	assert_string_equal(testplan_for(&t, "a", LOAD), "+a(R)*");
	testplan_set(&t, "softdep a pre: mod log post: b c\n", NULL);
	assert_string_equal(testplan_for(&t, "a", LOAD),
			    "mod:gone{mod}(P a), log:gone{mod}(P a), +a(R)*, +b(O a) 2, c:gone{mod}(O a)");
	/* nobody opens a file for what is loaded, or for what a command loads */
	testplan_set(&t, "", modules);
	assert_string_equal(testplan_for(&t, "log", LOAD), "mod:loaded(D log)*, +log(R)*");
	testplan_set(&t, "install mod true\n", NULL);
	assert_string_equal(testplan_for(&t, "log", LOAD), "!mod{true}(D log)*, +log(R)* 0");
	assert_string_equal(testplan_for(&t, "mod", (struct tn_plan_request){ .ignore_commands = true }),
			    "mod:CANNOT:gone{mod}(R)*");
	testplan_set(&t, "blacklist mod\n", NULL);
	assert_string_equal(testplan_for(&t, "log", (struct tn_plan_request){ .blacklist = TN_BLACKLIST_ALL }),
			    "mod:blacklisted(D log)*, +log(R)*");
}

static void a_list_passes_over_what_is_gone(void **state)
{
	const struct tn_plan_request list = { .ignore_loaded = true, .pass_gone = true };
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "" }, { 0 } };

	lose("k/mod.ko");
	testplan_set(&t, "softdep log pre: c\n", modules);
	assert_string_equal(testplan_for(&t, "log", list),
			    "mod:gone{mod}(D log)*, mod:gone{mod}=0(D c), +c(P log) 1, +log(R)* 2.1");
	assert_string_equal(testplan_for(&t, "mod", list), "mod:gone{mod}(R)*");
}

static void files_may_be_asked_about_once(void **state)
{
	testplan_set(&t, "", NULL);
	tn_tree_remember_files(t.tree);
	assert_string_equal(testplan_for(&t, "mod", LOAD), "+mod(R)*");
	lose("k/mod.ko");
	lose("k/a.ko");
	assert_string_equal(testplan_for(&t, "log", LOAD), "+mod(D log)*, +log(R)* 0");
	assert_string_equal(testplan_for(&t, "a", LOAD), "a:CANNOT:gone{a}(R)*");
}

static void blacklist_is_for_aliases(void **state)
{
	const struct tn_plan_request strict = { .blacklist = TN_BLACKLIST_TARGET };

	testplan_set(&t, "blacklist a\nblacklist mod\nblacklist b\n", NULL);
	assert_string_equal(testplan_for(&t, "a", LOAD), "+a(R)*");
	assert_string_equal(testplan_for(&t, "a", strict), "a:blacklisted(R)*");
	assert_string_equal(testplan_for(&t, "net-pf-9", LOAD), "a:blacklisted(R)*");
	assert_string_equal(testplan_for(&t, "log", strict), "+mod(D log)*, +log(R)* 0");
	/* one of two that an alias stands for */
	assert_string_equal(testplan_for(&t, "fs-x", LOAD),
			    "b:blacklisted(R)*, +mod(D c)*, +c(R)* 1");
}

static void options_say_where_they_come_from(void **state)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	const struct tn_step *steps;

	testplan_set(&t,
		       "options a one=1\noptions net-pf-9 two=2\n"
		       "options x three=3\nalias x a\noptions mod m=1\n",
		       NULL);
	assert_string_equal(testplan_for(&t, "a", LOAD), "+a[one=1 ](R)*");
	assert_string_equal(testplan_for(&t, "net-pf-9", LOAD), "+a[one=1 two=2 ](R)*");
	assert_string_equal(testplan_for(&t, "log", (struct tn_plan_request){ .options = "l" }),
			    "+mod[m=1 ](D log)*, +log[l](R)* 0");
	plan = tn_plan_new(&t.from);
	assert_int_equal(testplan_add(&t, plan, "x", &(struct tn_plan_request){ .options = "q" }),
			 0);
	assert_int_equal(tn_plan_steps(plan, &steps), 1);
	assert_string_equal(steps[0].options.text, "one=1 three=3 q");
	assert_int_equal(steps[0].options.n_parts, 3);
	assert_int_equal(steps[0].options.parts[0].rule->d.line, 1);
	assert_int_equal(steps[0].options.parts[1].rule->d.line, 3);
	assert_null(steps[0].options.parts[2].rule);
	assert_string_equal(steps[0].reason.match->pattern, "x");
	assert_int_equal(steps[0].reason.match->rule->d.line, 4);
}

static void what_is_asked_for_holds_where_it_comes_up_again(void **state)
{
	const struct tn_plan_request request = { .options = "x=1",
						 .path = testtree_path(&t.top, "my.ko"),
						 .rename = "other" };
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	const struct tn_step *steps;

	testtree_put(&t.top, "my.ko", tn_text("module"));
	testplan_set(&t, "softdep mod pre: c\n", NULL);
	plan = tn_plan_new(&t.from);
	assert_int_equal(testplan_add(&t, plan, "mod", &request), 0);
	assert_string_equal(testplan_text(plan),
			    "+mod[x=1](D c), +c(P mod), +mod[x=1]=0(R)* 1");
	tn_plan_steps(plan, &steps);
	assert_string_equal(steps[0].path, request.path);
	assert_string_equal(steps[2].insert.rename, "other");
}

static void a_plan_knows_what_it_has_done(void **state)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;

	testplan_set(&t, "", NULL);
	plan = tn_plan_new(&t.from);
	assert_int_equal(testplan_add(&t, plan, "log", &LOAD), 0);
	assert_int_equal(testplan_add(&t, plan, "c", &LOAD), 0);
	assert_int_equal(tn_plan_link(plan), 0);
	assert_string_equal(testplan_text(plan),
			    "+mod(D log)*, +log(R)* 0, +mod=0(D c)*, +c(R)* 2");
}

static void flags_reach_every_load(void **state)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	const struct tn_step *steps;

	testplan_set(&t, "", NULL);
	plan = tn_plan_new(&t.from);
	assert_int_equal(testplan_add(&t, plan, "log",
				      &(struct tn_plan_request){ .load_flags = 3,
								 .first_time = true }),
			 0);
	assert_int_equal(tn_plan_steps(plan, &steps), 2);
	assert_int_equal(steps[0].insert.load_flags, 3);
	assert_false(steps[0].insert.first_time);
	assert_int_equal(steps[1].insert.load_flags, 3);
	assert_true(steps[1].insert.first_time);
}

static unsigned n_asked;

static int count_and_ask(void *data, const char *name)
{
	n_asked++;
	return testplan_state_of(data, name);
}

static void each_module_is_asked_about_once(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "" }, { 0 } };
	struct tn_state_recall recall = { 0 };
	struct tn_state_view once;

	testplan_set(&t, "", modules);
	t.state.state_of = count_and_ask;
	once = tn_state_recall(&recall, &t.state);
	t.from.state = &once;
	n_asked = 0;
	for (unsigned i = 0; i < 3; i++) {
		assert_string_equal(testplan_for(&t, "log", LOAD), "mod:loaded(D log)*, +log(R)*");
		assert_string_equal(testplan_for(&t, "mod", LOAD), "mod:loaded(R)*");
	}
	assert_int_equal(n_asked, 2);
	assert_int_equal(once.refcount(once.data, "mod"), 1);
	tn_state_recall_free(&recall);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dependencies_come_first),
		cmocka_unit_test(what_is_there_is_left_alone),
		cmocka_unit_test(shown_as_if_nothing_were_loaded),
		cmocka_unit_test(softdeps_stand_around_their_module),
		cmocka_unit_test(softdeps_that_lead_back_end),
		cmocka_unit_test(softdeps_nest_as_deep_as_configuration_says),
		cmocka_unit_test(commands_stand_in_for_loading),
		cmocka_unit_test_teardown(without_a_file_nothing_that_needs_it_comes, find_again),
		cmocka_unit_test_teardown(a_list_passes_over_what_is_gone, find_again),
		cmocka_unit_test_teardown(files_may_be_asked_about_once, find_again),
		cmocka_unit_test(blacklist_is_for_aliases),
		cmocka_unit_test(options_say_where_they_come_from),
		cmocka_unit_test(what_is_asked_for_holds_where_it_comes_up_again),
		cmocka_unit_test(a_plan_knows_what_it_has_done),
		cmocka_unit_test(flags_reach_every_load),
		cmocka_unit_test(each_module_is_asked_about_once),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
