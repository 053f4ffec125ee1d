// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/teller.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd/confined.h"
#include "cmd/machine.h"
#include "cmd/top/detail.h"
#include "cmd/top/in_use.h"
#include "sys/crash.h"
#include "sys/write.h"

#define ANSWER_MAX ((size_t)4 << 20)

/* A question is a line: one of these, and the module's name. */
enum { AS_BEFORE = '=', STALE = '!' };

/* The other side. */

struct side {
	struct tn_world *world;
	struct tn_channel ours, childs;
	struct tn_detail detail;
};

static int before(void *data)
{
	struct side *s = data;
	int r;

	tn_on_crash(NULL); /* the screen is not its */
	tn_channel_close(&s->ours);
	r = tn_channel_alone();
	s->world->capable = tn_live_facts_capable(s->world->root);
	return r < 0 ? 1 : tn_machine_look_first(s->world);
}

static int answer(struct side *s, struct tn_text question)
{
	tn_autobuf text = { 0 };
	char name[TN_TOP_INPUT_MAX];
	int r;

	if (question.n < 2)
		return -EINVAL;
	snprintf(name, sizeof(name), "%.*s", TN_TEXT_FMT(tn_text_from(question, 1)));
	if (*question.p == STALE)
		s->detail.stale = true;
	r = tn_detail_read(&s->detail, name);
	if (r < 0)
		return r;
	tn_told_write(&s->detail.told, &text);
	return text.failed ? -ENOMEM : tn_write_all(s->childs.out, tn_buf_text(&text));
}

static int serve(void *data, struct tn_sandbox *self)
{
	struct side *s = data;
	tn_autobuf heard = { 0 };
	int r = 1;

	s->world->sandbox = self;
	s->detail.world = s->world;
	while (r > 0) {
		struct tn_text rest, line;

		heard.n = 0;
		r = tn_channel_hear(&s->childs, &heard);
		rest = tn_buf_text(&heard);
		while (r > 0 && tn_text_line(&rest, &line))
			r = answer(s, line) < 0 ? -EIO : 1;
	}
	tn_detail_close(&s->detail);
	return r < 0 ? 1 : 0;
}

/* Our side. */

static int start(struct tn_teller *t, struct tn_error *err)
{
	struct tn_sandbox_policy policy = tn_confined_policy(t->world);
	struct side side = { .world = t->world };
	int r = tn_channel_open(&side.ours, &side.childs);

	if (r < 0)
		return tn_fail(err, r, "cannot start a process to read files in: %s", strerror(-r));
	policy.before = before;
	r = tn_sandbox_start(serve, &side, &policy, &t->child, err);
	tn_channel_close(&side.childs);
	if (r < 0)
		tn_channel_close(&side.ours);
	else
		t->to = side.ours;
	return r;
}

static void end(struct tn_teller *t)
{
	tn_sandbox_end(&t->child, NULL);
	tn_channel_close(&t->to);
	tn_told_free(&t->users);
	t->answer.n = 0;
	t->asked[0] = '\0';
}

/* Instead of all else. Return: 1 or -ENOMEM. */
static int tell_only(struct tn_teller *t, const char *module, const char *text)
{
	tn_told_free(&t->told);
	snprintf(t->module, sizeof(t->module), "%s", module);
	return tn_told_add(&t->told, NULL, TN_CELL_BAD, text) < 0 ? -ENOMEM : 1;
}

/* One that has ended meanwhile is no trouble. */
static int send(struct tn_teller *t, struct tn_text question, struct tn_error *err)
{
	int r = t->child.pid ? tn_channel_say(&t->to, question) : -EPIPE;

	if (r == -EPIPE) {
		end(t);
		r = start(t, err);
		if (r == 0)
			r = tn_channel_say(&t->to, question);
	}
	return r < 0 ? tn_fail(err, r, "nobody reads modules: %s", strerror(-r)) : 0;
}

static int ask(struct tn_teller *t, const char *module, struct tn_error *err)
{
	tn_autobuf text = { 0 };
	int r;

	tn_buf_addf(&text, "%c%s\n", t->stale ? STALE : AS_BEFORE, module);
	r = text.failed ? -ENOMEM : send(t, tn_buf_text(&text), err);
	if (r < 0)
		return r;
	t->stale = false;
	snprintf(t->asked, sizeof(t->asked), "%s", module);
	return 0;
}

int tn_teller_ask(struct tn_teller *t, const struct tn_top_row *row)
{
	tn_autoerror err = { 0 };
	int r;

	t->again = t->asked[0] != '\0'; /* one after the other */
	if (t->again)
		return 0;
	r = ask(t, row->name, &err);
	if (r == 0)
		r = tn_in_use_tell(t->world, row, &t->users); /* while it reads */
	if (r >= 0 || r == -ENOMEM)
		return r;
	end(t);
	return tell_only(t, row->name, tn_error_text(&err, r));
}

int tn_teller_answers(const struct tn_teller *t)
{
	return t->asked[0] ? t->to.in : -1;
}

/* It has ended over a question, or does not come to an end. */
static int tell_of_crash(struct tn_teller *t)
{
	struct tn_sandbox_result result = { 0 };
	char module[TN_TOP_INPUT_MAX], text[1024];

	memcpy(module, t->asked, sizeof(module));
	tn_sandbox_end(&t->child, &result);
	snprintf(text, sizeof(text), "cannot tell: reading %s ended in a crash (%s %d)", *result.about ? result.about : module,
		 result.signal ? "signal" : "exit status", result.signal ? result.signal : result.status);
	end(t);
	return tell_only(t, module, text);
}

int tn_teller_take(struct tn_teller *t)
{
	int more = tn_channel_take(t->to.in, ANSWER_MAX, &t->answer), r;

	if (t->answer.failed)
		return -ENOMEM;
	if (!tn_told_is_whole(tn_buf_text(&t->answer)))
		return more == 1 && t->answer.n < ANSWER_MAX ? 0 : tell_of_crash(t);
	tn_told_free(&t->told);
	memcpy(t->module, t->asked, sizeof(t->module));
	r = tn_told_read(tn_buf_text(&t->answer), &t->told);
	if (r == 0)
		r = tn_told_add_users(&t->told, &t->users);
	tn_told_free(&t->users);
	t->answer.n = 0;
	t->asked[0] = '\0';
	return r < 0 ? r : 1;
}

void tn_teller_forget(struct tn_teller *t, bool all)
{
	t->stale = true;
	if (all)
		end(t);
}

void tn_teller_close(struct tn_teller *t)
{
	end(t);
	tn_told_free(&t->told);
	tn_buf_free(&t->answer);
}
