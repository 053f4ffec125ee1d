/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* thread.h - what parallel.c and background.c have in common, and how many processors there are */
#ifndef TN_SYS_THREAD_H
#define TN_SYS_THREAD_H

#include <pthread.h>
#include <stddef.h>

/* Those that we may run on: a container or taskset(1) may have set some apart. */
size_t tn_thread_processors(void);

/* Signals are left to the caller's thread. Return: as pthread_create(3). */
int tn_thread_start(pthread_t *ret, void *(*fn)(void *data), void *data);

#endif
