// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans carried out side by side, by workers whose kernel is memory that they share. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/testwalk.h"

static void independent_modules_go_side_by_side(void **state)
{
	testplan_set(&t, "", NULL);
	meets[0] = "a";
	meets[1] = "b";
	apply((struct run){ "a b", .workers = 2 });
	assert_int_equal(got.result, 0);
	assert_int_equal(when("alone:a"), -1);
	assert_int_equal(when("alone:b"), -1);
	assert_int_equal(shared->in_parent, 0);
	assert_string_equal(got.told, "begin a, done a, begin b, done b");
}

static void one_worker_is_this_process(void **state)
{
	testplan_set(&t, "", NULL);
	apply((struct run){ "a top", .workers = 1 });
	assert_int_equal(got.result, 0);
	assert_int_equal(shared->in_parent, 4);
	assert_int_equal(shared->most_inside, 1);
}

static void a_dependency_is_over_first(void **state)
{
	testplan_set(&t, "softdep a pre: c post: d\n", NULL);
	apply((struct run){ "top a e mid", .workers = 8 });
	assert_int_equal(got.result, 0);
	comes_before("=low", "+mid");
	comes_before("=mid", "+top");
	comes_before("=c", "+a");
	comes_before("=a", "+d");
	assert_int_equal(count("+mid"), 1);
	assert_string_equal(got.told, "begin low, done low, begin mid, done mid, begin top, done top, begin c, done c, "
				      "begin a, done a, begin d, done d, begin e, done e, skip low, skip mid");
}

static void the_first_failure_is_the_result(void **state)
{
	testplan_set(&t, "", NULL);
	fails = "mid";
	error = -ENOEXEC;
	apply((struct run){ "a top b", .workers = 4 });
	assert_int_equal(got.result, -ENOEXEC);
	assert_int_equal(when("+top"), -1);
	assert_true(when("=b") >= 0);
	assert_string_equal(got.told, "begin a, done a, begin low, done low, begin mid, fail mid -8, begin b, done b");
}

static void what_failed_is_tried_again_for_the_next(void **state)
{
	testplan_set(&t, "", NULL);
	fails = "low";
	error = -EIO;
	apply((struct run){ "mid top", .workers = 4 });
	assert_int_equal(got.result, -EIO);
	assert_int_equal(count("+low"), 2);
	assert_string_equal(got.told, "begin low, fail low -5, begin low, fail low -5");
}

static void a_softdep_may_fail(void **state)
{
	testplan_set(&t, "softdep a pre: c\n", NULL);
	fails = "c";
	error = -ENODEV;
	apply((struct run){ "a", .workers = 4 });
	assert_int_equal(got.result, 0);
	comes_before("=c", "+a");
}

static void a_command_is_a_barrier(void **state)
{
	testplan_set(&t, "install c anything\n", NULL);
	meets[0] = "a";
	meets[1] = "b";
	apply((struct run){ "a b c d", .workers = 8 });
	assert_int_equal(got.result, 0);
	assert_int_equal(when("not alone:c"), -1);
	comes_before("=a", "command:c");
	comes_before("=b", "command:c");
	comes_before("command:c", "+d");
}

static void load_sequential_is_a_barrier(void **state)
{
	testplan_set(&t, "options c load_sequential=1\noptions d load_sequential=0\n", NULL);
	meets[0] = "d";
	meets[1] = "e";
	apply((struct run){ "a b c d e", .workers = 8 });
	assert_int_equal(got.result, 0);
	comes_before("=a", "+c");
	comes_before("=b", "+c");
	comes_before("=c", "+d");
	comes_before("=c", "+e");
	assert_int_equal(when("alone:d"), -1);
	assert_int_equal(shared->in_parent, 0);
}

