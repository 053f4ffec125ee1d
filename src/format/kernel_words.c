// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/kernel_words.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/unpack.h"

#include "format/poison.h"

/* No banner and no vermagic comes near. */
#define WORDS_MAX 1024

#define CONFIG_MAX ((size_t)16 << 20)

/* The next place of @what from @from on; moves @from behind its first byte. NULL: none. */
static const char *next_place(struct tn_text kernel, struct tn_text what, size_t *from)
{
	struct tn_text rest = tn_text_from(kernel, *from);
	const char *at = rest.n ? memmem(rest.p, rest.n, what.p, what.n) : NULL;

	if (at)
		*from = (size_t)(at - kernel.p) + 1;
	return at;
}

/* The text from @at to the NUL or newline that ends it; .p NULL: neither comes, or what is no text. */
static struct tn_text text_at(struct tn_text kernel, const char *at)
{
	struct tn_text rest = tn_text_from(kernel, (size_t)(at - kernel.p));
	size_t n = 0;

	while (n < rest.n && n < WORDS_MAX && rest.p[n] >= ' ' && rest.p[n] <= '~')
		n++;
	if (n == rest.n || (rest.p[n] != '\0' && rest.p[n] != '\n'))
		return (struct tn_text){ 0 };
	return (struct tn_text){ rest.p, n };
}

static const struct tn_text banner_start = TN_TEXT_LITERAL("Linux version ");

/* There is a format string of that beginning, too; and a banner without the build's number, which
 * /proc/version takes from elsewhere. */
struct tn_text tn_kernel_banner(struct tn_text kernel)
{
	struct tn_text best = { 0 };
	const char *at;
	size_t from = 0;

	while ((at = next_place(kernel, banner_start, &from))) {
		struct tn_text t = text_at(kernel, at);

		if (t.n > banner_start.n && t.p[banner_start.n] != '%' && t.n > best.n)
			best = t;
	}
	return best;
}

struct tn_text tn_kernel_release_of(struct tn_text banner)
{
	struct tn_text word = { 0 };

	if (tn_text_starts(banner, banner_start))
		banner = tn_text_from(banner, banner_start.n);
	tn_text_word(&banner, " ", &word);
	return word;
}

struct tn_text tn_kernel_build_of(struct tn_text banner)
{
	static const struct tn_text start = TN_TEXT_LITERAL(" #");
	const char *at = banner.n ? memmem(banner.p, banner.n, start.p, start.n) : NULL;

	return at ? tn_text_trim(tn_text_from(banner, (size_t)(at - banner.p) + 1)) : TN_TEXT_LITERAL("");
}

/* Up to three numbers with dots between them at the start of @t. Return: how many. */
static unsigned take_numbers(struct tn_text t, unsigned ret[3])
{
	unsigned n = 0;
	size_t at = 0;

	ret[0] = ret[1] = ret[2] = 0;
	while (n < 3 && at < t.n && t.p[at] >= '0' && t.p[at] <= '9') {
		for (; at < t.n && t.p[at] >= '0' && t.p[at] <= '9'; at++)
			if (ret[n] < 100000)
				ret[n] = ret[n] * 10 + (unsigned)(t.p[at] - '0');
		n++;
		if (at < t.n && t.p[at] == '.')
			at++;
		else
			break;
	}
	return n;
}

bool tn_kernel_version_of(struct tn_text banner, unsigned ret[3])
{
	struct tn_text word, release = tn_kernel_release_of(banner);
	unsigned own[3], named[3];
	bool after_name = false;

	if (take_numbers(release, own) < 2)
		return false;
	while (tn_text_word(&banner, " ", &word)) {
		if (after_name && take_numbers(word, named) == 3 && named[0] == own[0] && named[1] == own[1] &&
		    named[2] > own[2])
			own[2] = named[2];
		after_name = tn_text_is(word, "Debian");
	}
	memcpy(ret, own, sizeof(own));
	return true;
}

static bool is_vermagic_word(struct tn_text word)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
		      c == '-' || c == '+' || c == '.'))
			return false;
	}
	return true;
}

/* include/linux/vermagic.h: the parts that are the same everywhere. */
static bool is_common_word(struct tn_text word)
{
	static const char *const known[] = { "SMP", "preempt", "preempt_rt", "mod_unload", "modversions" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(known); i++)
		if (tn_text_is(word, known[i]))
			return true;
	return false;
}

static bool is_vermagic(struct tn_text t, struct tn_text release)
{
	struct tn_text rest = tn_text_from(t, release.n), word;
	bool common = false;

	if (!t.p || !tn_text_starts(t, release) || !rest.n || rest.p[0] != ' ')
		return false;
	while (tn_text_word(&rest, " ", &word)) {
		if (!is_vermagic_word(word))
			return false;
		common = common || is_common_word(word);
	}
	return common;
}

struct tn_text tn_kernel_vermagic(struct tn_text kernel, struct tn_text release)
{
	struct tn_text found = { 0 };
	const char *at;
	size_t from = 0;

	while (release.n && (at = next_place(kernel, release, &from))) {
		struct tn_text t = text_at(kernel, at);

		if ((at > kernel.p && at[-1] != '\0') || !is_vermagic(t, release) || t.p[t.n] != '\0')
			continue;
		if (found.p && !tn_text_eq(found, t))
			return (struct tn_text){ 0 };
		found = t;
	}
	return found;
}

int tn_kernel_ikconfig(struct tn_text kernel, struct tn_buf *ret, struct tn_error *err)
{
	static const struct tn_text start = TN_TEXT_LITERAL("IKCFG_ST\x1f\x8b\x08");
	size_t from = 0;
	const char *at = next_place(kernel, start, &from);

	if (!at)
		return -ENOENT;
	return tn_unpack(tn_text_from(kernel, (size_t)(at - kernel.p) + sizeof("IKCFG_ST") - 1), CONFIG_MAX, ret, err);
}

static struct tn_text without_quotes(struct tn_text t)
{
	if (t.n >= 2 && t.p[0] == '"' && t.p[t.n - 1] == '"')
		return (struct tn_text){ t.p + 1, t.n - 2 };
	return t;
}

bool tn_kernel_config_line(struct tn_text line, struct tn_text *option, struct tn_text *value)
{
	static const struct tn_text lead = TN_TEXT_LITERAL("CONFIG_"), unset = TN_TEXT_LITERAL("# CONFIG_"),
				    tail = TN_TEXT_LITERAL(" is not set");
	const char *equals;

	if (tn_text_starts(line, unset) && tn_text_ends(line, tail) && line.n > unset.n + tail.n) {
		*option = (struct tn_text){ line.p + unset.n, line.n - unset.n - tail.n };
		*value = TN_TEXT_LITERAL("n");
		return true;
	}
	equals = tn_text_starts(line, lead) ? memchr(line.p, '=', line.n) : NULL;
	if (!equals || equals == line.p + lead.n)
		return false;
	*option = (struct tn_text){ line.p + lead.n, (size_t)(equals - line.p) - lead.n };
	*value = without_quotes(tn_text_from(line, (size_t)(equals - line.p) + 1));
	return true;
}
