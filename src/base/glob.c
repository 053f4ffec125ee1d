// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/glob.h"

/* One pattern element other than '*', and how many pattern bytes it takes;
 * 0 for a '[' that is never closed. */
struct element {
	bool hit;
	size_t used;
};

static struct element match_class(struct tn_text pat, uint8_t c)
{
	size_t i = 1;
	bool negate = false, hit = false;
	size_t first;

	if (i < pat.n && (pat.p[i] == '!' || pat.p[i] == '^')) {
		negate = true;
		i++;
	}
	for (first = i; i < pat.n && (pat.p[i] != ']' || i == first); i++) {
		uint8_t low, high;

		if (pat.p[i] == '\\' && i + 1 < pat.n)
			i++;
		low = high = (uint8_t)pat.p[i];
		if (i + 2 < pat.n && pat.p[i + 1] == '-' && pat.p[i + 2] != ']') {
			i += 2;
			if (pat.p[i] == '\\' && i + 1 < pat.n)
				i++;
			high = (uint8_t)pat.p[i];
		}
		hit |= low <= c && c <= high;
	}
	if (i >= pat.n)
		return (struct element){ false, 0 };
	return (struct element){ hit != negate, i + 1 };
}

/* @plain: where in the pattern '[' begins to stand for itself. Found once: what
 * comes after a '[' that is never closed holds nothing that could close another,
 * and looking again for each would cost the pattern's length every time. */
static struct element match_element(struct tn_text pat, uint8_t c, const char **plain)
{
	struct element e;

	switch (pat.p[0]) {
	case '?':
		return (struct element){ true, 1 };
	case '[':
		if (pat.p < *plain) {
			e = match_class(pat, c);
			if (e.used)
				return e;
			*plain = pat.p;
		}
		return (struct element){ c == '[', 1 };
	case '\\':
		if (pat.n > 1)
			return (struct element){ (uint8_t)pat.p[1] == c, 2 };
		return (struct element){ false, 1 }; /* fnmatch(3): never matches */
	default:
		return (struct element){ (uint8_t)pat.p[0] == c, 1 };
	}
}

bool tn_glob_match(struct tn_text pat, struct tn_text text)
{
	/* Where to go on after a mismatch: the last '*' takes one byte more. */
	struct tn_text star_pat = { 0 }, star_text = { 0 };
	const char *plain = pat.n ? pat.p + pat.n : pat.p;

	for (;;) {
		if (pat.n && pat.p[0] == '*') {
			pat = tn_text_from(pat, 1);
			star_pat = pat;
			star_text = text;
			continue;
		}
		if (!pat.n && !text.n)
			return true;
		if (pat.n && text.n) {
			struct element e = match_element(pat, (uint8_t)text.p[0], &plain);

			if (e.hit) {
				pat = tn_text_from(pat, e.used);
				text = tn_text_from(text, 1);
				continue;
			}
		}
		if (!star_pat.p || !star_text.n)
			return false;
		star_text = tn_text_from(star_text, 1);
		pat = star_pat;
		text = star_text;
	}
}

bool tn_glob_is_pattern(struct tn_text pattern)
{
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] == '*' || pattern.p[i] == '?' || pattern.p[i] == '[')
			return true;
	return false;
}