static void one_that_hangs_is_named_and_left(void **state)
{
	int result = 7;

	testplan_set(&t, "", NULL);
	hangs = "mid";
	apply((struct run){ "mid top a b", .workers = 2, .timeout_msec = 50 });
	assert_int_equal(got.result, -ETIMEDOUT);
	assert_int_equal(count("+mid"), 1);
	assert_int_equal(when("+top"), -1);
	assert_true(when("=a") >= 0 && when("=b") >= 0);
	assert_string_equal(got.told, "begin low, done low, begin mid, fail mid -110 (text), skip low, "
				      "fail mid -110 (text), begin a, done a, begin b, done b");
	shared->go_on = true;
	while (tn_worker_fate(late, &result) == TN_WORKER_GOES_ON)
		usleep(1000);
	assert_true(result == 0 && when("=mid") >= 0);
}

static void a_walk_can_be_ended(void **state)
{
	testplan_set(&t, "options c load_sequential=1\n", NULL);
	for (unsigned workers = 1; workers < 4; workers += 2) {
		hangs = "mid";
		apply((struct run){ "top c e", .workers = workers, .ends_at = "+mid" });
		assert_int_equal(got.result, -ECANCELED);
		/* What is under way is left alone, and is told; the rest is not begun. */
		assert_string_equal(got.told, "begin low, done low, begin mid, left mid -125 (text)");
		assert_true(when("=mid") < 0 && when("+top") < 0 && when("+c") < 0 && when("+e") < 0);
		assert_int_equal(shared->in_parent, 0);
		assert_int_equal(late, 0);
		shared->go_on = true;
		for (int i = 0; i < 10000 && when("=mid") < 0; i++)
			usleep(1000);
		assert_true(when("=mid") >= 0); /* nobody has killed it */
	}
}

static void a_walk_that_can_be_ended_runs_commands_in_workers(void **state)
{
	testplan_set(&t, "install c anything\ninstall d other\n", NULL);
	apply((struct run){ "a c b", .workers = 4, .ends_at = "never" });
	assert_int_equal(got.result, 0);
	comes_before("=a", "command:c");
	comes_before("command:c", "+b");
	assert_string_equal(got.told, "begin a, done a, begin c, done c, begin b, done b");
	apply((struct run){ "a c d b", .workers = 4, .ends_at = "command:c" });
	assert_int_equal(got.result, -ECANCELED);
	assert_true(when("command:d") < 0 && when("+b") < 0);
}

static void one_that_takes_its_loader_along_fails(void **state)
{
	testplan_set(&t, "", NULL);
	oopses = "low";
	apply((struct run){ "low a", .workers = 2 });
	assert_int_equal(got.result, -ECHILD);
	assert_true(when("=a") >= 0);
	assert_string_equal(got.told, "begin low, fail low -10 (text), begin a, done a");
	oopses = "low";
	apply((struct run){ "low mid a", .workers = 2 });
	assert_int_equal(count("+low"), 1);
	assert_int_equal(when("+mid"), -1);
	assert_string_equal(got.told, "begin low, fail low -10 (text), fail low -10 (text), begin a, done a");
}

static void who_waited_in_vain_for_another_loader_tries_once_more(void **state)
{
	testplan_set(&t, "", NULL);
	busy_once = "low";
	apply((struct run){ "mid", .workers = 2 });
	assert_int_equal(got.result, 0);
	assert_int_equal(count("+low"), 2);
	fails = "low";
	error = -EBUSY;
	apply((struct run){ "mid", .workers = 2 });
	assert_int_equal(got.result, -EBUSY);
	assert_int_equal(count("+low"), 2);
	error = -EEXIST;
	fails = "low";
	apply((struct run){ "mid", .workers = 2 });
	assert_string_equal(got.told, "begin low, skip low, begin mid, done mid");
}

/* As one does that other drivers' work in the background holds up, once its own init is over. */
static void who_needs_one_that_is_live_does_not_wait_for_its_loader(void **state)
{
	testplan_set(&t, "", NULL);
	for (unsigned workers = 2; workers < 5; workers += 2) {
		lingers = "low";
		live_early = true;
		apply((struct run){ "top a", .workers = workers, .timeout_msec = 10000 });
		assert_int_equal(got.result, 0);
		comes_before("=top", "=low");
		assert_string_equal(got.told, "begin low, done low, begin mid, done mid, begin top, done top, begin a, done a");
	}
}

