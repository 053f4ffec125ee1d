/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* siphash.h - SipHash-1-3: a hash that nobody can aim who does not know the key
 *
 * Inline, for it is short and where depmod spends a tenth of its time.
 * J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012; with
 * one round a word and three at the end, as hash tables use it.
 */
#ifndef TN_BASE_SIPHASH_H
#define TN_BASE_SIPHASH_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

struct tn_siphash_key {
	uint64_t k0, k1; /* the key's 16 bytes, read as little-endian numbers */
};

struct tn_siphash_state {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t tn_siphash_rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void tn_siphash_round(struct tn_siphash_state *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = tn_siphash_rotate(s->v1, 13) ^ s->v0;
	s->v3 = tn_siphash_rotate(s->v3, 16) ^ s->v2;
	s->v0 = tn_siphash_rotate(s->v0, 32);
	s->v2 += s->v1;
	s->v0 += s->v3;
	s->v1 = tn_siphash_rotate(s->v1, 17) ^ s->v2;
	s->v3 = tn_siphash_rotate(s->v3, 21) ^ s->v0;
	s->v2 = tn_siphash_rotate(s->v2, 32);
}

static inline uint64_t tn_siphash_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return le64toh(word);
}

/* The last @n % 8 bytes of @n, and @n itself in the highest one. */
static inline uint64_t tn_siphash_last(const char *end, size_t n)
{
	unsigned left = n % 8;
	uint64_t word = (uint64_t)n << 56;

	if (n >= 8) /* all eight that end there, less those of the word before; two shifts, for none */
		return word | tn_siphash_word(end - 8) >> 8 >> (56 - 8 * left);
	for (unsigned i = 0; i < left; i++)
		word |= (uint64_t)(uint8_t)end[(int)i - (int)left] << (8 * i);
	return word;
}

static inline uint64_t tn_siphash(const struct tn_siphash_key *key, struct tn_text t)
{
	struct tn_siphash_state s = { /* "somepseudorandomlygeneratedbytes" */
		key->k0 ^ 0x736f6d6570736575,
		key->k1 ^ 0x646f72616e646f6d,
		key->k0 ^ 0x6c7967656e657261,
		key->k1 ^ 0x7465646279746573,
	};
	uint64_t word;

	for (size_t at = 0; at + 8 <= t.n; at += 8) {
		word = tn_siphash_word(t.p + at);
		s.v3 ^= word;
		tn_siphash_round(&s);
		s.v0 ^= word;
	}
	word = tn_siphash_last(t.p + t.n, t.n);
	s.v3 ^= word;
	tn_siphash_round(&s);
	s.v0 ^= word;
	s.v2 ^= 0xff;
	tn_siphash_round(&s);
	tn_siphash_round(&s);
	tn_siphash_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

#endif
