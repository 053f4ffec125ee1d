// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/content.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/shell_word.h"

/* More than can be typed. */
#define WORDS_MAX (TN_TOP_INPUT_MAX / 2 + 8)

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

/* Return: 0, -ENOMEM, or -EINVAL: a quote is not closed. */
static int add_typed(struct words *w, const char *typed, struct tn_arena *arena)
{
	struct tn_text rest = tn_text(typed);
	int r;

	do {
		tn_autobuf word = { 0 };

		r = tn_shell_take_word(&rest, &word);
		if (r == 1) {
			const char *copy = word.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&word));

			if (!copy)
				return -ENOMEM;
			add(w, copy);
		}
	} while (r == 1);
	return r;
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
	return action->prompt && add_typed(&w, top->input, arena) == -ENOMEM ? NULL : w.v;
}

const char *tn_top_why_not_typed(const struct tn_top *top)
{
	struct tn_arena arena = { 0 };
	struct words w = { tn_arena_array(&arena, WORDS_MAX + 1, sizeof(*w.v)), 0 };
	int r = w.v ? add_typed(&w, top->input, &arena) : -ENOMEM;

	tn_arena_free(&arena);
	return r < 0 ? r == -EINVAL ? "a quote is not closed" : "memory is out" : w.n ? NULL : "";
}

static void add_command(const struct tn_top *top, struct tn_buf *ret)
{
	struct tn_arena arena = { 0 };
	const char **argv = tn_top_argv(top, false, &arena);

	for (size_t i = 0; argv && argv[i]; i++)
		tn_shell_add_word(ret, argv[i]);
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

/* The parameters among what is told of the module, where that is of this one. NULL: there is no such. */
static const struct tn_top_line *parameter(const struct tn_top *top, size_t i)
{
	if (!top->action->behind || !*top->detail_of || strcmp(top->detail_of, top->subject) != 0)
		return NULL;
	for (size_t k = 0; k < top->n_detail; k++)
		if (top->detail[k].parameter && i-- == 0)
			return &top->detail[k];
	return NULL;
}

/* What is asked for, the command that it makes, and what there is to choose from. */
static bool prompt_line(const struct tn_top *top, size_t i, struct tn_top_line *ret)
{
	const struct tn_top_line *p;

	if (i == 0) {
		*ret = (struct tn_top_line){ .text = top->action->prompt };
	} else if (i == 1) {
		*ret = (struct tn_top_line){ .label = "Command", .text = top->command, .style = TN_CELL_BOLD };
	} else {
		p = parameter(top, i - TN_TOP_PROMPT_LINES);
		if (!p)
			return false;
		*ret = (struct tn_top_line){ .text = p->text };
		if (i - TN_TOP_PROMPT_LINES + 1 == top->chosen)
			ret->style = TN_CELL_REVERSE;
	}
	return true;
}

bool tn_top_choose_parameter(struct tn_top *top, size_t which)
{
	const struct tn_top_line *p = which ? parameter(top, which - 1) : NULL;
	size_t n = p ? strcspn(p->text, "= (:") : 0;

	if (!n)
		return false;
	top->chosen = which;
	snprintf(top->input, sizeof(top->input), "%.*s=", (int)n, p->text);
	tn_top_set_command(top);
	return true;
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
	case TN_TOP_PROMPT:
		tn_buf_addf(ret, "> %s", top->input);
		break;
	case TN_TOP_CONFIRM:
		if (tn_top_why_not(top))
			tn_buf_addf(ret, "%s.", tn_top_why_not(top));
		else
			tn_buf_addf(ret, "%s %s?", top->action->verb,
				    top->action->prompt && !top->action->behind ? top->input : top->subject);
		break;
	case TN_TOP_DONE:
		if (top->status > 0)
			tn_buf_addf(ret, "Exit status %d.", top->status);
		break;
	default:
		break;
	}
}
