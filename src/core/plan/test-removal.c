// SPDX-License-Identifier: LGPL-2.1-or-later
/* Order and content are what kmod 34 does with the same files, but for what doc/differences.md
 * says. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/state/loaded.h"
#include "tests/support/testplan.h"

static struct testplan t;

#define REMOVE (struct tn_plan_request){ .remove = true }
#define REMOVE_WITH(...) (struct tn_plan_request){ .remove = true, __VA_ARGS__ }

static void put_chain(void)
{
	testtree_put_index(&t.top, "modules.dep.bin",
			   "0 mod k/mod.ko:\n"
			   "1 log k/log.ko: k/mod.ko\n"
			   "2 hash k/hash.ko: k/log.ko k/mod.ko\n"
			   "3 mirror k/mirror.ko: k/hash.ko k/log.ko k/mod.ko\n"
			   "4 a k/a.ko:\n5 b k/b.ko:\n6 c k/c.ko: k/mod.ko\n"
			   "7 both k/both.ko:\n");
}

static int setup(void **state)
{
	if (testplan_open(&t) < 0)
		return -1;
	put_chain();
	testtree_put_index(&t.top, "modules.builtin.bin", "0 unix \n");
	return 0;
}

static int teardown(void **state)
{
	return testplan_close(&t);
}

/* As after `modprobe mirror a b`. */
static struct testmodule loaded[] = {
	{ "mod", TN_STATE_LIVE, 2, "mirror log" },
	{ "log", TN_STATE_LIVE, 2, "mirror hash" },
	{ "hash", TN_STATE_LIVE, 1, "mirror" },
	{ "mirror", TN_STATE_LIVE, 0, "" },
	{ "a", TN_STATE_LIVE, 0, "" },
	{ "b", TN_STATE_LIVE, 1, "" },
	{ 0 },
};

/* What goes counts as gone for what it used, so the whole chain comes down. */
static void unused_dependencies_go_along(void **state)
{
	testplan_set(&t, "", loaded);
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-mirror0(R)*, -hash?0(U mirror) 0, -log?0(U mirror) 0.1, "
			    "-mod?0(U mirror) 0.2");
	assert_string_equal(testplan_for(&t, "a", REMOVE), "-a0(R)*");
}

/* Users come before what they use although modules.dep has it the other way round. */
static void the_kernel_says_who_uses_whom(void **state)
{
	testtree_put_index(&t.top, "modules.dep.bin",
			   "0 mod k/mod.ko:\n"
			   "3 mirror k/mirror.ko: k/mod.ko k/log.ko k/hash.ko k/log.ko k/mirror.ko\n");
	testplan_set(&t, "", loaded);
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-mirror0(R)*, -hash?0(U mirror) 0, -log?0(U mirror) 0.1, "
			    "-mod?0(U mirror) 0.2");
	put_chain();
}

static void what_something_else_uses_stays_with_all_it_needs(void **state)
{
	struct testmodule log_is_used[] = {
		{ "mod", TN_STATE_LIVE, 2, "mirror log" },  { "log", TN_STATE_LIVE, 3, "c mirror hash" },
		{ "hash", TN_STATE_LIVE, 1, "mirror" },	    { "mirror", TN_STATE_LIVE, 0, "" },
		{ "c", TN_STATE_LIVE, 0, "" },		    { 0 },
	};
	struct testmodule hash_is_open[] = {
		{ "mod", TN_STATE_LIVE, 2, "mirror log" }, { "log", TN_STATE_LIVE, 2, "mirror hash" },
		{ "hash", TN_STATE_LIVE, 2, "mirror" },	   { "mirror", TN_STATE_LIVE, 0, "" },
		{ 0 },
	};
	struct testmodule in_a_circle[] = {
		{ "mod", TN_STATE_LIVE, 1, "log" },    { "log", TN_STATE_LIVE, 1, "mod" },
		{ "mirror", TN_STATE_LIVE, 0, "" },    { 0 },
	};

	testplan_set(&t, "", log_is_used);
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-mirror0(R)*, -hash?0(U mirror) 0, -log?1(U mirror) 0.1, "
			    "-mod?1(U mirror) 0");
	testplan_set(&t, "", hash_is_open);
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-mirror0(R)*, -hash?1(U mirror) 0, -log?1(U mirror) 0, "
			    "-mod?1(U mirror) 0");
	testplan_set(&t, "", in_a_circle);
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-mirror0(R)*, -log?1(U mirror) 0, -mod?1(U mirror) 0");
}

