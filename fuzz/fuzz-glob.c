// SPDX-License-Identifier: LGPL-2.1-or-later
/* Pattern, newline, text: the answer must be fnmatch(3)'s. */
#include <fnmatch.h>

#include "base/cleanup.h"
#include "base/glob.h"
#include "fuzz.h"

/* The byte behind the class that opens at @i; 0 when it is never closed. */
static size_t class_end(struct tn_text pattern, size_t i)
{
	i++;
	if (i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^'))
		i++;
	if (i < pattern.n && pattern.p[i] == ']')
		i++;
	for (; i < pattern.n && pattern.p[i] != ']'; i++)
		i += pattern.p[i] == '\\';
	return i < pattern.n ? i + 1 : 0;
}

#ifdef __GLIBC__
static const bool same_rules = true;
#else
static const bool same_rules = false; /* backslash in a class, backslash at the end */
#endif

/* An open class is a plain '[' to us; to glibc sometimes that, sometimes a mismatch. */
static bool classes_close(struct tn_text pattern)
{
	for (size_t i = 0; i < pattern.n;) {
		if (pattern.p[i] == '[') {
			i = class_end(pattern, i);
			if (!i)
				return false;
		} else {
			i += pattern.p[i] == '\\' ? 2 : 1;
		}
	}
	return true;
}

/* fnmatch() knows [:alpha:], [.x.] and [=x=] and takes exponential time; both
 * are left out by intent. */
static bool comparable(struct tn_text pattern, struct tn_text text)
{
	unsigned stars = 0;

	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i];

		stars += c == '*';
		if (c == ':' || c == '.' || c == '=' || c == '/')
			return false;
	}
	return same_rules && classes_close(pattern) && stars < 4 && pattern.n < 64 && text.n < 64;
}

static bool is_ascii(struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!t.p[i] || (unsigned char)t.p[i] > 0x7f)
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text text = { (const char *)data, size }, pattern;
	tn_autofree char *p = NULL, *t = NULL;
	bool got;

	if (!tn_text_line(&text, &pattern))
		return 0;
	got = tn_glob_match(pattern, text);
	if (!tn_glob_is_pattern(pattern) && !memchr(pattern.p, '\\', pattern.n))
		fuzz_check(got == tn_text_eq(pattern, text));
	if (!comparable(pattern, text) || !is_ascii(pattern) || !is_ascii(text))
		return 0;
	p = tn_text_dup(pattern);
	t = tn_text_dup(text);
	fuzz_check(p && t && got == (fnmatch(p, t, 0) == 0));
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"pci:v00008086d*sv*sd*bc03sc*i*\npci:v00008086d00001234sv0sd0bc03sc00i00",
		"*a*b*c\nxxaxxbxxc", "[!a-c]?[]]\nzz]", "[a\\]b]*\n]x", "\\*\\?\n*?", "[\n[", "*\n",
		"char-major-10-*\nchar-major-10-30", "[a-]x\n-x", "[^-a]\nb", "[z-a]\nm", "a\\\na\\",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
