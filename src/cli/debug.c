// SPDX-License-Identifier: LGPL-2.1-or-later
/* The areas that TENON_DEBUG names. */
#include "cli/debug.h"

#include "base/buf.h"
#include "cli/log.h"

/* TN_N_AREAS: there is no such area. */
static unsigned area_of(struct tn_text word)
{
	unsigned i = 0;

	while (i < TN_N_AREAS && !tn_text_is(word, tn_log_areas[i]))
		i++;
	return i;
}

/* It was asked for, so it is said even where nothing else is. */
static void tell_unknown(const struct tn_log *log, struct tn_text words)
{
	const struct tn_log loud = { .fn = log->fn, .data = log->data, .max = TN_LOG_WARNING };
	tn_autobuf known = { 0 };

	for (unsigned i = 0; i < TN_N_AREAS; i++)
		tn_buf_addf(&known, "%s%s", i ? ", " : "", tn_log_areas[i]);
	tn_log(&loud, TN_LOG_WARNING, TN_DEBUG_ENV " has no area '%.*s'; its areas are %.*s",
	       TN_TEXT_FMT(words), TN_TEXT_FMT(tn_buf_text(&known)));
}

void tn_debug_setup(const char *value)
{
	tn_autobuf unknown = { 0 };
	struct tn_text rest, word;
	unsigned areas = 0, area;

	if (!value)
		return;
	rest = tn_text(value);
	while (tn_text_word(&rest, ", ", &word)) {
		area = area_of(word);
		if (area < TN_N_AREAS)
			areas |= 1u << area;
		else
			tn_buf_addf(&unknown, "%s%.*s", unknown.n ? "', '" : "", TN_TEXT_FMT(word));
	}
	tn_report_areas(areas);
	if (unknown.n)
		tell_unknown(tn_report_log(), tn_buf_text(&unknown));
}
