// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_loop.h"

#include <stdarg.h>
#include <stdio.h>

/* Nobody reads more, and a symbol table may name millions. */
#define EVENTS_MAX 500

#define NO_EVENT SIZE_MAX

void tn_check_loop_add(struct tn_check_run *run, struct tn_check_loop *loop, const struct tn_check_say *say, int may,
		       const char *fmt, ...)
{
	struct tn_check_event event = { .say = *say, .may = may };
	char text[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	event.text = tn_check_print(run, "%s", text);
	if (loop->events.n == EVENTS_MAX) { /* the last one always counts */
		loop->events.n--;
		loop->left_out++;
	}
	if (tn_vec_push(&loop->events, event) < 0)
		run->failed = -ENOMEM;
}

static size_t last_failure(const struct tn_check_loop *loop)
{
	for (size_t i = loop->events.n; i-- > 0;)
		if (loop->events.v[i].say.error)
			return i;
	return NO_EVENT;
}

bool tn_check_loop_failed(const struct tn_check_loop *loop)
{
	return last_failure(loop) != NO_EVENT;
}

/* Whether a doubt after the last failure could make it another errno. */
static bool is_open(const struct tn_check_loop *loop, size_t last)
{
	for (size_t i = last == NO_EVENT ? 0 : last; i < loop->events.n; i++)
		if (loop->events.v[i].say.doubt &&
		    (last == NO_EVENT || loop->events.v[i].may != loop->events.v[last].say.error))
			return true;
	return false;
}

static void add_all(struct tn_check_run *run, struct tn_check_loop *loop, bool doubts, size_t decisive)
{
	for (size_t i = 0; i < loop->events.n; i++) {
		struct tn_check_event *e = &loop->events.v[i];

		if (e->say.doubt != doubts)
			continue;
		if (i != decisive)
			e->say.error = 0;
		tn_check_add(run, &e->say, "%s", e->text);
	}
}

void tn_check_loop_end(struct tn_check_run *run, struct tn_check_loop *loop)
{
	size_t last = last_failure(loop);
	bool open = is_open(loop, last);

	add_all(run, loop, false, open ? NO_EVENT : last);
	if (loop->left_out && loop->events.n)
		tn_check_add(run, &(struct tn_check_say){ .id = loop->events.v[0].say.id, .severity = TN_SEVERITY_NOTE },
			     "%zu more of these are not shown", loop->left_out);
	add_all(run, loop, true, NO_EVENT);
	tn_vec_free(&loop->events);
}
