// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/wrap.h"

#include <string.h>

void tn_wrap(const char *text, int at, FILE *out)
{
	size_t room = (size_t)(TN_WRAP_WIDTH - 1 - at);

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
