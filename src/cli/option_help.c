// SPDX-License-Identifier: LGPL-2.1-or-later
/* Help from the table of options: two columns, wrapped. */
#include "cli/option.h"

#include <string.h>

#include "cli/wrap.h"

/* An option that is wider gets its help on the next line. */
#define WIDEST 28

/* "  -n, --dry-run" or "      --wait=MSEC" or "  -n". */
static int spelling(const struct tn_option *o, char *ret, size_t size)
{
	char letter[] = { '-', o->letter, o->name ? ',' : '\0', '\0' };
	const char *argument = o->argument ? o->argument : "";

	if (!o->name)
		return snprintf(ret, size, "  %s%s%s", letter, *argument ? " " : "", argument);
	return snprintf(ret, size, "  %-3s --%s%s%s", o->letter ? letter : "", o->name,
			*argument ? "=" : "", argument);
}

static int column(const struct tn_option *table)
{
	char text[TN_WRAP_WIDTH];
	int widest = 0;

	for (; table->letter || table->name; table++) {
		int n = spelling(table, text, sizeof(text));

		if (table->help && n > widest && n <= WIDEST)
			widest = n;
	}
	return widest + 2;
}

void tn_options_help(const struct tn_option *table, FILE *out)
{
	int at = column(table);

	for (; table->letter || table->name; table++) {
		char text[TN_WRAP_WIDTH];
		int n = spelling(table, text, sizeof(text));

		if (!table->help)
			continue;
		fputs(text, out);
		if (n + 2 > at) {
			fputc('\n', out);
			n = 0;
		}
		fprintf(out, "%*s", at - n, "");
		tn_wrap(table->help, at, out);
	}
}
