/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* der.h - a walk over DER values (X.690), as far as signatures need it
 *
 * A value's content is a bounded reader of its own, so the walk is a chain of
 * tn_der_enter() calls. A reader that goes bad stays bad and so does all that
 * is entered from it: only the last ones need be checked. Nothing recurses.
 *
 * Indefinite lengths (BER, from `openssl cms -stream`) are understood; tag
 * numbers above 30 are not.
 */
#ifndef TN_FORMAT_DER_H
#define TN_FORMAT_DER_H

#include "base/reader.h"
#include "base/text.h"

enum tn_der_tag {
	TN_DER_BOOLEAN = 0x01,
	TN_DER_INTEGER = 0x02,
	TN_DER_BITS = 0x03,
	TN_DER_OCTETS = 0x04,
	TN_DER_OID = 0x06,
	TN_DER_SEQUENCE = 0x30,
	TN_DER_SET = 0x31,
	TN_DER_CONTEXT = 0x80,   /* [n] IMPLICIT, primitive: | n */
	TN_DER_EXPLICIT = 0xa0,  /* [n], constructed: | n */
};

/* Room for the longest object identifier that tn_der_oid() writes, with its NUL. */
#define TN_DER_OID_MAX 128

/* The tag of the next value; 0 at the end. */
static inline uint8_t tn_der_peek(const struct tn_reader *r)
{
	return !r->bad && r->left ? r->p[0] : 0;
}

/* Take the next value, whatever its tag. Return: its content. */
struct tn_reader tn_der_any(struct tn_reader *r);

/* Take the next value, which must have @tag, else @r and the result are bad. */
struct tn_reader tn_der_enter(struct tn_reader *r, uint8_t tag);

/* Take the next value if it has @tag and throw it away. */
void tn_der_skip(struct tn_reader *r, uint8_t tag);

/* As tn_der_enter(), as narrow as the kernel's decoder: a length takes two bytes at most. */
struct tn_reader tn_der_enter_short(struct tn_reader *r, uint8_t tag);

/* The next value with its tag and length, without taking it; bad where it has not @tag. */
struct tn_reader tn_der_whole(const struct tn_reader *r, uint8_t tag);

/* A value must have been taken to its end. */
static inline void tn_der_end(struct tn_reader *r)
{
	r->bad |= r->left != 0;
}

/* What is left of @r as text; empty when it is bad. */
static inline struct tn_text tn_der_rest(const struct tn_reader *r)
{
	return (struct tn_text){ r->bad ? "" : (const char *)r->p, r->bad ? 0 : r->left };
}

/**
 * tn_der_oid() - take an OBJECT IDENTIFIER
 * @ret: receives dotted decimal, "1.2.840.113549.1.7.2"; "" when @r is or goes bad,
 *       which an identifier does that is too long or has an arc above 2^64-1
 */
void tn_der_oid(struct tn_reader *r, char ret[TN_DER_OID_MAX]);

#endif
