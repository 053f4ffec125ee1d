// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/modname.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/poison.h"

int tn_modname_normalise(char *s, size_t n)
{
	bool bracket = false;

	if (tn_modname_is_plain(s, n))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == ']' && !bracket)
			return -EINVAL;
		if (s[i] == '[' || s[i] == ']')
			bracket = s[i] == '[';
		else if (s[i] == '-' && !bracket)
			s[i] = '_';
	}
	return bracket ? -EINVAL : 0;
}

/* Three calls that look at many bytes at once: a loop over them takes ten instructions for each. */
bool tn_modname_is_plain(const char *s, size_t n)
{
	return !memchr(s, '-', n) && !memchr(s, '[', n) && !memchr(s, ']', n);
}

bool tn_modname_ends_file(struct tn_text name)
{
	static const char *const suffixes[] = { ".ko", ".ko.gz", ".ko.xz", ".ko.zst" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(suffixes); i++) {
		struct tn_text suffix = tn_text(suffixes[i]);

		if (name.n > suffix.n && tn_text_ends(name, suffix))
			return true;
	}
	return false;
}
