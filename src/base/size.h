/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* size.h - sizes that are made from other sizes: the one place where they are
 *
 * What does not fit becomes SIZE_MAX, and stays that in any further sum or
 * product. No allocation of that size succeeds, so whoever asks for the memory
 * checks the arithmetic, too. dev/check-allocations sees to it that no other
 * sum or product is asked for.
 */
#ifndef TN_BASE_SIZE_H
#define TN_BASE_SIZE_H

#include <stddef.h>
#include <stdint.h>

static inline size_t tn_size_add(size_t a, size_t b)
{
	size_t sum;

	return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

static inline size_t tn_size_mul(size_t a, size_t b)
{
	size_t product;

	return __builtin_mul_overflow(a, b, &product) ? SIZE_MAX : product;
}

#endif
