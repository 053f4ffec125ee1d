/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* failing_allocator.h - for tests: malloc, calloc and realloc that fail when the test says so
 *
 * The linker puts them in the place of the allocator's (--wrap=malloc and so on). The test that
 * includes this defines allocation_fails(), which is asked before each allocation.
 */
#ifndef TN_FAILING_ALLOCATOR_H
#define TN_FAILING_ALLOCATOR_H

#include <stdbool.h>
#include <stddef.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static bool allocation_fails(void);

void *__wrap_malloc(size_t n)
{
	return allocation_fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return allocation_fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return allocation_fails() ? NULL : __real_realloc(p, n);
}

#endif
