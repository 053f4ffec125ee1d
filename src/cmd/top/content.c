// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/content.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

#define WORDS_MAX 64

/* Words that a shell would change are put into quotes. */
static void add_word(struct tn_buf *ret, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+";

	if (ret->n)
		tn_buf_add_char(ret, ' ');
	if (*word && !word[strspn(word, plain)]) {
		tn_buf_add_str(ret, word);
		return;
	}
	tn_buf_add_char(ret, '\'');
	for (const char *p = word; *p; p++)
		if (*p == '\'')
			tn_buf_add_str(ret, "'\\''");
		else
			tn_buf_add_char(ret, *p);
	tn_buf_add_char(ret, '\'');
}

/* Words under construction. */
struct words {
	const char **v;
	size_t n;
};

static void add(struct words *w, const char *word)
{
	if (w->n < WORDS_MAX)
		w->v[w->n++] = word;
}

/* Return: false when memory is out. */
static bool add_typed(struct words *w, const char *typed, struct tn_arena *arena)
{
	struct tn_text rest = tn_text(typed), word;

	while (tn_text_word(&rest, " ", &word)) {
		const char *copy = tn_arena_dup(arena, word);

		if (!copy)
			return false;
		add(w, copy);
	}
	return true;
}

const char **tn_top_argv(const struct tn_top *top, bool dry_run, struct tn_arena *arena)
{
	const struct tn_top_action *action = top->action;
	struct words w = { tn_arena_array(arena, WORDS_MAX + 1, sizeof(*w.v)), 0 };
	bool named = !action->prompt || action->behind;

	if (!w.v)
		return NULL;
	add(&w, "tenon");
	for (size_t i = 0; i < TN_ARRAY_SIZE(action->words) && action->words[i]; i++)
		add(&w, action->words[i]);
	if (dry_run)
		add(&w, "--dry-run");
	if (named && top->subject[0] == '-') /* a name, not an option */
		add(&w, "--");
	if (named)
		add(&w, top->subject);
	return action->prompt && !add_typed(&w, top->input, arena) ? NULL : w.v;
}

static void add_command(const struct tn_top *top, struct tn_buf *ret)
{
	struct tn_arena arena = { 0 };
	const char **argv = tn_top_argv(top, false, &arena);

	for (size_t i = 0; argv && argv[i]; i++)
		add_word(ret, argv[i]);
	tn_arena_free(&arena);
}

void tn_top_set_command(struct tn_top *top)
{
	tn_autobuf text = { 0 };

	if (top->action)
		add_command(top, &text);
	snprintf(top->command, sizeof(top->command), "%.*s", TN_TEXT_FMT(tn_buf_text(&text)));
}

void tn_top_dialog_title(const struct tn_top *top, struct tn_buf *ret)
{
	bool named = top->action && (!top->action->prompt || top->action->behind);

	if (top->dialog == TN_TOP_HELP)
		tn_buf_add_str(ret, "Keys");
	else if (top->action)
		tn_buf_addf(ret, "%s %s", top->action->verb,
			    named ? top->subject : top->dialog == TN_TOP_PROMPT ? "a module" : top->input);
}

static bool output_line(const struct tn_top *top, size_t i, struct tn_top_line *ret)
{
	if (i >= top->n_output)
		return false;
	*ret = top->output[i];
	return true;
}

/* What is asked for, and what there is to choose from. */
static bool prompt_line(const struct tn_top *top, size_t i, struct tn_top_line *ret)
{
	*ret = (struct tn_top_line){ .text = i == 0 ? top->action->prompt : "" };
	if (i < 2)
		return true;
	if (!top->action->behind || !*top->detail_of || strcmp(top->detail_of, top->subject) != 0)
		return false;
	i -= 2;
	for (size_t k = 0; k < top->n_detail; k++)
		if (top->detail[k].parameter && i-- == 0) {
			*ret = (struct tn_top_line){ .text = top->detail[k].text };
			return true;
		}
	return false;
}

static const char *state_of(const struct tn_top *top)
{
	switch (top->dialog) {
	case TN_TOP_PLANNING:
		return "finding out what that would do...";
	case TN_TOP_CONFIRM:
		return "would do this:";
	case TN_TOP_DOING:
		return "is running...";
	default:
		return top->status == 0 ? "done" : "not done";
	}
}

bool tn_top_dialog_line(const struct tn_top *top, size_t i, struct tn_top_line *ret)
{
	switch (top->dialog) {
	case TN_TOP_NO_DIALOG:
	case TN_TOP_FILTER:
		return false;
	case TN_TOP_HELP:
		if (i < top->n_help)
			*ret = top->help[i];
		return i < top->n_help;
	case TN_TOP_PROMPT:
		return prompt_line(top, i, ret);
	default:
		break;
	}
	if (i >= 2)
		return output_line(top, i - 2, ret);
	if (i == 0)
		*ret = (struct tn_top_line){ .label = "Command", .text = top->command, .style = TN_CELL_BOLD };
	else
		*ret = (struct tn_top_line){ .text = state_of(top), .style = TN_CELL_DIM };
	return true;
}

const char *tn_top_why_not(const struct tn_top *top)
{
	return top->action->modules ? top->why_not_modules : top->why_not_files;
}

void tn_top_dialog_question(const struct tn_top *top, struct tn_buf *ret)
{
	switch (top->dialog) {
	case TN_TOP_HELP:
		tn_buf_add_str(ret, "Esc: back");
		break;
	case TN_TOP_PROMPT:
		tn_buf_addf(ret, "> %s", top->input);
		break;
	case TN_TOP_CONFIRM:
		if (tn_top_why_not(top))
			tn_buf_addf(ret, "%s.  Esc: back", tn_top_why_not(top));
		else
			tn_buf_addf(ret, "%s %s?  y: yes  n: no", top->action->verb,
				    top->action->prompt && !top->action->behind ? top->input : top->subject);
		break;
	case TN_TOP_PLANNING:
	case TN_TOP_DOING:
		tn_buf_add_str(ret, "Ctrl-C: end it");
		break;
	case TN_TOP_DONE:
		if (top->status > 0)
			tn_buf_addf(ret, "Exit status %d.  ", top->status);
		tn_buf_add_str(ret, "Enter: back");
		break;
	default:
		break;
	}
}
