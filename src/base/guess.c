// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/guess.h"

#include <ctype.h>
#include <string.h>

/* Longer words are not worth a guess. */
#define LONGEST 31

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
static unsigned distance(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned rows[3][LONGEST + 1]; /* i-2, i-1, i, in turns */

	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1,
				       above[j - 1] + !same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				row[j] = least(row[j], above2[j - 2] + 1);
		}
	}
	return rows[na % 3][nb];
}

void tn_guess_consider(struct tn_guess *guess, const char *candidate)
{
	size_t n = strlen(guess->word), nc = strlen(candidate);
	unsigned d, allowed = n < 4 ? 1 : n < 8 ? 2 : 3;

	if (n == 0 || n > LONGEST || nc > LONGEST)
		return;
	/* The start of a word is a better guess than any typing error. */
	d = !guess->whole && n < nc && strncasecmp(guess->word, candidate, n) == 0 ?
		    1 : distance(guess->word, n, candidate, nc);
	if (d > allowed || d >= nc || (guess->best && d >= guess->distance))
		return;
	guess->best = candidate;
	guess->distance = d;
}