/* Nor is it a failure that the time of such a loader is up, whether somebody has looked by then or not. */
static void one_that_is_live_has_not_failed(void **state)
{
	const char *told[] = { "begin low, done low, begin mid, done mid", "begin low, done low" };
	int result;

	testplan_set(&t, "", NULL);
	for (unsigned i = 0; i < 2; i++) {
		hangs = "low";
		live_early = true;
		apply((struct run){ i ? "low" : "mid", .workers = 2, .timeout_msec = 100 });
		assert_int_equal(got.result, 0);
		assert_string_equal(got.told, told[i]);
		shared->go_on = true;
		while (tn_worker_fate(late, &result) == TN_WORKER_GOES_ON)
			usleep(1000);
	}
}

/* Then it does not need the processor that it was given. */
static void one_that_takes_long_keeps_nobody_from_beginning(void **state)
{
	testplan_set(&t, "", NULL);
	lingers = "c";
	meets[0] = "a";
	meets[1] = "b";
	apply((struct run){ "c a b top", .workers = 8, .processors = 1 });
	assert_int_equal(got.result, 0);
	assert_int_equal(when("alone:a"), -1);
	comes_before("=top", "=c");
}

static void all_or_none_ends_with_the_first_failure(void **state)
{
	testplan_set(&t, "options c load_sequential=1\n", NULL);
	for (unsigned workers = 1; workers < 4; workers += 2) {
		fails = "mid";
		error = -EIO;
		apply((struct run){ "a top c", .workers = workers, .all_or_none = true });
		assert_int_equal(got.result, -EIO);
		assert_int_equal(when("+c"), -1);
	}
}

static void what_was_loaded_is_taken_back_last_first(void **state)
{
	testplan_set(&t, "", NULL);
	fails = "mid";
	error = -EIO;
	stays = "low";
	gone = "a";
	apply((struct run){ "a low mid", .workers = 1, .all_or_none = true, .take_back = true });
	assert_int_equal(got.undone, -EAGAIN);
	assert_string_equal(got.told, "begin a, done a, begin low, done low, skip low, begin mid, fail mid -5, "
				      "undo low -11, undo a 0");
}

static void times_are_of_what_was_taken(void **state)
{
	testplan_set(&t, "", NULL);
	for (unsigned workers = 1; workers < 4; workers += 2) {
		apply((struct run){ "mid top", .workers = workers });
		/* low, mid; low and mid again, top */
		for (size_t i = 0; i < 5; i++) {
			const struct tn_step_time *time = &got.times[i];
			bool taken = i < 2 || i == 4;

			assert_int_equal(taken, time->begun != 0);
			assert_int_equal(taken, time->ended != 0);
			if (taken)
				assert_true(time->ready <= time->begun && time->begun <= time->ended);
		}
		assert_true(got.times[0].ended <= got.times[1].begun);
		assert_true(got.times[1].ended <= got.times[4].ready);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(independent_modules_go_side_by_side),
		cmocka_unit_test(one_worker_is_this_process),
		cmocka_unit_test(a_dependency_is_over_first),
		cmocka_unit_test(the_first_failure_is_the_result),
		cmocka_unit_test(what_failed_is_tried_again_for_the_next),
		cmocka_unit_test(a_softdep_may_fail),
		cmocka_unit_test(a_command_is_a_barrier),
		cmocka_unit_test(load_sequential_is_a_barrier),
		cmocka_unit_test(one_that_hangs_is_named_and_left),
		cmocka_unit_test(a_walk_can_be_ended),
		cmocka_unit_test(a_walk_that_can_be_ended_runs_commands_in_workers),
		cmocka_unit_test(one_that_takes_its_loader_along_fails),
		cmocka_unit_test(who_waited_in_vain_for_another_loader_tries_once_more),
		cmocka_unit_test(who_needs_one_that_is_live_does_not_wait_for_its_loader),
		cmocka_unit_test(one_that_is_live_has_not_failed),
		cmocka_unit_test(one_that_takes_long_keeps_nobody_from_beginning),
		cmocka_unit_test(all_or_none_ends_with_the_first_failure),
		cmocka_unit_test(what_was_loaded_is_taken_back_last_first),
		cmocka_unit_test(times_are_of_what_was_taken),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
