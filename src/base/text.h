/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* text.h - a pointer and a length: text that need not end in NUL
 *
 * A tn_text borrows its bytes; whoever owns them must outlive it.
 */
#ifndef TN_BASE_TEXT_H
#define TN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct tn_text {
	const char *p;
	size_t n; /* bytes */
};

#define TN_TEXT_LITERAL(s) ((struct tn_text){ "" s, sizeof(s) - 1 })

/* For printf's "%.*s". */
#define TN_TEXT_FMT(t) (int)(t).n, (t).p

static inline struct tn_text tn_text(const char *s)
{
	return (struct tn_text){ s, strlen(s) };
}

static inline bool tn_text_eq(struct tn_text a, struct tn_text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool tn_text_is(struct tn_text a, const char *s)
{
	return tn_text_eq(a, tn_text(s));
}

static inline bool tn_text_starts(struct tn_text a, struct tn_text prefix)
{
	return a.n >= prefix.n && (!prefix.n || memcmp(a.p, prefix.p, prefix.n) == 0);
}

static inline bool tn_text_ends(struct tn_text a, struct tn_text suffix)
{
	return a.n >= suffix.n &&
	       (!suffix.n || memcmp(a.p + (a.n - suffix.n), suffix.p, suffix.n) == 0);
}

/* The part from byte @from on; empty when @from is past the end. */
static inline struct tn_text tn_text_from(struct tn_text a, size_t from)
{
	if (from > a.n)
		from = a.n;
	/* No arithmetic on NULL, which an empty text may be. */
	return from ? (struct tn_text){ a.p + from, a.n - from } : a;
}

/* The three-way order of strcmp(3): bytewise, a prefix sorts first. */
int tn_text_cmp(struct tn_text a, struct tn_text b);

/* Without blanks (space, \t \n \v \f \r) at both ends. */
struct tn_text tn_text_trim(struct tn_text a);

/**
 * tn_text_line() - take the next line off @rest
 * @rest:  what is still unread; moved past the line and its '\n'
 * @ret:   receives the line, without its '\n'
 *
 * Return: false when nothing is left. A last line without '\n' counts.
 */
bool tn_text_line(struct tn_text *rest, struct tn_text *ret);

/**
 * tn_text_word() - take the next word, set apart by any of @separators
 *
 * Runs of separators count as one. Return: false when no word is left.
 */
bool tn_text_word(struct tn_text *rest, const char *separators, struct tn_text *ret);

/* malloc'ed and NUL-ended copy; NULL when memory is out. */
char *tn_text_dup(struct tn_text a);

/**
 * tn_text_u64() - the whole text as a number
 * @base: 10 or 16 (without a "0x"), or 0 for C's prefixes
 *
 * Return: 0, -EINVAL for anything but digits, -ERANGE above 2^64-1.
 */
int tn_text_u64(struct tn_text a, unsigned base, uint64_t *ret);

#endif
