/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* glob.h - wildcard match in bounded time
 *
 * '*' '?' '[a-z]' '[!a-z]' '[^a-z]' and backslash, as fnmatch(3) with no
 * flags in the C locale does; bytes, not characters. Time is at most
 * pattern length x text length and there is no recursion, so a pattern from
 * an untrusted file cannot hang a boot.
 */
#ifndef TN_BASE_GLOB_H
#define TN_BASE_GLOB_H

#include <stdbool.h>

#include "base/text.h"

bool tn_glob_match(struct tn_text pattern, struct tn_text text);

/* The same; quick to say no, for who tries thousands of patterns. */
static inline bool tn_glob_match_str(const char *pattern, struct tn_text text)
{
	switch (pattern[0]) {
	case '\0':
		return !text.n;
	case '*':
	case '?':
	case '[':
	case '\\':
		break;
	default:
		if (!text.n || text.p[0] != pattern[0])
			return false;
	}
	return tn_glob_match(tn_text(pattern), text);
}

/* Whether @pattern has any of * ? [ (a backslash alone is not a wildcard). */
bool tn_glob_is_pattern(struct tn_text pattern);

#endif
