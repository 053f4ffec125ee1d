// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf8.h"
#include "cmd/top/content.h"
#include "cmd/top/rows.h"
#include "cmd/top/scroll.h"

/* Lines that Page Up and Page Down go on in a dialog. */
#define PAGE 10

static void open_dialog(struct tn_top *top, enum tn_top_dialog dialog)
{
	top->dialog = dialog;
	top->dialog_first = 0;
}

static void close_dialog(struct tn_top *top)
{
	open_dialog(top, TN_TOP_NO_DIALOG);
	top->action = NULL;
	tn_top_set_command(top);
}

static void plan(struct tn_top *top)
{
	top->output = NULL;
	top->n_output = 0;
	open_dialog(top, TN_TOP_PLANNING);
	top->wish = TN_TOP_PLAN;
}

void tn_top_begin(struct tn_top *top, const struct tn_top_action *action)
{
	const struct tn_top_row *row = tn_top_under(top);
	bool named = !action->prompt || action->behind;

	if (top->read_only)
		top->said = top->read_only;
	else if (named && !row)
		top->said = "there is no module here";
	else if (action->loaded && row && !row->loaded)
		top->said = "it is not loaded";
	if (top->said)
		return;
	top->action = action;
	snprintf(top->subject, sizeof(top->subject), "%s", row ? row->name : "");
	snprintf(top->input, sizeof(top->input), "%s", !named && row && !row->loaded ? row->name : "");
	top->chosen = 0;
	tn_top_set_command(top);
	if (action->prompt)
		open_dialog(top, TN_TOP_PROMPT);
	else
		plan(top);
}

void tn_top_dialog_ended(struct tn_top *top)
{
	if (top->dialog == TN_TOP_PLANNING && top->status == 0)
		open_dialog(top, TN_TOP_CONFIRM);
	else if (top->dialog == TN_TOP_PLANNING || top->dialog == TN_TOP_DOING)
		open_dialog(top, TN_TOP_DONE);
}

static void add_character(char *input, size_t size, int key)
{
	size_t n = strlen(input), more;
	char bytes[4];

	more = tn_utf8_encode((uint32_t)key, bytes);
	if (!more || n + more >= size)
		return;
	memcpy(input + n, bytes, more);
	input[n + more] = '\0';
}

/* One that is typed into. Return: false: the key is none for that. */
static bool type(const struct tn_top *top, char *input, size_t size, int key)
{
	size_t n = strlen(input);

	if (key == TN_KEY_CLEAR) {
		input[0] = '\0';
	} else if (key == TN_KEY_BACKSPACE) {
		while (n && ((unsigned char)input[n - 1] & 0xc0) == 0x80)
			n--;
		if (n)
			input[n - 1] = '\0';
	} else if (key >= ' ' && key < TN_KEY_NONE) {
		if (top->utf8 || key < 0x7f)
			add_character(input, size, key);
	} else {
		return false;
	}
	return true;
}

static void press_filter(struct tn_top *top, int key)
{
	if (type(top, top->filter, sizeof(top->filter), key)) {
		tn_top_move_to(top, 0);
		tn_top_arrange(top);
	} else if (key == TN_KEY_ESCAPE || key == TN_KEY_QUIT) {
		top->filter[0] = '\0';
		open_dialog(top, TN_TOP_NO_DIALOG);
		tn_top_arrange(top);
	} else if (key == TN_KEY_ENTER) {
		open_dialog(top, TN_TOP_NO_DIALOG);
	} else if (key == TN_KEY_UP || key == TN_KEY_DOWN) { /* to go on from what has been found */
		tn_top_move(top, key == TN_KEY_UP ? -1 : 1);
	}
}

/* The next parameter, or the one before. */
static void choose(struct tn_top *top, int key)
{
	size_t which = key == TN_KEY_DOWN ? top->chosen + 1 : top->chosen > 1 ? top->chosen - 1 : 1;

	if (tn_top_choose_parameter(top, which))
		tn_top_scroll_dialog_to(top, which - 1 + TN_TOP_PROMPT_LINES);
}

static void press_prompt(struct tn_top *top, int key)
{
	const char *why_not;

	if (type(top, top->input, sizeof(top->input), key)) {
		tn_top_set_command(top);
	} else if (key == TN_KEY_ESCAPE || key == TN_KEY_QUIT) {
		close_dialog(top);
	} else if (key == TN_KEY_UP || key == TN_KEY_DOWN) {
		choose(top, key);
	} else if (key == TN_KEY_PAGE_UP || key == TN_KEY_PAGE_DOWN) {
		tn_top_scroll_dialog(top, key == TN_KEY_PAGE_UP ? -PAGE : PAGE);
	} else if (key == TN_KEY_ENTER) {
		why_not = tn_top_why_not_typed(top);
		if (!why_not)
			plan(top);
		else if (*why_not)
			top->said = why_not;
	}
}

static bool scroll(struct tn_top *top, int key)
{
	static const struct {
		int key;
		long by;
	} steps[] = {
		{ TN_KEY_UP, -1 }, { TN_KEY_DOWN, 1 }, { 'k', -1 }, { 'j', 1 }, { TN_KEY_PAGE_UP, -PAGE },
		{ TN_KEY_PAGE_DOWN, PAGE }, { ' ', PAGE }, { TN_KEY_HOME, -(1L << 30) }, { TN_KEY_END, 1L << 30 },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(steps); i++)
		if (steps[i].key == key) {
			tn_top_scroll_dialog(top, steps[i].by);
			return true;
		}
	return false;
}

static void press_confirm(struct tn_top *top, int key)
{
	if (key == 'y' && !tn_top_why_not(top)) {
		top->output = NULL;
		top->n_output = 0;
		open_dialog(top, TN_TOP_DOING);
		top->wish = TN_TOP_DO;
	} else if (key == 'n' || key == TN_KEY_ESCAPE || key == 'q' || key == TN_KEY_QUIT) {
		close_dialog(top);
	}
}

void tn_top_press_dialog(struct tn_top *top, int key)
{
	switch (top->dialog) {
	case TN_TOP_FILTER:
		press_filter(top, key);
		return;
	case TN_TOP_PROMPT:
		press_prompt(top, key);
		return;
	default:
		break;
	}
	if (scroll(top, key))
		return;
	switch (top->dialog) {
	case TN_TOP_CONFIRM:
		press_confirm(top, key);
		break;
	case TN_TOP_PLANNING:
	case TN_TOP_DOING:
		if (key == TN_KEY_ESCAPE || key == TN_KEY_QUIT)
			top->wish = TN_TOP_INTERRUPT;
		break;
	default:
		if (key == TN_KEY_ENTER || key == TN_KEY_ESCAPE || key == TN_KEY_QUIT || key == 'q' || key == 'n' || key == '?')
			close_dialog(top);
		break;
	}
}
