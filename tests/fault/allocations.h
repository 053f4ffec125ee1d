/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* allocations.h - malloc(3) and its kin that fail when they are told to
 *
 * TN_INTERPOSE: they stand in for the C library's, so that libraries get them,
 * too. Without it (sanitizers have their own) the linker puts them, with --wrap,
 * before what our own objects call.
 */
#ifndef TN_TESTS_ALLOCATIONS_H
#define TN_TESTS_ALLOCATIONS_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

static size_t made;      /* allocations so far */
static size_t failing;   /* the one that fails, counted from 1; 0 for none */
static bool failing_on;  /* and all after it */

static bool refused(void)
{
	made++;
	if (failing == 0 || made < failing || (made > failing && !failing_on))
		return false;
	errno = ENOMEM;
	return true;
}

#ifdef TN_INTERPOSE
#define STAND_IN(name) name
#define REAL(name) __libc_##name
#else
#define STAND_IN(name) __wrap_##name
#define REAL(name) __real_##name
#endif

#define VISIBLE __attribute__((visibility("default"))) /* to libraries */

void *REAL(malloc)(size_t n);
void *REAL(calloc)(size_t n, size_t size);
void *REAL(realloc)(void *p, size_t n);
VISIBLE void *STAND_IN(malloc)(size_t n);
VISIBLE void *STAND_IN(calloc)(size_t n, size_t size);
VISIBLE void *STAND_IN(realloc)(void *p, size_t n);

void *STAND_IN(malloc)(size_t n)
{
	return refused() ? NULL : REAL(malloc)(n);
}

void *STAND_IN(calloc)(size_t n, size_t size)
{
	return refused() ? NULL : REAL(calloc)(n, size);
}

void *STAND_IN(realloc)(void *p, size_t n)
{
	return refused() ? NULL : REAL(realloc)(p, n);
}

#endif
