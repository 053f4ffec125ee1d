// SPDX-License-Identifier: LGPL-2.1-or-later
/* What happened while somebody watched. */
#include <stdio.h>

#include "cli/json.h"
#include "cmd/watch/watching.h"

static const char *const ends[] = {
	[TN_WATCH_GOES_ON] = "error",   [TN_WATCH_SIGNAL] = "signal",   [TN_WATCH_THERE] = "until",
	[TN_WATCH_SETTLED] = "settled", [TN_WATCH_TIME] = "at-most",
};

/* Of how many messages, and of which modules. */
static const struct row {
	const char *id, *text;
	enum { OF_MESSAGES, OF_WORK, OF_MODULES } part;
	bool rare; /* people are not told that there is none */
} rows[] = {
	{ "events", "of the kernel", OF_MESSAGES },
	{ "asking", "of devices that want a module", OF_MESSAGES },
	{ "settled", "with nothing left to do", OF_MESSAGES },
	{ "foreign", "not of the kernel", OF_MESSAGES },
	{ "malformed", "without sense", OF_MESSAGES },
	{ "overruns", "times lost", OF_MESSAGES },
	{ "batches", "batches", OF_WORK },
	{ "rescans", "looks at /sys", OF_WORK },
	{ "starved", "times without memory", OF_WORK },
	{ "renewals", "times with new indexes or configuration", OF_WORK },
	{ "loaded", "loaded", OF_MODULES },
	{ "there", "there already", OF_MODULES },
	{ "kept_out", "kept out", OF_MODULES },
	{ "no_device", "without a device", OF_MODULES },
	{ "failed", "failed", OF_MODULES },
	{ "late", "late", OF_MODULES, true },
	{ "late_ended", "that came late", OF_MODULES, true },
	{ "left", "left in the middle", OF_MODULES, true },
	{ "not_begun", "not begun", OF_MODULES, true },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

/* In the order of the rows. */
static void collect(const struct tn_watching *w, uint64_t ret[N_ROWS])
{
	const struct tn_plugging_counts *m = &w->modules;
	const uint64_t values[N_ROWS] = {
		w->hotplug.events, w->hotplug.asking, w->hotplug.settled_asked, w->foreign,
		w->hotplug.malformed + w->oversized, w->overruns, w->batches, w->rescans, w->starved,
		w->renewals,
		m->loaded, m->there, m->blacklisted + m->refused[TN_REFUSAL_BLOCKED], m->refused[TN_REFUSAL_NO_DEVICE],
		m->refused[TN_REFUSAL_FAILURE], w->n_late, w->n_late_ended, m->left, m->not_begun,
	};

	for (size_t i = 0; i < N_ROWS; i++)
		ret[i] = values[i];
}

static int print_json(enum tn_watch_end end, const uint64_t values[N_ROWS])
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc);

	tn_json_text(top, "ended", ends[end]);
	for (size_t i = 0; i < N_ROWS; i++)
		tn_json_unsigned(top, rows[i].id, values[i]);
	return tn_json_print(&doc, stdout);
}

int tn_watching_print(const struct tn_watching *w, enum tn_watch_end end)
{
	static const char *const heads[] = { "messages:", "work:", "modules:" };
	uint64_t values[N_ROWS];

	collect(w, values);
	if (w->world->json)
		return print_json(end, values);
	for (size_t i = 0; i < N_ROWS; i++) {
		bool first = i == 0 || rows[i].part != rows[i - 1].part;

		if (rows[i].rare && !values[i])
			continue;
		printf("%s%s %llu %s", first && i ? "\n" : "", first ? heads[rows[i].part] : ",", (unsigned long long)values[i],
		       rows[i].text);
	}
	putchar('\n');
	return 0;
}
