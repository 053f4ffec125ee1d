// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether there is colour, and the codes of it (ECMA-48, which every terminal of today knows). */
#include "cli/colour.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_wanted(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

struct tn_palette tn_palette_for(FILE *out)
{
	static const struct tn_palette none = { { "", "", "", "", "", "" } };
	static const struct tn_palette colours = { {
		[TN_COLOUR_NONE] = "\033[0m",
		[TN_COLOUR_BOLD] = "\033[1m",
		[TN_COLOUR_DIM] = "\033[2m",
		[TN_COLOUR_GOOD] = "\033[1;32m",
		[TN_COLOUR_WARNING] = "\033[1;33m",
		[TN_COLOUR_BAD] = "\033[1;31m",
	} };

	return is_wanted(out) ? colours : none;
}

static const struct {
	const char *word;
	enum tn_colour colour;
} severities[] = {
	[TN_SEVERITY_NOTE] = { "note", TN_COLOUR_BOLD },
	[TN_SEVERITY_WARNING] = { "warning", TN_COLOUR_WARNING },
	[TN_SEVERITY_ERROR] = { "error", TN_COLOUR_BAD },
};

const char *tn_severity_word(enum tn_severity severity)
{
	return severities[severity].word;
}

enum tn_colour tn_severity_colour(enum tn_severity severity)
{
	return severities[severity].colour;
}