/* A soft dependency that goes later used it, too. */
static void what_two_use_goes_after_both(void **state)
{
	struct testmodule shared[] = {
		{ "mod", TN_STATE_LIVE, 2, "c log" },
		{ "log", TN_STATE_LIVE, 0, "" },
		{ "c", TN_STATE_LIVE, 0, "" },
		{ 0 },
	};

	testplan_set(&t, "softdep log pre: c\n", shared);
	assert_string_equal(testplan_for(&t, "log", REMOVE),
			    "-log0(R)*, -c0(P log) 0, -mod?0(U c) 1.0");
	testplan_set(&t, "softdep log post: c\n", shared);
	assert_string_equal(testplan_for(&t, "log", REMOVE),
			    "-c0(O log), -log0(R)*, -mod?0(U log) 1.0");
	/* c is none of modules.dep's users of a: the kernel alone knows */
	shared[0].holders = "b log";
	shared[2] = (struct testmodule){ "b", TN_STATE_LIVE, 0, "" };
	testplan_set(&t, "softdep log pre: b\n", shared);
	assert_string_equal(testplan_for(&t, "log", REMOVE),
			    "-log0(R)*, -b0(P log) 0, -mod?0(U log) 0.1");
}

static void what_is_in_use_says_so(void **state)
{
	testplan_set(&t, "", loaded);
	/* the steps that follow are for when it turns out to be idle after all */
	assert_string_equal(testplan_for(&t, "log", REMOVE), "-log2(R)*, -mod?2(U log) 0");
	assert_string_equal(testplan_for(&t, "b", REMOVE), "-b1(R)*");
	assert_string_equal(testplan_for(&t, "b", REMOVE_WITH(.wait = true)), "-b~1(R)*");
}

static void what_is_not_there_needs_nothing(void **state)
{
	testplan_set(&t, "remove unix true\n", loaded);
	assert_string_equal(testplan_for(&t, "c", REMOVE), "c:absent(R)*");
	assert_string_equal(testplan_for(&t, "c", REMOVE_WITH(.first_time = true)),
			    "c:CANNOT:absent(R)*");
	assert_string_equal(testplan_for(&t, "unix", REMOVE), "!unix{true}(R)*");
	assert_string_equal(testplan_for(&t, "unix", REMOVE_WITH(.ignore_commands = true)),
			    "unix:CANNOT:builtin(R)*");
	/* a softdep on what is built in is no mistake */
	testplan_set(&t, "softdep a pre: unix post: c\n", loaded);
	assert_string_equal(testplan_for(&t, "a", REMOVE),
			    "c:absent(O a), -a0(R)*, unix:builtin(P a) 1");
	assert_string_equal(testplan_for(&t, "a", REMOVE_WITH(.first_time = true)),
			    "c:CANNOT:absent(O a), -a0(R)*, unix:builtin(P a) 1");
}

static void softdeps_go_in_reverse(void **state)
{
	testplan_set(&t, "softdep mirror pre: a b post: c a\n", loaded);
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-a0(O mirror), c:absent(O mirror), -mirror0(R)*, "
			    "-hash?0(U mirror) 2, -log?0(U mirror) 2.3, -mod?0(U mirror) 2.4, "
			    "-b1(P mirror) 2");
	assert_string_equal(testplan_for(&t, "mirror", REMOVE_WITH(.ignore_commands = true)),
			    "-mirror0(R)*, -hash?0(U mirror) 0, -log?0(U mirror) 0.1, "
			    "-mod?0(U mirror) 0.2");
}

static void softdeps_that_lead_back_end(void **state)
{
	testplan_set(&t, "softdep a pre: b post: b\nsoftdep b pre: a post: a\n", loaded);
	assert_string_equal(testplan_for(&t, "a", REMOVE), "-b1(O a), -a0(R)*");
	assert_string_equal(testplan_for(&t, "b", REMOVE), "-a0(O b), -b1(R)*");
}

