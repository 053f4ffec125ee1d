/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* background.h - one thing done while the caller does another */
#ifndef TN_SYS_BACKGROUND_H
#define TN_SYS_BACKGROUND_H

#include <pthread.h>
#include <stdbool.h>

/* All zero: nothing was begun. Stays where it is until the wait. */
struct tn_background {
	pthread_t thread;
	bool running;
};

/* Calls @fn in another thread; at once in this one where there is one processor, or no thread can
 * be had. */
void tn_background_begin(struct tn_background *b, void *(*fn)(void *data), void *data);

/* Until it is done. Once more does nothing. */
void tn_background_wait(struct tn_background *b);

#endif
