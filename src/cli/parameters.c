// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/parameters.h"

#include <string.h>

#include "base/buf.h"

static void add_parameter(struct tn_buf *text, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) + 1 : 0;

	tn_buf_add(text, word, n);
	word += n;
	if (n && *word != '"' && *word != '\'' && strchr(word, ' '))
		tn_buf_addf(text, "\"%s\"", word);
	else
		tn_buf_add_str(text, word);
}

char *tn_parameters_join(size_t n, char *const *words)
{
	struct tn_buf text = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (text.n)
			tn_buf_add_char(&text, ' ');
		add_parameter(&text, words[i]);
	}
	return tn_buf_take(&text);
}