static void commands_stand_in_for_removal(void **state)
{
	testplan_set(&t,
		       "remove mirror echo [$CMDLINE_OPTS]\noptions mirror x=1\n"
		       "remove hash false\nremove c true\nsoftdep mirror pre: c post: a\n",
		       loaded);
	/* nobody knows what the command takes away; a softdep's own command is run */
	assert_string_equal(testplan_for(&t, "mirror", REMOVE),
			    "-a0(O mirror), !mirror{echo []}(R)*, !c{true}(P mirror) 1");
	/* an unused dependency is not asked for by name: its command is not run */
	assert_string_equal(testplan_for(&t, "mirror", REMOVE_WITH(.ignore_commands = true)),
			    "-mirror0(R)*, -hash?0(U mirror) 0, -log?0(U mirror) 0.1, "
			    "-mod?0(U mirror) 0.2");
}

static void holders_go_first_when_asked(void **state)
{
	testplan_set(&t, "", loaded);
	assert_string_equal(testplan_for(&t, "log", REMOVE_WITH(.remove_holders = true)),
			    "-mirror0(H log)*, -hash?0(U mirror) 0, -hash0=1(H log)*, -log0(R)* 0.2, "
			    "-mod?0(U log) 3.0");
	/* asked for by name, it goes by its own command and not as a dependency of what held it */
	testplan_set(&t, "remove log true\n", loaded);
	assert_string_equal(testplan_for(&t, "log", REMOVE_WITH(.remove_holders = true)),
			    "-mirror0(H log)*, -hash?0(U mirror) 0, -hash0=1(H log)*, "
			    "!log{true}(R)* 0.2, -mod?1(U mirror) 0");
}

static void softdeps_nest_as_deep_as_configuration_says(void **state)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	tn_autobuf conf = { 0 };
	const struct tn_match target = { .module = "m0" };
	const struct tn_step *steps;

	for (int i = 0; i < 1000; i++)
		tn_buf_addf(&conf, "softdep m%d post: m%d\nremove m%d true\n", i, i + 1, i);
	tn_buf_addf(&conf, "remove m1000 true\n%c", '\0');
	testplan_set(&t, conf.p, loaded);
	plan = tn_plan_new(&t.from);
	assert_int_equal(tn_plan_add(plan, &target, &REMOVE, NULL), 0);
	assert_int_equal(tn_plan_steps(plan, &steps), 1001);
	assert_string_equal(steps[0].module, "m1000");
	assert_string_equal(steps[1000].module, "m0");
}

static void force_and_nonblock(void **state)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	const struct tn_step *steps;

	testplan_set(&t, "", loaded);
	plan = tn_plan_new(&t.from);
	assert_int_equal(testplan_add(&t, plan, "a", &REMOVE), 0);
	assert_int_equal(testplan_add(&t, plan, "b", &REMOVE_WITH(.force = true)), 0);
	assert_int_equal(tn_plan_steps(plan, &steps), 2);
	assert_int_equal(steps[0].remove.unload_flags, O_NONBLOCK);
	assert_int_equal(steps[1].remove.unload_flags, O_NONBLOCK | O_TRUNC);
	assert_int_equal(steps[1].request, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unused_dependencies_go_along),
		cmocka_unit_test(the_kernel_says_who_uses_whom),
		cmocka_unit_test(what_something_else_uses_stays_with_all_it_needs),
		cmocka_unit_test(what_two_use_goes_after_both),
		cmocka_unit_test(what_is_in_use_says_so),
		cmocka_unit_test(what_is_not_there_needs_nothing),
		cmocka_unit_test(softdeps_go_in_reverse),
		cmocka_unit_test(softdeps_that_lead_back_end),
		cmocka_unit_test(commands_stand_in_for_removal),
		cmocka_unit_test(holders_go_first_when_asked),
		cmocka_unit_test(softdeps_nest_as_deep_as_configuration_says),
		cmocka_unit_test(force_and_nonblock),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
