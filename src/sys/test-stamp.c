// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/stamp.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"

#define MSEC 1000000L

static const struct tn_stamp stamp = {
	.device = 1, .inode = 2, .size = 3,
	.mtime_sec = 1000, .mtime_nsec = 500 * MSEC,
	.ctime_sec = 2000, .ctime_nsec = 500 * MSEC,
};
static const struct timespec later = { .tv_sec = 3000 };

static void every_part_counts(void **state)
{
	struct tn_stamp s[7];

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(s); i++)
		s[i] = stamp;
	assert_true(tn_stamp_same(&stamp, &s[0]));
	s[0].device++;
	s[1].inode++;
	s[2].size++;
	s[3].mtime_sec++;
	s[4].mtime_nsec++;
	s[5].ctime_sec++;
	s[6].ctime_nsec++;
	for (size_t i = 0; i < TN_ARRAY_SIZE(s); i++) {
		assert_false(tn_stamp_same(&stamp, &s[i]));
		assert_false(tn_stamp_holds(&stamp, &s[i], TN_STAMP_FIRM, later));
	}
	assert_true(tn_stamp_holds(&stamp, &stamp, TN_STAMP_FIRM, later));
}

/* A clock that ticks 100 times a second; where there are no nanoseconds, once in two seconds. */
static void a_change_of_just_now_may_be_followed_by_another(void **state)
{
	static const struct {
		uint32_t ctime_nsec;
		struct timespec now;
		bool settled;
	} cases[] = {
		{ 500 * MSEC, { 2000, 500 * MSEC }, false },
		{ 500 * MSEC, { 2000, 510 * MSEC }, false },
		{ 500 * MSEC, { 2000, 520 * MSEC }, false },
		{ 500 * MSEC, { 2000, 520 * MSEC + 1 }, true },
		{ 500 * MSEC, { 1999, 999 * MSEC }, false }, /* the clock was turned back */
		{ 990 * MSEC, { 2001, 5 * MSEC }, false },
		{ 990 * MSEC, { 2001, 11 * MSEC }, true },
		{ 0, { 2001, 999 * MSEC }, false },
		{ 0, { 2002, 30 * MSEC }, true },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_stamp s = stamp;

		s.ctime_nsec = cases[i].ctime_nsec;
		assert_int_equal(tn_stamp_is_settled(&s, cases[i].now), cases[i].settled);
		assert_int_equal(tn_stamp_holds(&s, &s, TN_STAMP_FIRM, cases[i].now), cases[i].settled);
	}
}

/* What says nothing of a file that was changed and given its old time back. */
static void change_times_that_are_made_up(void **state)
{
	struct tn_stamp same = stamp, sec = stamp, nsec = stamp;

	(void)state;
	same.ctime_sec = same.mtime_sec;
	sec.ctime_sec = sec.mtime_sec + 1;
	nsec.ctime_sec = nsec.mtime_sec;
	nsec.ctime_nsec++;
	assert_true(tn_stamp_holds(&same, &same, TN_STAMP_FIRM, later));
	assert_false(tn_stamp_holds(&same, &same, TN_STAMP_MIXED, later));
	assert_true(tn_stamp_holds(&sec, &sec, TN_STAMP_MIXED, later));
	assert_true(tn_stamp_holds(&nsec, &nsec, TN_STAMP_MIXED, later));
	assert_false(tn_stamp_holds(&same, &same, TN_STAMP_HOLLOW, later));
	assert_false(tn_stamp_holds(&stamp, &stamp, TN_STAMP_HOLLOW, later));
}

static void file_systems(void **state)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY), pipes[2];

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(tn_stamp_trust_of(proc), TN_STAMP_HOLLOW);
	assert_int_equal(tn_stamp_trust_of(pipes[0]), TN_STAMP_HOLLOW);
	assert_int_equal(tn_stamp_trust_of(-1), TN_STAMP_HOLLOW);
	close(proc);
	close(pipes[0]);
	close(pipes[1]);
}

static void what_is_not_there(void **state)
{
	static const struct tn_stamp none;
	struct tn_stamp got = tn_stamp_of(AT_FDCWD, "/none/of/this");

	(void)state;
	assert_true(tn_stamp_same(&got, &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part_counts),
		cmocka_unit_test(a_change_of_just_now_may_be_followed_by_another),
		cmocka_unit_test(change_times_that_are_made_up),
		cmocka_unit_test(file_systems),
		cmocka_unit_test(what_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
