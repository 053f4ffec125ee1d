/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cause.h - why modules do not load: a page for each cause, and what to do about it
 *
 * The code of a check (doc/kernel-checks.md) is "E-" and its id. Codes do not change once they are in a release.
 */
#ifndef TN_EXPLAIN_CAUSE_H
#define TN_EXPLAIN_CAUSE_H

#include <stddef.h>

#include "machine/distro.h"

struct tn_cause {
	const char *code;   /* "E-vermagic" */
	const char *title;  /* one sentence without a full stop */
	const char *text;   /* paragraphs, a line each: what it is, how one tells it from what looks the same */
	const char *remedy; /* what to do, wherever */
	/* Commands, a line each: those of TN_DISTRO_OTHER wherever, the others there in addition. NULL: none.
	 * In them NAME, FILE and other words in capitals stand for what is meant; all else is as it is typed. */
	const char *remedies[TN_N_DISTROS];
};

/* What causes are about: "signatures and keys", ... */
struct tn_cause_area {
	const char *id, *title;
	const struct tn_cause *v; /* sorted by code */
	size_t n;
};

/* All of them, in the order in which one would look. Static. */
size_t tn_cause_areas(const struct tn_cause_area *const **ret);
/* @code with or without "E-". NULL: none. */
const struct tn_cause *tn_cause_find(const char *code);

#endif
