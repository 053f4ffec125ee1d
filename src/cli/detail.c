// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/detail.h"

#include "cli/show.h"

void tn_detail_label(const struct tn_palette *colours, const char *word, FILE *out)
{
	fprintf(out, "%s      %-8s %s", colours->code[TN_COLOUR_DIM], word, colours->code[TN_COLOUR_NONE]);
}

void tn_detail(const struct tn_palette *colours, const char *word, const char *text, FILE *out)
{
	if (!text)
		return;
	tn_detail_label(colours, word, out);
	tn_show(text, out);
	putc('\n', out);
}
