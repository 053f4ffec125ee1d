/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_pattern.h - match many patterns that share beginnings against one text
 *
 * The walk over an index meets patterns byte by byte. The state after some
 * bytes of a pattern is the set of places in the text that they can have led
 * to, as bits, so a step costs a few operations on words, whatever the number
 * of '*', and patterns that cannot match are given up where they part from
 * those that can. Same language as base/glob.h.
 */
#ifndef TN_FORMAT_INDEX_PATTERN_H
#define TN_FORMAT_INDEX_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Sets of a text shorter than this take two words, and no memory of their own. */
#define TN_PATTERN_SHORT 128u

/* The text, prepared once. Large, and used as far as it is filled: not to be zeroed as a whole. */
struct tn_pattern_text {
	size_t n;         /* bytes */
	size_t words;     /* of a set of the places 0..n; 2 at least */
	uint64_t *bits;   /* rows of words, the places where a byte stands; row 0 is empty */
	uint8_t row[256]; /* of each byte value */
	uint64_t few[TN_PATTERN_SHORT * 2]; /* the rows of a short text */
};

static inline const uint64_t *tn_pattern_places(const struct tn_pattern_text *t, unsigned char byte)
{
	return t->bits + t->row[byte] * t->words;
}

/* Return: 0 or -ENOMEM. */
int tn_pattern_text_init(struct tn_pattern_text *t, struct tn_text text);
void tn_pattern_text_free(struct tn_pattern_text *t);

enum tn_class_stage {
	TN_CLASS_OUTSIDE,
	TN_CLASS_START,  /* after '[': '!' or '^' negates */
	TN_CLASS_FIRST,  /* ']' still stands for itself */
	TN_CLASS_MEMBER, /* @low is not set */
	TN_CLASS_LOW,    /* @low seen; '-' makes it a range */
	TN_CLASS_DASH,   /* @low and '-' seen */
};

struct tn_pattern_state {
	uint8_t stage; /* enum tn_class_stage */
	uint8_t low;
	bool escaped; /* the last byte was a backslash */
	bool negate;
	uint64_t members[4]; /* of the class so far, a bit for each byte value */
};

/*
 * The sets of a state stand beside it, tn_pattern_set_words() long: where the
 * pattern has led to and, while a '[' is open, where it leads if no ']' ever
 * comes and the '[' stands for itself.
 */
static inline size_t tn_pattern_set_words(const struct tn_pattern_text *t)
{
	return 2 * t->words;
}

static inline void tn_pattern_copy_sets(const struct tn_pattern_text *t, uint64_t *to,
					const uint64_t *from)
{
	if (t->words == 2)
		memcpy(to, from, 4 * sizeof(*to)); /* two vectors instead of a call */
	else
		memcpy(to, from, tn_pattern_set_words(t) * sizeof(*to));
}

/* No byte of the pattern read, place @at of the text reached. */
void tn_pattern_start(const struct tn_pattern_text *t, size_t at, struct tn_pattern_state *s,
		      uint64_t *sets);
/* Reads a byte of the pattern. Return: false when nothing can match any more. */
bool tn_pattern_step(const struct tn_pattern_text *t, struct tn_pattern_state *s, uint64_t *sets,
		     unsigned char byte);
/* Reads some bytes. Return: as above. */
bool tn_pattern_feed(const struct tn_pattern_text *t, struct tn_pattern_state *s, uint64_t *sets,
		     struct tn_text bytes);

/* Whether it is plain at a glance that @byte would lead nowhere: so it is with most children of
 * a node, and then no state is made for them. */
static inline bool tn_pattern_is_dead_end(const struct tn_pattern_text *t,
					  const struct tn_pattern_state *s, const uint64_t *sets,
					  unsigned char byte)
{
	const uint64_t *at = tn_pattern_places(t, byte);

	return t->words == 2 && s->stage == TN_CLASS_OUTSIDE && !s->escaped && byte != '*' &&
	       byte != '?' && byte != '[' && byte != '\\' && !(sets[0] & at[0]) &&
	       !(sets[1] & at[1]);
}

/* Whether the pattern, if it ends here, matches the whole text. */
bool tn_pattern_accepts(const struct tn_pattern_text *t, const struct tn_pattern_state *s,
			const uint64_t *sets);

#endif
