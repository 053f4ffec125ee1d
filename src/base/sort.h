/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sort.h - sort many texts that share long beginnings; sort few items of any kind
 *
 * The texts: multikey quicksort on eight bytes at a time: each byte of a text
 * is looked at about once, however long the beginning that it shares with
 * others; no order of the items makes it quadratic, and no length recurse
 * deeply.
 */
#ifndef TN_BASE_SORT_H
#define TN_BASE_SORT_H

#include <stdint.h>

#include "base/text.h"

struct tn_sort_item {
	struct tn_text key;
	uint32_t id;     /* the caller's; equal keys end up in its rising order */
	uint64_t window; /* private */
};

/* Sorts by tn_text_cmp() order of the keys, then by id. */
void tn_sort_texts(struct tn_sort_item *items, size_t n);

/* Up to so many items insertion is faster than qsort(3). */
#define TN_SORT_FEW_MAX 64u

/**
 * TN_SORT_FEW() - insertion sort, in the place where it stands
 * @v:    array of any type
 * @n:    how many; takes their square in time
 * @a:    name of a pointer to an item...
 * @b:    ... and of one to an item that stands before it, both for @less
 * @less: whether *@a goes in front of *@b; false for equal ones leaves their order
 */
#define TN_SORT_FEW(v, n, a, b, less)                                             \
	for (size_t next_ = 1; next_ < (n); next_++) {                            \
		const __typeof__(*(v)) item_ = (v)[next_], *a = &item_, *b;       \
		size_t at_ = next_;                                               \
\
		for (; at_ && (b = &(v)[at_ - 1], (less)); at_--)                 \
			(v)[at_] = (v)[at_ - 1];                                  \
		(v)[at_] = item_;                                                 \
	}

#endif
