// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/deptext.h"

#include "format/modname.h"
#include "format/poison.h"

bool tn_deptext_parse(struct tn_text line, struct tn_deptext *ret)
{
	const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
	size_t n = colon ? (size_t)(colon - line.p) : 0;

	if (!n || line.p[0] == '#')
		return false;
	ret->path = (struct tn_text){ line.p, n };
	ret->deps = tn_text_from(line, n + 1);
	return true;
}

bool tn_deptext_dep(struct tn_text *deps, struct tn_text *ret)
{
	struct tn_text word;
	const char *start = NULL;

	while (tn_text_word(deps, " \t", &word)) {
		if (!start)
			start = word.p;
		*ret = (struct tn_text){ start, (size_t)(word.p + word.n - start) };
		if (tn_modname_ends_file(word))
			break;
	}
	return start != NULL;
}
