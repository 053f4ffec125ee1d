// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/thread.h"

#include <sched.h>
#include <signal.h>

size_t tn_thread_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

int tn_thread_start(pthread_t *ret, void *(*fn)(void *data), void *data)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	r = pthread_create(ret, NULL, fn, data);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}
