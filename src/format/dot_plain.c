// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/dot_plain.h"

#include <errno.h>

#include "format/poison.h"

#define BLANKS " \r"

/* What a number may have behind its 'e'. */
#define EXPONENT_MAX 9

/* Digits that are read; those after them only count. */
#define DIGITS_MAX 9

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool take_char(struct tn_text *t, char c)
{
	if (!t->n || *t->p != c)
		return false;
	*t = tn_text_from(*t, 1);
	return true;
}

/* "e-05" at the end. */
static bool read_exponent(struct tn_text *t, int *ret)
{
	int value = 0;
	bool minus;

	if (!take_char(t, 'e'))
		return true;
	minus = take_char(t, '-');
	if (!minus)
		take_char(t, '+');
	if (!t->n || t->n > 3)
		return false;
	for (; t->n && is_digit(*t->p); *t = tn_text_from(*t, 1))
		value = 10 * value + (*t->p - '0');
	if (!minus && value > EXPONENT_MAX)
		return false;
	*ret += minus ? -value : value;
	return true;
}

/* @digits times ten to the power of @exponent, in units. */
static int64_t in_units(uint64_t digits, int exponent)
{
	int64_t value = (int64_t)digits * TN_PLAIN_INCH;

	for (; exponent < 0 && value; exponent++)
		value /= 10;
	for (; exponent > 0 && value <= TN_PLAIN_MAX; exponent--)
		value *= 10;
	return value;
}

/* A word like "3.5139" in inches. */
static bool read_length(struct tn_text t, int64_t *ret)
{
	bool minus = take_char(&t, '-'), fraction = false;
	uint64_t digits = 0;
	unsigned n = 0;
	int exponent = 0;
	int64_t value;

	for (; t.n && *t.p != 'e'; t = tn_text_from(t, 1)) {
		if (*t.p == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (!is_digit(*t.p))
			return false;
		if (n < DIGITS_MAX) {
			digits = 10 * digits + (uint64_t)(*t.p - '0');
			exponent -= fraction;
		} else {
			exponent += !fraction;
		}
		n += digits != 0;
		if (exponent > EXPONENT_MAX)
			return false;
	}
	if (!read_exponent(&t, &exponent) || t.n)
		return false;
	value = in_units(digits, exponent);
	if (value > TN_PLAIN_MAX)
		return false;
	*ret = minus ? -value : value;
	return true;
}

static bool take_length(struct tn_text *rest, int64_t *ret)
{
	struct tn_text word;

	return tn_text_word(rest, BLANKS, &word) && read_length(word, ret);
}

static bool take_node(struct tn_text *rest, uint32_t *ret)
{
	struct tn_text word;
	uint64_t number;

	if (!tn_text_word(rest, BLANKS, &word) || !take_char(&word, 'n') || tn_text_u64(word, 10, &number) < 0 ||
	    number > UINT32_MAX)
		return false;
	*ret = (uint32_t)number;
	return true;
}

static bool read_graph(struct tn_text *rest, struct tn_plain *ret)
{
	int64_t scale;

	return take_length(rest, &scale) && take_length(rest, &ret->width) && take_length(rest, &ret->height) &&
	       ret->width >= 0 && ret->height >= 0;
}

static bool read_node(struct tn_text *rest, struct tn_plain *ret)
{
	return take_node(rest, &ret->from) && take_length(rest, &ret->x) && take_length(rest, &ret->y) &&
	       take_length(rest, &ret->width) && take_length(rest, &ret->height);
}

static bool read_edge(struct tn_text *rest, struct tn_plain *ret)
{
	struct tn_text word;
	uint64_t n;

	if (!take_node(rest, &ret->from) || !take_node(rest, &ret->to) || !tn_text_word(rest, BLANKS, &word) ||
	    tn_text_u64(word, 10, &n) < 0 || n > rest->n)
		return false;
	ret->n_points = (size_t)n;
	ret->points = *rest;
	return true;
}

static bool read_stop(struct tn_text *rest, struct tn_plain *ret)
{
	return !rest->n;
}

static const struct {
	const char *word;
	enum tn_plain_kind kind;
	bool (*read)(struct tn_text *rest, struct tn_plain *ret);
} lines[] = {
	{ "graph", TN_PLAIN_GRAPH, read_graph },
	{ "node", TN_PLAIN_NODE, read_node },
	{ "edge", TN_PLAIN_EDGE, read_edge },
	{ "stop", TN_PLAIN_STOP, read_stop },
};

int tn_plain_next(struct tn_text *rest, struct tn_plain *ret)
{
	struct tn_plain item = { 0 };
	struct tn_text line, word;

	if (!tn_text_line(rest, &line))
		return 0;
	if (!tn_text_word(&line, BLANKS, &word))
		return -EBADMSG;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (tn_text_is(word, lines[i].word)) {
			item.kind = lines[i].kind;
			if (!lines[i].read(&line, &item))
				return -EBADMSG;
			*ret = item;
			return 1;
		}
	return -EBADMSG;
}

int tn_plain_point(struct tn_plain *edge, int64_t *ret_x, int64_t *ret_y)
{
	int64_t x, y;

	if (!edge->n_points)
		return 0;
	if (!take_length(&edge->points, &x) || !take_length(&edge->points, &y))
		return -EBADMSG;
	edge->n_points--;
	*ret_x = x;
	*ret_y = y;
	return 1;
}
