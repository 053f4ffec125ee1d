/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parallel.h - the same work on many things, by as many threads as there are processors */
#ifndef TN_SYS_PARALLEL_H
#define TN_SYS_PARALLEL_H

#include <stddef.h>

/**
 * tn_parallel() - call @fn for each of @things
 * @things:      numbers; what they mean is between caller and @fn
 * @max_threads: no more than this, whatever the number of processors
 * @fn:          is called from several threads, once for each thing, in some order
 *
 * Returns when all is done. The caller's thread works as well, and does it all
 * alone where no other thread can be had.
 */
void tn_parallel(const size_t *things, size_t n, size_t max_threads,
		 void (*fn)(void *data, size_t thing), void *data);

#endif
