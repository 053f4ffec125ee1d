// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/param_value.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "format/poison.h"

/* What a charp may hold. */
#define STRING_MAX_BYTES 1024

/* Blanks of the kernel's isspace(), which takes Latin-1's for one. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0';
}

static struct tn_text skip_spaces(struct tn_text t)
{
	while (t.n && is_space(t.p[0]))
		t = tn_text_from(t, 1);
	return t;
}

/* How long the parameter is that @t starts with, and where its '=' is (0: none). */
static size_t measure(struct tn_text t, bool in_quote, size_t *ret_equals)
{
	size_t i = 0;

	for (*ret_equals = 0; i < t.n && (in_quote || !is_space(t.p[i])); i++) {
		if (*ret_equals == 0 && t.p[i] == '=')
			*ret_equals = i;
		if (t.p[i] == '"')
			in_quote = !in_quote;
	}
	return i;
}

static struct tn_text without_last_quote(struct tn_text t)
{
	t.n -= t.n && t.p[t.n - 1] == '"';
	return t;
}

bool tn_param_next(struct tn_text *rest, struct tn_param_word *ret)
{
	struct tn_text t = skip_spaces(*rest), word;
	struct tn_param_word found = { .value = { "", 0 } };
	bool quoted = t.n && t.p[0] == '"';
	size_t n, equals;

	if (!t.n) {
		*rest = t;
		return false;
	}
	t = tn_text_from(t, quoted);
	n = measure(t, quoted, &equals);
	word = (struct tn_text){ t.p, n };
	found.whole = (struct tn_text){ t.p - quoted, n + quoted };
	found.has_value = equals > 0;
	found.name = found.has_value ? (struct tn_text){ t.p, equals } : word;
	if (found.has_value)
		found.value = tn_text_from(word, equals + 1);
	if (found.value.n && found.value.p[0] == '"')
		found.value = without_last_quote(tn_text_from(found.value, 1));
	else if (quoted && found.has_value)
		found.value = without_last_quote(found.value);
	else if (quoted)
		found.name = without_last_quote(found.name);
	*rest = skip_spaces(tn_text_from(t, n + 1));
	*ret = found;
	return true;
}

bool tn_param_is_end(const struct tn_param_word *word)
{
	return !word->has_value && tn_text_is(word->name, "--");
}

bool tn_param_next_before_end(struct tn_text *rest, struct tn_param_word *ret)
{
	return tn_param_next(rest, ret) && !tn_param_is_end(ret);
}

static char folded(char c)
{
	return c == '-' ? '_' : c;
}

bool tn_param_is(struct tn_text a, struct tn_text b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (folded(a.p[i]) != folded(b.p[i]))
			return false;
	return true;
}

static const struct type {
	const char *name;
	bool without_value;
	bool is_signed;
	uint8_t bits; /* of a number; 0: no number */
} types[TN_N_PARAM_TYPES] = {
	[TN_PARAM_BYTE] = { "byte", false, false, 8 },
	[TN_PARAM_SHORT] = { "short", false, true, 16 },
	[TN_PARAM_USHORT] = { "ushort", false, false, 16 },
	[TN_PARAM_INT] = { "int", false, true, 32 },
	[TN_PARAM_UINT] = { "uint", false, false, 32 },
	[TN_PARAM_LONG] = { "long", false, true, 64 },
	[TN_PARAM_ULONG] = { "ulong", false, false, 64 },
	[TN_PARAM_ULLONG] = { "ullong", false, false, 64 },
	[TN_PARAM_HEXINT] = { "hexint", false, false, 32 },
	[TN_PARAM_CHARP] = { "charp", false, false, 0 },
	[TN_PARAM_BOOL] = { "bool", true, false, 0 },
	[TN_PARAM_BOOL_ENABLE_ONLY] = { "bool_enable_only", true, false, 0 },
	[TN_PARAM_INVBOOL] = { "invbool", false, false, 0 },
	[TN_PARAM_BINT] = { "bint", true, false, 0 },
	[TN_PARAM_STRING] = { "string", false, false, 0 },
};

const char *tn_param_type_name(enum tn_param_type type)
{
	return types[type].name;
}

enum tn_param_type tn_param_type_of_word(struct tn_text word)
{
	for (size_t i = 0; i < TN_N_PARAM_TYPES; i++)
		if (types[i].name && tn_text_is(word, types[i].name))
			return (enum tn_param_type)i;
	return TN_PARAM_OWN;
}

enum tn_param_type tn_param_type_of_symbol(struct tn_text symbol)
{
	static const struct tn_text ops = TN_TEXT_LITERAL("param_ops_"), set = TN_TEXT_LITERAL("param_set_");

	if (tn_text_is(symbol, "param_array_ops"))
		return TN_PARAM_ARRAY;
	if (tn_text_is(symbol, "param_set_copystring"))
		return TN_PARAM_STRING;
	if (!tn_text_starts(symbol, ops) && !tn_text_starts(symbol, set))
		return TN_PARAM_OWN;
	return tn_param_type_of_word(tn_text_from(symbol, ops.n));
}

