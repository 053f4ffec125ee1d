// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/procmodules.h"

#include <errno.h>
#include "format/poison.h"

/* Up to the next blank, which is taken, too. false: no blank before the end. */
static bool take_field(struct tn_text *rest, struct tn_text *ret)
{
	const char *blank = rest->n ? memchr(rest->p, ' ', rest->n) : NULL;

	if (!blank)
		return false;
	*ret = (struct tn_text){ rest->p, (size_t)(blank - rest->p) };
	*rest = tn_text_from(*rest, ret->n + 1);
	return true;
}

/* Like take_field(), but the end of the line ends a field as well. */
static struct tn_text take_last(struct tn_text *rest)
{
	struct tn_text field = *rest;

	if (!take_field(rest, &field))
		*rest = tn_text_from(*rest, rest->n);
	return field;
}

static bool read_refcount(struct tn_text field, int64_t *ret)
{
	bool minus = tn_text_starts(field, TN_TEXT_LITERAL("-"));
	uint64_t n = 0;

	if (minus && field.n == 1) {
		*ret = -1;
		return true;
	}
	if (tn_text_u64(tn_text_from(field, minus), 10, &n) < 0 || n > INT32_MAX)
		return false;
	*ret = minus ? 0 : (int64_t)n; /* the kernel counts below 0 while it unloads */
	return true;
}

/* The name ends where a blank, a size and a reference count follow. */
static bool split_name(struct tn_text line, struct tn_procmodules_line *ret, struct tn_text *ret_rest)
{
	struct tn_text rest = line, field;

	while (take_field(&rest, &field)) {
		struct tn_text after = rest, size;

		ret->name = (struct tn_text){ line.p, (size_t)(rest.p - line.p) - 1 };
		if (ret->name.n && take_field(&after, &size) &&
		    tn_text_u64(size, 10, &ret->size) == 0 &&
		    read_refcount(take_last(&after), &ret->refcount)) {
			*ret_rest = after;
			return true;
		}
	}
	return false;
}

static bool is_state(struct tn_text word, enum tn_procmodules_state *ret)
{
	static const struct {
		const char *word;
		enum tn_procmodules_state state;
	} states[] = {
		{ "Live", TN_PROCMODULES_LIVE },
		{ "Loading", TN_PROCMODULES_LOADING },
		{ "Unloading", TN_PROCMODULES_UNLOADING },
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		if (!tn_text_is(word, states[i].word))
			continue;
		*ret = states[i].state;
		return true;
	}
	return false;
}

/* The users end where a state stands as a word of its own; else at the line's end. */
static struct tn_text split_users(struct tn_text *rest, enum tn_procmodules_state *state)
{
	struct tn_text all = *rest, word;

	do {
		size_t n = (size_t)(rest->p - all.p);

		word = take_last(rest);
		if (is_state(word, state))
			return (struct tn_text){ all.p, n ? n - 1 : 0 };
	} while (rest->n);
	*state = TN_PROCMODULES_LIVE;
	return all;
}

static struct tn_text trim_users(struct tn_text users)
{
	if (tn_text_is(users, "-"))
		users.n = 0;
	while (users.n && (users.p[users.n - 1] == ',' || users.p[users.n - 1] == ' '))
		users.n--;
	return users;
}

static uint64_t read_address(struct tn_text word)
{
	struct tn_text digits = tn_text_from(word, 2);
	uint64_t address;

	if (!tn_text_starts(word, TN_TEXT_LITERAL("0x")) || tn_text_u64(digits, 16, &address) < 0)
		return 0;
	return address;
}

static struct tn_text read_taints(struct tn_text rest)
{
	struct tn_text word = tn_text_trim(rest);

	if (word.n < 2 || word.p[0] != '(' || word.p[word.n - 1] != ')')
		return (struct tn_text){ word.p, 0 };
	return (struct tn_text){ word.p + 1, word.n - 2 };
}

int tn_procmodules_next(struct tn_text *rest, struct tn_procmodules_line *ret)
{
	struct tn_procmodules_line line = { 0 };
	struct tn_text text, tail;

	do {
		if (!tn_text_line(rest, &text))
			return 0;
	} while (text.n == 0);
	if (!split_name(text, &line, &tail))
		return -EBADMSG;
	line.users = trim_users(split_users(&tail, &line.state));
	line.address = read_address(take_last(&tail));
	line.taints = read_taints(tail);
	*ret = line;
	return 1;
}
