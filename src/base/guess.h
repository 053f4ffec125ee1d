/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guess.h - "did you mean ...?" for a mistyped word
 *
 *	struct tn_guess guess = { .word = "lsit" };
 *	tn_guess_consider(&guess, "list");
 *	if (guess.best) ...
 */
#ifndef TN_BASE_GUESS_H
#define TN_BASE_GUESS_H

#include <stdbool.h>

struct tn_guess {
	const char *word;  /* what was typed */
	const char *best;  /* the nearest candidate so far that is near enough, or NULL */
	unsigned distance; /* of @best */
	bool whole;        /* the start of a candidate is no better than any other part of it */
};

/* Letters' case does not count; of equally near candidates the first is kept. */
void tn_guess_consider(struct tn_guess *guess, const char *candidate);

#endif
