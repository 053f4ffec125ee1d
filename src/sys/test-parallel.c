// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/background.h"
#include "sys/parallel.h"

#define N 3000

struct things {
	atomic_uint begun[N]; /* how often each was worked on */
	atomic_uint busy[TN_PARALLEL_MAX]; /* whether the worker of that number is at work */
	unsigned result[N];
	atomic_uint overlaps; /* two threads with one number */
	size_t next, n_worked, stop_at;
	useconds_t first_takes;
};

static void work(void *data, size_t i, size_t worker)
{
	struct things *t = data;

	if (atomic_fetch_add(&t->busy[worker], 1))
		atomic_fetch_add(&t->overlaps, 1);
	if (i == 0)
		usleep(t->first_takes);
	atomic_fetch_add(&t->begun[i], 1);
	t->result[i] = (unsigned)i * 3;
	atomic_fetch_sub(&t->busy[worker], 1);
}

static int use(void *data, size_t i, bool worked)
{
	struct things *t = data;

	assert_int_equal(i, t->next++);
	assert_int_equal(t->begun[i], worked);
	if (worked)
		assert_int_equal(t->result[i], i * 3);
	t->n_worked += worked;
	return i == t->stop_at ? -ECANCELED : 0;
}

static int run(struct things *t, size_t n, size_t max_threads)
{
	const struct tn_parallel p = { .n = n, .max_threads = max_threads, .work = work, .use = use, .data = t };

	return tn_parallel(&p);
}

static void each_once_and_in_order(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 17, N };

	(void)state;
	for (size_t threads = 0; threads < 70; threads += 23)
		for (size_t i = 0; i < 5; i++) {
			static struct things t;

			memset(&t, 0, sizeof(t));
			t.stop_at = N;
			assert_int_equal(run(&t, counts[i], threads), 0);
			assert_int_equal(t.next, counts[i]);
			assert_int_equal(t.overlaps, 0);
		}
}

static void one_thread_hands_nothing_over(void **state)
{
	static struct things t = { .stop_at = N };

	(void)state;
	assert_int_equal(run(&t, N, 1), 0);
	assert_int_equal(t.n_worked, 0);
}

/* All others are done while the first one takes its time, and still come after it. */
static void a_slow_one_is_waited_for(void **state)
{
	static struct things t = { .stop_at = N, .first_takes = 20000 };

	(void)state;
	assert_int_equal(run(&t, N, 4), 0);
	assert_int_equal(t.next, N);
}

static void stops(void **state)
{
	static struct things t = { .stop_at = 5 };

	(void)state;
	assert_int_equal(run(&t, N, 4), -ECANCELED);
	assert_int_equal(t.next, 6);
	memset(&t, 0, sizeof(t));
	t.stop_at = 5;
	assert_int_equal(run(&t, N, 1), -ECANCELED);
	assert_int_equal(t.next, 6);
}

static void *note(void *data)
{
	usleep(1000);
	(*(int *)data)++;
	return NULL;
}

static void in_the_background(void **state)
{
	struct tn_background b = { 0 }, never = { 0 };
	int n = 0;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		tn_background_begin(&b, note, &n);
		tn_background_wait(&b);
		assert_int_equal(n, i);
	}
	tn_background_wait(&b);
	tn_background_wait(&never);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_once_and_in_order),
		cmocka_unit_test(one_thread_hands_nothing_over),
		cmocka_unit_test(a_slow_one_is_waited_for),
		cmocka_unit_test(stops),
		cmocka_unit_test(in_the_background),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
