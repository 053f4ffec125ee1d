// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_pattern.h"

#include <errno.h>
#include <stdlib.h>

#include "base/size.h"

#include "format/poison.h"

#define WORD_BITS 64u
#define N_BYTES 256u
#define MEMBER_WORDS (N_BYTES / 64)

/* Sets the bit of each place. A byte value gets its row when it comes; no NUL is in a text. */
static inline void fill_rows(uint8_t *row_of, uint64_t *bits, size_t words, struct tn_text text)
{
	unsigned rows = 1;

	memset(bits, 0, words * sizeof(*bits));
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char byte = (unsigned char)text.p[i];
		unsigned row = row_of[byte];

		if (!row && byte) {
			row = rows++;
			row_of[byte] = (uint8_t)row;
			memset(bits + row * words, 0, words * sizeof(*bits));
		}
		if (row)
			bits[row * words + i / WORD_BITS] |= 1ull << i % WORD_BITS;
	}
}

int tn_pattern_text_init(struct tn_pattern_text *ret, struct tn_text text)
{
	const size_t most_rows = text.n < N_BYTES ? text.n + 1 : N_BYTES;

	ret->n = text.n;
	memset(ret->row, 0, sizeof(ret->row));
	if (text.n < TN_PATTERN_SHORT) {
		ret->words = 2;
		ret->bits = ret->few;
		fill_rows(ret->row, ret->few, 2, text);
		return 0;
	}
	ret->words = text.n / WORD_BITS + 1;
	ret->bits = malloc(tn_size_mul(tn_size_mul(most_rows, ret->words), sizeof(*ret->bits)));
	if (!ret->bits)
		return -ENOMEM;
	fill_rows(ret->row, ret->bits, ret->words, text);
	return 0;
}

void tn_pattern_text_free(struct tn_pattern_text *t)
{
	if (t->bits != t->few)
		free(t->bits);
	t->bits = NULL;
}

void tn_pattern_start(const struct tn_pattern_text *t, size_t at, struct tn_pattern_state *s,
		      uint64_t *sets)
{
	*s = (struct tn_pattern_state){ .stage = TN_CLASS_OUTSIDE };
	memset(sets, 0, tn_pattern_set_words(t) * sizeof(*sets));
	sets[at / WORD_BITS] = 1ull << at % WORD_BITS;
}

/* Of the words of a set over places 0..n, the bits that mean a place with a byte. */
static uint64_t word_mask(const struct tn_pattern_text *t, size_t word)
{
	size_t from = word * WORD_BITS;

	if (t->n >= from + WORD_BITS)
		return ~0ull;
	return t->n > from ? (1ull << (t->n - from)) - 1 : 0;
}

/* Each place whose byte is among @members (or not among them) moves on by one. */
static bool advance(const struct tn_pattern_text *t, uint64_t *set, const uint64_t members[MEMBER_WORDS],
		    bool negate)
{
	uint64_t carry = 0, any = 0;

	for (size_t w = 0; w < t->words; w++) {
		uint64_t hit = 0, moved;

		for (unsigned part = 0; part < MEMBER_WORDS; part++)
			for (uint64_t m = members[part]; m && set[w]; m &= m - 1) {
				unsigned byte = part * 64 + (unsigned)__builtin_ctzll(m);

				hit |= tn_pattern_places(t, (unsigned char)byte)[w];
			}
		if (negate)
			hit = ~hit & word_mask(t, w);
		moved = set[w] & hit;
		set[w] = moved << 1 | carry;
		carry = moved >> (WORD_BITS - 1);
		any |= set[w];
	}
	return any != 0;
}

static bool advance_byte(const struct tn_pattern_text *t, uint64_t *set, unsigned char byte)
{
	const uint64_t *bits = tn_pattern_places(t, byte);
	uint64_t carry = 0, any = 0;

	for (size_t w = 0; w < t->words; w++) {
		uint64_t moved = set[w] & bits[w];

		set[w] = moved << 1 | carry;
		carry = moved >> (WORD_BITS - 1);
		any |= set[w];
	}
	return any != 0;
}

/* A '*': every place from the first one reached on. Those behind the text's end come to
 * nothing, since no byte stands there. */
static bool advance_star(const struct tn_pattern_text *t, uint64_t *set)
{
	size_t w = 0;

	while (w < t->words && !set[w])
		w++;
	if (w == t->words)
		return false;
	set[w] |= ~((set[w] & -set[w]) - 1);
	while (++w < t->words)
		set[w] = ~0ull;
	return true;
}

