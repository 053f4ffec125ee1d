// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/devname.h"

#include <errno.h>

#include "format/poison.h"

#define BLANKS " \t\v\f\r"

/* Takes the digits that @rest starts with. */
static bool take_number(struct tn_text *rest, uint32_t *ret)
{
	struct tn_text digits = { rest->p, 0 };
	uint64_t n;

	while (digits.n < rest->n && rest->p[digits.n] >= '0' && rest->p[digits.n] <= '9')
		digits.n++;
	if (tn_text_u64(digits, 10, &n) < 0 || n > UINT32_MAX)
		return false;
	*rest = tn_text_from(*rest, digits.n);
	*ret = (uint32_t)n;
	return true;
}

static bool take_char(struct tn_text *rest, char c)
{
	if (!rest->n || rest->p[0] != c)
		return false;
	*rest = tn_text_from(*rest, 1);
	return true;
}

static bool read_device(struct tn_text word, struct tn_devname *ret)
{
	if (!word.n || (word.p[0] != 'c' && word.p[0] != 'b'))
		return false;
	ret->type = word.p[0];
	word = tn_text_from(word, 1);
	return take_number(&word, &ret->major) && take_char(&word, ':') &&
	       take_number(&word, &ret->minor);
}

static bool is_printable(struct tn_text text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] >= 0x7f)
			return false;
	return true;
}

/* tmpfiles.d(5) takes quotes and backslashes off a path and puts something else for "%m". */
static bool is_literal(struct tn_text path)
{
	for (size_t i = 0; i < path.n; i++)
		if (strchr("\\\"'%", path.p[i]))
			return false;
	return is_printable(path);
}

/* Whether the path stays below /dev, and has no component that is not a name. */
static bool is_below(struct tn_text path)
{
	size_t start = 0;

	for (size_t i = 0; i <= path.n; i++) {
		struct tn_text part = { path.p + start, i - start };

		if (i < path.n && path.p[i] != '/')
			continue;
		if (!part.n || tn_text_is(part, ".") || tn_text_is(part, ".."))
			return false;
		start = i + 1;
	}
	return true;
}

int tn_devname_parse(struct tn_text line, struct tn_devname *ret)
{
	struct tn_devname entry = { 0 };
	struct tn_text device;

	if (line.n && line.p[0] == '#')
		return 0;
	if (!tn_text_word(&line, BLANKS, &entry.module))
		return 0;
	if (!tn_text_word(&line, BLANKS, &entry.node) || !tn_text_word(&line, BLANKS, &device) ||
	    !read_device(device, &entry) || !is_printable(entry.module) ||
	    !is_literal(entry.node) || !is_below(entry.node))
		return -EBADMSG;
	*ret = entry;
	return 1;
}

bool tn_devname_from_alias(struct tn_devname *d, struct tn_text alias)
{
	static const struct {
		struct tn_text prefix;
		char type;
	} numbers[] = {
		{ { "char-major-", 11 }, 'c' },
		{ { "block-major-", 12 }, 'b' },
	};
	static const struct tn_text node = { "devname:", 8 };

	if (tn_text_starts(alias, node))
		d->node = tn_text_from(alias, node.n);
	for (size_t i = 0; i < TN_ARRAY_SIZE(numbers); i++) {
		struct tn_text rest = tn_text_from(alias, numbers[i].prefix.n);
		uint32_t major, minor;

		if (!tn_text_starts(alias, numbers[i].prefix) || !take_number(&rest, &major) ||
		    !take_char(&rest, '-') || !take_number(&rest, &minor))
			continue;
		d->type = numbers[i].type;
		d->major = major;
		d->minor = minor;
	}
	return d->node.p && d->type;
}

int tn_devname_write(struct tn_buf *out, const struct tn_devname *d)
{
	if (!is_literal(d->node) || !is_below(d->node))
		return -EINVAL;
	tn_buf_add_text(out, d->module);
	tn_buf_add_char(out, ' ');
	tn_buf_add_text(out, d->node);
	tn_buf_addf(out, " %c%u:%u\n", d->type, d->major, d->minor);
	return 0;
}