bool tn_param_without_value(enum tn_param_type type)
{
	return types[type].without_value;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : INT_MAX;
}

/* Takes the prefix off; "0x" counts only with a digit behind. */
static int take_base(struct tn_text *t)
{
	if (!t->n || t->p[0] != '0')
		return 10;
	if (t->n < 3 || (t->p[1] | 0x20) != 'x' || digit(t->p[2]) >= 16)
		return 8;
	*t = tn_text_from(*t, 2);
	return 16;
}

/* What overflows is told before what follows the digits. */
static int read_digits(struct tn_text t, uint64_t *ret)
{
	int base = take_base(&t);
	bool overflow = false;
	uint64_t v = 0;
	size_t i = 0;

	for (; i < t.n && digit(t.p[i]) < base; i++)
		overflow = overflow || __builtin_mul_overflow(v, (uint64_t)base, &v) ||
			   __builtin_add_overflow(v, (uint64_t)digit(t.p[i]), &v);
	if (overflow)
		return -ERANGE;
	t = tn_text_from(t, i);
	if (i == 0 || (t.n && !(t.n == 1 && t.p[0] == '\n')))
		return -EINVAL;
	*ret = v;
	return 0;
}

static int set_number(unsigned bits, bool is_signed, struct tn_text t)
{
	bool minus = is_signed && t.n && t.p[0] == '-';
	uint64_t v, most = UINT64_MAX >> (64 - bits + is_signed);
	int r;

	if (t.n && (minus || t.p[0] == '+'))
		t = tn_text_from(t, 1);
	r = read_digits(t, &v);
	if (r < 0)
		return r;
	return v > most + minus ? -ERANGE : 0;
}

static int set_bool(struct tn_text t, bool enabled)
{
	char c = t.n ? (char)(t.p[0] | 0x20) : 0, second = t.n > 1 ? (char)(t.p[1] | 0x20) : 0;

	if (t.n && (t.p[0] == '0' || t.p[0] == '1'))
		return 0;
	if (c == 'y' || c == 'n' || c == 't' || c == 'f')
		return 0;
	if (c == 'o' && (second == 'n' || second == 'f'))
		return 0;
	return enabled && (c == 'e' || c == 'd') ? 0 : -EINVAL;
}

bool tn_param_is_false(struct tn_text t)
{
	return t.n && (strchr("0nNfFdD", t.p[0]) || ((t.p[0] | 0x20) == 'o' && t.n > 1 && (t.p[1] | 0x20) == 'f'));
}

int tn_param_set(enum tn_param_type type, const struct tn_param_rules *rules, struct tn_text value)
{
	unsigned bits = types[type].bits;

	switch (type) {
	case TN_PARAM_LONG:
	case TN_PARAM_ULONG:
		return set_number(rules->is64 ? 64 : 32, types[type].is_signed, value);
	case TN_PARAM_CHARP:
		return value.n > STRING_MAX_BYTES ? -ENOSPC : 0;
	case TN_PARAM_STRING:
		return value.n >= rules->size ? -ENOSPC : 0;
	case TN_PARAM_BOOL:
	case TN_PARAM_BOOL_ENABLE_ONLY:
	case TN_PARAM_INVBOOL:
	case TN_PARAM_BINT:
		return set_bool(value, rules->enabled);
	default:
		return set_number(bits, types[type].is_signed, value);
	}
}

static bool is_bool(enum tn_param_type type)
{
	return type == TN_PARAM_BOOL || type == TN_PARAM_BOOL_ENABLE_ONLY || type == TN_PARAM_INVBOOL || type == TN_PARAM_BINT;
}

/* Of a value that set_number() takes. */
static int64_t number_of(struct tn_text t, bool is_signed)
{
	bool minus = is_signed && t.n && t.p[0] == '-';
	uint64_t v = 0;

	if (t.n && (minus || t.p[0] == '+'))
		t = tn_text_from(t, 1);
	read_digits(t, &v);
	return (int64_t)(minus ? -v : v);
}

enum tn_param_likeness tn_param_compare(enum tn_param_type type, const struct tn_param_rules *rules, struct tn_text a,
					struct tn_text b)
{
	bool same;

	if (type == TN_PARAM_OWN || type == TN_PARAM_ARRAY)
		return TN_PARAM_NOT_COMPARED;
	if (type == TN_PARAM_CHARP || type == TN_PARAM_STRING)
		return tn_text_eq(a, b) ? TN_PARAM_ALIKE : TN_PARAM_UNLIKE;
	if (tn_param_set(type, rules, a) < 0 || tn_param_set(type, rules, b) < 0)
		return TN_PARAM_NOT_COMPARED;
	if (is_bool(type))
		same = tn_param_is_false(a) == tn_param_is_false(b);
	else
		same = number_of(a, types[type].is_signed) == number_of(b, types[type].is_signed);
	return same ? TN_PARAM_ALIKE : TN_PARAM_UNLIKE;
}
