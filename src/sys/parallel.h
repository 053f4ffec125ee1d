/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parallel.h - many things worked on by several threads, their results used in order */
#ifndef TN_SYS_PARALLEL_H
#define TN_SYS_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

/* Threads there are at most, the caller's included. */
#define TN_PARALLEL_MAX 64

struct tn_parallel {
	size_t n;           /* things, 0 to n - 1 */
	size_t max_threads; /* no more than this, whatever the number of processors, nor than things; 0 is 1 */
	/* Any thread, at most once for each thing, begun in order. @worker is the thread's number,
	 * 0 for the caller's: for memory that each uses again. */
	void (*work)(void *data, size_t i, size_t worker);
	/* The caller's thread, once for each thing, in order. What was not worked on (@worked is
	 * false) is left to it: where there is one thread that spares handing results over.
	 * Negative: stop. */
	int (*use)(void *data, size_t i, bool worked);
	void *data;
};

/**
 * tn_parallel() - work on all things and use them
 *
 * The caller's thread uses what is ready and works as well when nothing is, and
 * does everything alone where no other thread can be had. Return: 0, or what
 * @use returned to stop; no thread is left either way.
 */
int tn_parallel(const struct tn_parallel *p);

#endif
