/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* heap.h - numbers of which the least is taken first: a binary heap in room that the caller has */
#ifndef TN_BASE_HEAP_H
#define TN_BASE_HEAP_H

#include <stddef.h>

struct tn_heap {
	size_t *v; /* v[0] is the least */
	size_t n;
};

static inline void tn_heap_swap(struct tn_heap *heap, size_t a, size_t b)
{
	size_t number = heap->v[a];

	heap->v[a] = heap->v[b];
	heap->v[b] = number;
}

/* There must be room for it. */
static inline void tn_heap_push(struct tn_heap *heap, size_t number)
{
	size_t i = heap->n++;

	heap->v[i] = number;
	for (; i && heap->v[(i - 1) / 2] > heap->v[i]; i = (i - 1) / 2)
		tn_heap_swap(heap, i, (i - 1) / 2);
}

/* Takes the least of at least one. */
static inline size_t tn_heap_pop(struct tn_heap *heap)
{
	size_t least = heap->v[0], i = 0, child;

	heap->v[0] = heap->v[--heap->n];
	while ((child = 2 * i + 1) < heap->n) {
		child += child + 1 < heap->n && heap->v[child + 1] < heap->v[child];
		if (heap->v[i] <= heap->v[child])
			break;
		tn_heap_swap(heap, i, child);
		i = child;
	}
	return least;
}

#endif
