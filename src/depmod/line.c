// SPDX-License-Identifier: LGPL-2.1-or-later
/* A rule for each part of a line, checked eight bytes at a time. */
#include "depmod/line.h"

#include <stdint.h>

#include "format/conf_line.h"
#include "format/index_format.h"

/* The reader of a soft dependency takes lines up to its limit. In front stand a keyword and a name. */
#define WORDS_MAX (TN_CONF_LINE_MAX - 8192u)

/* Eight bytes of the same value. */
#define EACH(byte) (UINT64_MAX / 255 * (byte))
#define DEL 0x7f

#define SHOWN_MAX 60 /* bytes */

static const struct rule {
	size_t max;           /* bytes */
	const char *too_long;
	unsigned char least;  /* all bytes below it, and DEL, may not stand there... */
	bool tabs;            /* ... but for tabs */
	bool ends_line;       /* a backslash at the end would join the next line to this one */
	bool path;            /* up to a colon, and no comment */
} rules[] = {
	[TN_DEPMOD_PATH] = { 4095, "more than 4095 bytes", ' ', .path = true },
	[TN_DEPMOD_NAME] = { 4095, "more than 4095 bytes", ' ' + 1, .ends_line = true },
	[TN_DEPMOD_ALIAS] = { TN_INDEX_KEY_MAX, "more than 4096 bytes", .least = ' ' + 1 },
	[TN_DEPMOD_SYMBOL] = { TN_DEPMOD_SYMBOL_MAX, "more than 511 bytes, which is longer than a kernel takes",
			       .least = ' ' + 1 },
	[TN_DEPMOD_WORDS] = { WORDS_MAX, "more bytes than a line may have", ' ', .tabs = true,
			      .ends_line = true },
};

/* Whether all bytes are ASCII, from @least on, and not DEL; eight at a time, without an early end. What
 * sets the high bit of a byte: the byte itself, DEL + 1, and for want of one, what is below @least. */
static bool all_plain(struct tn_text t, unsigned char least)
{
	const uint64_t up = EACH(0x80u - least);
	uint64_t bytes, bad = 0, good = EACH(0x80);
	size_t i = 0;

	if (t.n < sizeof(bytes)) {
		bytes = EACH('x');
		if (t.n)
			memcpy(&bytes, t.p, t.n);
	} else {
		for (; i + sizeof(bytes) < t.n; i += sizeof(bytes)) {
			memcpy(&bytes, t.p + i, sizeof(bytes));
			bad |= bytes | (bytes + EACH(1));
			good &= bytes + up;
		}
		memcpy(&bytes, t.p + (t.n - sizeof(bytes)), sizeof(bytes)); /* some of them once more */
	}
	bad |= bytes | (bytes + EACH(1));
	good &= bytes + up;
	return !(bad & EACH(0x80)) && good == EACH(0x80);
}

/* What the first byte is that may not stand there, if there is one. */
static const char *name_unfit(const struct rule *rule, struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (c == '\n')
			return "a newline in it";
		if (c == ' ' && c < rule->least)
			return "a blank in it";
		if (c == '\t' && rule->tabs)
			continue;
		if (c < rule->least || c == DEL)
			return "a control character in it";
	}
	return NULL;
}

const char *tn_depmod_line_unfit(enum tn_depmod_part part, struct tn_text t)
{
	const struct rule *rule = &rules[part];

	if (t.n > rule->max)
		return rule->too_long;
	if (!all_plain(t, rule->least)) {
		const char *why = name_unfit(rule, t);

		if (why)
			return why;
	}
	if (rule->ends_line && t.n && t.p[t.n - 1] == '\\')
		return "a backslash at its end";
	if (rule->path && t.n && (t.p[0] == '#' || memchr(t.p, ':', t.n)))
		return t.p[0] == '#' ? "a # at its start" : "a colon in it";
	return NULL;
}

struct tn_text tn_depmod_line_shown(struct tn_text t)
{
	size_t n = 0;

	while (n < t.n && n < SHOWN_MAX && (unsigned char)t.p[n] >= ' ' && t.p[n] != DEL)
		n++;
	return (struct tn_text){ t.p, n };
}
