// SPDX-License-Identifier: LGPL-2.1-or-later
/* Help from the table of options: two columns, wrapped. */
#include "cli/option.h"

#include <string.h>

/* Columns; an option wider than WIDEST gets its help on the next line. */
#define WIDTH 80
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
	char text[WIDTH];
	int widest = 0;

	for (; table->letter || table->name; table++) {
		int n = spelling(table, text, sizeof(text));

		if (table->help && n > widest && n <= WIDEST)
			widest = n;
	}
	return widest + 2;
}

/* @text from column @at on, broken at blanks; the cursor stands there already. */
static void wrapped(const char *text, int at, FILE *out)
{
	size_t room = (size_t)(WIDTH - 1 - at);

	while (strlen(text) > room) {
		size_t n = room;

		while (n > 0 && text[n] != ' ')
			n--;
		if (n == 0)
			break; /* a word that fits nowhere */
		fprintf(out, "%.*s\n%*s", (int)n, text, at, "");
		text += n + 1;
	}
	fprintf(out, "%s\n", text);
}

void tn_options_help(const struct tn_option *table, FILE *out)
{
	int at = column(table);

	for (; table->letter || table->name; table++) {
		char text[WIDTH];
		int n = spelling(table, text, sizeof(text));

		if (!table->help)
			continue;
		fputs(text, out);
		if (n + 2 > at) {
			fputc('\n', out);
			n = 0;
		}
		fprintf(out, "%*s", at - n, "");
		wrapped(table->help, at, out);
	}
}
