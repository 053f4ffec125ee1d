// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/sort.h"

#include <stdlib.h>

#define WINDOW_BYTES 8u
/* Below this many items insertion is cheaper than partition. */
#define FEW 12u
/* Each window is a level of recursion; beginnings that share more are compared whole. */
#define DEPTH_MAX 1024u

/* The eight bytes of the key from @depth on, first byte highest, zeros behind its end. */
static uint64_t load_window(struct tn_text key, size_t depth)
{
	struct tn_text rest = tn_text_from(key, depth);
	uint64_t window = 0;

	for (size_t i = 0; i < WINDOW_BYTES; i++)
		window = window << 8 | (i < rest.n ? (uint8_t)rest.p[i] : 0);
	return window;
}

static int compare(const struct tn_sort_item *a, const struct tn_sort_item *b, size_t depth)
{
	int c;

	if (a->window != b->window)
		return a->window < b->window ? -1 : 1;
	/* Zeros in a window may be padding or the text's own: the texts decide. */
	c = tn_text_cmp(tn_text_from(a->key, depth), tn_text_from(b->key, depth));
	return c ? c : (a->id > b->id) - (a->id < b->id);
}

static int by_text_and_id(const void *pa, const void *pb)
{
	const struct tn_sort_item *a = pa, *b = pb;
	int c = tn_text_cmp(a->key, b->key);

	return c ? c : (a->id > b->id) - (a->id < b->id);
}

static int by_length_and_id(const void *pa, const void *pb)
{
	const struct tn_sort_item *a = pa, *b = pb;

	if (a->key.n != b->key.n)
		return a->key.n < b->key.n ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void swap(struct tn_sort_item *a, struct tn_sort_item *b)
{
	struct tn_sort_item t = *a;

	*a = *b;
	*b = t;
}

static uint64_t median_window(const struct tn_sort_item *items, size_t n)
{
	uint64_t a = items[0].window, b = items[n / 2].window, c = items[n - 1].window;

	if (a > b) {
		uint64_t t = a;

		a = b;
		b = t;
	}
	return c < a ? a : c > b ? b : c;
}

/*
 * Of items that agree in all before their windows and in the windows, those
 * that end inside the window come first (they differ in length only: the rest
 * is padding or NULs). Return: how many they are.
 */
static size_t split_ended(struct tn_sort_item *items, size_t n, size_t depth)
{
	size_t ended = 0;

	for (size_t i = 0; i < n; i++)
		if (items[i].key.n <= depth + WINDOW_BYTES)
			swap(&items[i], &items[ended++]);
	qsort(items, ended, sizeof(*items), by_length_and_id);
	return ended;
}

static void sort_windows(struct tn_sort_item *items, size_t n, size_t depth);

/* Items that agree up to and in the window at @depth: go on behind it. */
static void sort_next_window(struct tn_sort_item *items, size_t n, size_t depth)
{
	size_t ended = split_ended(items, n, depth);

	items += ended;
	n -= ended;
	for (size_t i = 0; i < n; i++)
		items[i].window = load_window(items[i].key, depth + WINDOW_BYTES);
	sort_windows(items, n, depth + WINDOW_BYTES);
}

/* How often a good pivot would halve @n, and as often again. */
static unsigned passes_for(size_t n)
{
	unsigned passes = 0;

	for (; n; n /= 2)
		passes += 2;
	return passes;
}

static void sort_windows(struct tn_sort_item *items, size_t n, size_t depth)
{
	if (n > FEW && depth >= DEPTH_MAX) {
		qsort(items, n, sizeof(*items), by_text_and_id);
		return;
	}
	for (unsigned passes = passes_for(n); n > FEW; passes--) {
		uint64_t pivot = median_window(items, n);
		size_t less = 0, more = n, i = 0;

		/* Texts in an order that is made to give bad pivots would take n passes. */
		if (!passes) {
			qsort(items, n, sizeof(*items), by_text_and_id);
			return;
		}
		while (i < more)
			if (items[i].window < pivot)
				swap(&items[i++], &items[less++]);
			else if (items[i].window > pivot)
				swap(&items[i], &items[--more]);
			else
				i++;
		sort_next_window(items + less, more - less, depth);
		/* The larger part in this loop keeps the stack logarithmic. */
		if (less < n - more) {
			sort_windows(items, less, depth);
			items += more;
			n -= more;
		} else {
			sort_windows(items + more, n - more, depth);
			n = less;
		}
	}
	TN_SORT_FEW(items, n, a, b, compare(a, b, depth) < 0);
}

void tn_sort_texts(struct tn_sort_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		items[i].window = load_window(items[i].key, 0);
	sort_windows(items, n, 0);
}
