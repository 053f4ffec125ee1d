// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mutate.h"

#include "base/cleanup.h"

void fuzz_seed(struct fuzz_corpus *corpus, const void *p, size_t n)
{
	struct fuzz_bytes *v = realloc(corpus->v, (corpus->n + 1) * sizeof(*v));
	uint8_t *copy = malloc(n ? n : 1);

	if (!v || !copy)
		abort();
	if (n)
		memcpy(copy, p, n);
	v[corpus->n++] = (struct fuzz_bytes){ copy, n };
	corpus->v = v;
}

void fuzz_corpus_free(struct fuzz_corpus *corpus)
{
	for (size_t i = 0; i < corpus->n; i++)
		free(corpus->v[i].p);
	free(corpus->v);
	*corpus = (struct fuzz_corpus){ 0 };
}

size_t fuzz_random(struct fuzz_random *r, size_t below)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return below ? (size_t)((r->state * 0x2545f4914f6cdd1dull >> 16) % below) : 0;
}

/* What is being built. */
struct draft {
	uint8_t *p;
	size_t n;
	struct fuzz_random *random;
	const struct fuzz_corpus *corpus;
};

static size_t pick(struct draft *d, size_t below)
{
	return fuzz_random(d->random, below);
}

static void flip_bit(struct draft *d)
{
	if (d->n)
		d->p[pick(d, d->n)] ^= (uint8_t)(1u << pick(d, 8));
}

static void set_byte(struct draft *d)
{
	if (d->n)
		d->p[pick(d, d->n)] = (uint8_t)pick(d, 256);
}

/* Sizes and offsets are where parsers break: the edges of every width. */
static void set_number(struct draft *d)
{
	static const uint64_t edges[] = {
		0, 1, 2, 3, 4, 7, 8, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000,
		0x0fffffff, 0x10000000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
		0x100000000, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff,
	};
	static const size_t widths[] = { 1, 2, 4, 8 };
	size_t width = widths[pick(d, TN_ARRAY_SIZE(widths))];
	uint64_t value = pick(d, 4) ? edges[pick(d, TN_ARRAY_SIZE(edges))] : pick(d, d->n + 2);
	bool big = pick(d, 2);
	size_t at;

	if (d->n < width)
		return;
	at = pick(d, d->n - width + 1);
	if (pick(d, 2))
		at -= at % width;
	for (size_t i = 0; i < width; i++)
		d->p[at + i] = (uint8_t)(value >> 8 * (big ? width - 1 - i : i));
}

static void cut_end(struct draft *d)
{
	d->n = pick(d, d->n + 1);
}

static void remove_part(struct draft *d)
{
	size_t at = pick(d, d->n), n = pick(d, d->n - at + 1);

	if (!d->n)
		return;
	memmove(d->p + at, d->p + at + n, d->n - at - n);
	d->n -= n;
}

/* Opens a gap of @n bytes at @at; false when the input would grow too long. */
static bool open_gap(struct draft *d, size_t at, size_t n)
{
	if (n > FUZZ_INPUT_MAX - d->n)
		return false;
	memmove(d->p + at + n, d->p + at, d->n - at);
	d->n += n;
	return true;
}

static void repeat_part(struct draft *d)
{
	size_t from = pick(d, d->n), n = pick(d, d->n - from + 1);

	/* The copy goes right behind the original, so the gap does not move it. */
	if (open_gap(d, from + n, n))
		memcpy(d->p + from + n, d->p + from, n);
}

static void insert_bytes(struct draft *d)
{
	static const uint8_t telling[] = "\0\n\\\"'#= \t,:-*?[]/.\xff\x7f";
	size_t at = pick(d, d->n + 1), n = 1 + pick(d, pick(d, 16) ? 4 : 300);
	bool same = pick(d, 2);
	uint8_t c = telling[pick(d, sizeof(telling))];

	if (!open_gap(d, at, n))
		return;
	for (size_t i = 0; i < n; i++)
		d->p[at + i] = same ? c : telling[pick(d, sizeof(telling))];
}

/* The start of this one, the end of another. */
static void splice(struct draft *d)
{
	const struct fuzz_bytes *other = &d->corpus->v[pick(d, d->corpus->n)];
	size_t from = pick(d, other->n + 1), keep = pick(d, d->n + 1);

	if (other->n - from > FUZZ_INPUT_MAX - keep)
		return;
	memcpy(d->p + keep, other->p + from, other->n - from);
	d->n = keep + (other->n - from);
}

size_t fuzz_mutate(const struct fuzz_corpus *corpus, struct fuzz_random *random, uint8_t *ret)
{
	static void (*const changes[])(struct draft *) = {
		flip_bit, set_byte, set_number, set_number, cut_end,
		remove_part, repeat_part, insert_bytes, splice,
	};
	const struct fuzz_bytes *seed = &corpus->v[fuzz_random(random, corpus->n)];
	struct draft d = { ret, seed->n, random, corpus };

	if (d.n > FUZZ_INPUT_MAX)
		d.n = FUZZ_INPUT_MAX;
	if (d.n)
		memcpy(d.p, seed->p, d.n);
	for (size_t i = 0, n = 1 + pick(&d, 8); i < n; i++)
		changes[pick(&d, TN_ARRAY_SIZE(changes))](&d);
	return d.n;
}
