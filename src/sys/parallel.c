// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

#define THREADS_MAX 64

struct work {
	const size_t *things;
	size_t n;
	atomic_size_t next;
	void (*fn)(void *data, size_t thing);
	void *data;
};

static void *take_work(void *p)
{
	struct work *w = p;

	for (;;) {
		size_t i = atomic_fetch_add_explicit(&w->next, 1, memory_order_relaxed);

		if (i >= w->n)
			return NULL;
		w->fn(w->data, w->things[i]);
	}
}

/* Those that we may run on: a container or taskset(1) may have set some apart. */
static size_t count_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

void tn_parallel(const size_t *things, size_t n, size_t max_threads,
		 void (*fn)(void *data, size_t thing), void *data)
{
	struct work w = { .things = things, .n = n, .fn = fn, .data = data };
	pthread_t threads[THREADS_MAX];
	size_t wanted = count_processors(), started = 1;
	sigset_t all, before;

	if (wanted > max_threads)
		wanted = max_threads;
	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	/* Signals are the caller's. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	while (started < wanted && pthread_create(&threads[started], NULL, take_work, &w) == 0)
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	take_work(&w);
	while (--started)
		pthread_join(threads[started], NULL);
}
