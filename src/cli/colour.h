/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* colour.h - colour for people at a terminal, and for nobody else */
#ifndef TN_CLI_COLOUR_H
#define TN_CLI_COLOUR_H

#include <stdio.h>

#include "base/finding.h"

enum tn_colour {
	TN_COLOUR_NONE, /* back to the terminal's own */
	TN_COLOUR_BOLD,
	TN_COLOUR_DIM,
	TN_COLOUR_GOOD,
	TN_COLOUR_WARNING,
	TN_COLOUR_BAD,
	TN_N_COLOURS
};

struct tn_palette {
	const char *code[TN_N_COLOURS]; /* escape sequences, or "" each */
};

/* What to write to @out: nothing where it is no terminal, where NO_COLOR is set and not empty
 * (no-color.org), or where TERM is "dumb" or not set. */
struct tn_palette tn_palette_for(FILE *out);

/* "note", "warning", "error", and the colour of each. */
const char *tn_severity_word(enum tn_severity severity);
enum tn_colour tn_severity_colour(enum tn_severity severity);

#endif
