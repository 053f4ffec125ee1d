/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* allocations.h - malloc(3) and its kin that fail when they are told to
 *
 * TN_INTERPOSE: they stand in for the C library's, so that libraries get them,
 * too. Without it (sanitizers have their own) the linker puts them, with --wrap,
 * before what our own objects call.
 */
#ifndef TN_TESTS_ALLOCATIONS_H
#define TN_TESTS_ALLOCATIONS_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static size_t made_here, *made = &made_here; /* allocations so far; also where several processes count together */
static size_t failing;   /* the one that fails, counted from 1; 0 for none */
static bool failing_on;  /* and all after it */

#ifdef TN_INTERPOSE
/* Where an allocation that fails is not ours to tell: libseccomp 2.5.4 never ends then (seccomp_load), and a library
 * that cannot be loaded, or does not do its work, is one that is not there. */
static bool is_spared(const void *caller)
{
	static const char *const spared[] = { "/libseccomp.", "/ld-linux", "/libcrypto." };
	Dl_info info;

	if (!dladdr(caller, &info) || !info.dli_fname)
		return false;
	for (size_t i = 0; i < sizeof(spared) / sizeof(spared[0]); i++)
		if (strstr(info.dli_fname, spared[i]))
			return true;
	return false;
}
#else
#define is_spared(caller) ((void)(caller), false)
#endif

static bool refused(const void *caller)
{
	size_t number = is_spared(caller) ? 0 : __atomic_add_fetch(made, 1, __ATOMIC_RELAXED);

	if (failing == 0 || number == 0 || number < failing || (number > failing && !failing_on))
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
	return refused(__builtin_return_address(0)) ? NULL : REAL(malloc)(n);
}

void *STAND_IN(calloc)(size_t n, size_t size)
{
	return refused(__builtin_return_address(0)) ? NULL : REAL(calloc)(n, size);
}

void *STAND_IN(realloc)(void *p, size_t n)
{
	return refused(__builtin_return_address(0)) ? NULL : REAL(realloc)(p, n);
}

#endif