/* A byte of the pattern outside a class; '[' stands for itself. */
static bool step_plain(const struct tn_pattern_text *t, uint64_t *set, unsigned char byte,
		       bool escaped)
{
	static const uint64_t none[MEMBER_WORDS];

	if (!escaped && byte == '*')
		return advance_star(t, set);
	if (!escaped && byte == '?')
		return advance(t, set, none, true);
	return advance_byte(t, set, byte);
}

static void add_members(struct tn_pattern_state *s, unsigned low, unsigned high)
{
	for (unsigned c = low; c <= high; c++)
		s->members[c / 64] |= 1ull << c % 64;
}

/* A byte inside '[...]'. Return: true when it closed the class. */
static bool step_class(struct tn_pattern_state *s, unsigned char byte, bool escaped)
{
	if (!escaped && s->stage == TN_CLASS_START && (byte == '!' || byte == '^')) {
		s->negate = true;
		s->stage = TN_CLASS_FIRST;
		return false;
	}
	if (!escaped && byte == ']' && s->stage >= TN_CLASS_MEMBER) {
		if (s->stage >= TN_CLASS_LOW)
			add_members(s, s->low, s->low);
		if (s->stage == TN_CLASS_DASH)
			add_members(s, '-', '-');
		return true;
	}
	if (s->stage == TN_CLASS_DASH) {
		add_members(s, s->low, byte);
		s->stage = TN_CLASS_MEMBER;
		return false;
	}
	if (s->stage == TN_CLASS_LOW && byte == '-' && !escaped) {
		s->stage = TN_CLASS_DASH;
		return false;
	}
	if (s->stage == TN_CLASS_LOW)
		add_members(s, s->low, s->low);
	s->low = byte;
	s->stage = TN_CLASS_LOW;
	return false;
}

bool tn_pattern_step(const struct tn_pattern_text *t, struct tn_pattern_state *s, uint64_t *sets,
		     unsigned char byte)
{
	uint64_t *literal = sets + t->words;
	bool escaped = s->escaped;

	s->escaped = !escaped && byte == '\\';
	if (s->escaped)
		return true;
	if (s->stage == TN_CLASS_OUTSIDE) {
		if (byte != '[' || escaped)
			return step_plain(t, sets, byte, escaped);
		memcpy(literal, sets, t->words * sizeof(*sets));
		*s = (struct tn_pattern_state){ .stage = TN_CLASS_START };
		advance_byte(t, literal, '[');
		return true;
	}
	step_plain(t, literal, byte, escaped);
	if (!step_class(s, byte, escaped))
		return true;
	s->stage = TN_CLASS_OUTSIDE;
	return advance(t, sets, s->members, s->negate);
}

/* Bytes that are nothing but themselves, and '*', against a short text: nearly all that is ever
 * read. Return: how many of @bytes have been read; the set is empty (and the rest unread) when
 * nothing can match any more. */
static size_t feed_short(const struct tn_pattern_text *t, uint64_t *set, struct tn_text bytes)
{
	uint64_t low = set[0], high = set[1];
	size_t i;

	for (i = 0; i < bytes.n && (low | high); i++) {
		const unsigned char byte = (unsigned char)bytes.p[i];

		if (byte == '?' || byte == '[' || byte == '\\')
			break;
		if (byte == '*') {
			high = low ? ~0ull : -(high & -high);
			low = -(low & -low);
		} else {
			const uint64_t *at = tn_pattern_places(t, byte);

			low &= at[0];
			high = (high & at[1]) << 1 | low >> (WORD_BITS - 1);
			low <<= 1;
		}
	}
	set[0] = low;
	set[1] = high;
	return i;
}

bool tn_pattern_feed(const struct tn_pattern_text *t, struct tn_pattern_state *s, uint64_t *sets,
		     struct tn_text bytes)
{
	while (bytes.n) {
		if (t->words == 2 && s->stage == TN_CLASS_OUTSIDE && !s->escaped) {
			bytes = tn_text_from(bytes, feed_short(t, sets, bytes));
			if (!(sets[0] | sets[1]))
				return false;
			if (!bytes.n)
				return true;
		}
		if (!tn_pattern_step(t, s, sets, (unsigned char)bytes.p[0]))
			return false;
		bytes = tn_text_from(bytes, 1);
	}
	return true;
}

bool tn_pattern_accepts(const struct tn_pattern_text *t, const struct tn_pattern_state *s,
			const uint64_t *sets)
{
	const uint64_t *set = s->stage == TN_CLASS_OUTSIDE ? sets : sets + t->words;

	return !s->escaped && set[t->n / WORD_BITS] >> t->n % WORD_BITS & 1;
}
