// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/dyndbg.h"

#include "format/poison.h"

static bool take_until(struct tn_text *t, char c, struct tn_text *ret)
{
	const char *p = t->n ? memchr(t->p, c, t->n) : NULL;

	if (!p)
		return false;
	*ret = (struct tn_text){ t->p, (size_t)(p - t->p) };
	*t = tn_text_from(*t, ret->n + 1);
	return true;
}

static bool read_line(struct tn_text line, struct tn_dyndbg *ret)
{
	struct tn_text place, flags, number, rest;

	if (!line.n || line.p[0] == '#' || !take_until(&line, '[', &place) || !take_until(&line, ']', &ret->module) ||
	    !take_until(&line, '=', &ret->function) || !tn_text_word(&line, " ", &flags))
		return false;
	rest = tn_text_trim(place);
	if (!take_until(&rest, ':', &ret->file))
		return false;
	number = rest;
	if (tn_text_u64(number, 10, &ret->line) < 0 || !ret->module.n)
		return false;
	ret->function = tn_text_trim(ret->function);
	ret->on = memchr(flags.p, 'p', flags.n);
	return true;
}

bool tn_dyndbg_next(struct tn_text *rest, struct tn_dyndbg *ret)
{
	struct tn_text line;

	while (tn_text_line(rest, &line)) {
		struct tn_dyndbg site;

		if (!read_line(line, &site))
			continue;
		*ret = site;
		return true;
	}
	return false;
}
