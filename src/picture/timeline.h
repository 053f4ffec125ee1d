/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* timeline.h - when what was done, and by whom, as a picture: SVG
 *
 * Pure: values in, text out. A lane for each worker, a bar for each piece of work, and the chain of them that decided
 * how long all took. Nothing is told by colour alone, and what the picture shows, its texts say as well.
 */
#ifndef TN_PICTURE_TIMELINE_H
#define TN_PICTURE_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Lanes there are at most: what is of a later one is drawn in the last. */
#define TN_TIMELINE_LANES_MAX 256u

/* Times are microseconds since the beginning. */
struct tn_timeline_bar {
	const char *name;      /* any bytes */
	const char *what;      /* what came of it, for who asks the bar; NULL: no more than its times */
	uint64_t ready;        /* when it could have begun; it waited from then on */
	uint64_t begun, ended; /* @ended before @begun: it has not ended */
	unsigned lane;
	bool failed;
	const size_t *needs;   /* bars that had to end before it could begin; of others than there are nobody cares */
	size_t n_needs;
};

struct tn_timeline {
	const char *title; /* any bytes */
	const struct tn_timeline_bar *bars; /* in any order */
	size_t n;
	uint64_t elapsed;  /* all of it */
};

/* Which bars are of the chain that decided how long it took, from the one that ended last back to the beginning: each was
 * waited for by the next. @ret: one a bar. */
void tn_timeline_chain(const struct tn_timeline *t, bool *ret);

/* Adds a whole SVG file. Return: 0 or -ENOMEM. */
int tn_timeline_svg(const struct tn_timeline *t, struct tn_buf *ret);

#endif
