/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sort.h - sort many texts that share long beginnings
 *
 * Multikey quicksort on eight bytes at a time: each byte of a text is looked
 * at about once, however long the beginning that it shares with others; no
 * order of the items makes it quadratic, and no length recurse deeply.
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

#endif
