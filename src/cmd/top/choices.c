// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/choices.h"

#include "base/cleanup.h"
#include "cmd/top/content.h"
#include "cmd/top/scroll.h"

/* What can be chosen; @rank: those that are lower stay longer where there is little room. */
struct offer {
	int key;
	const char *text;
	unsigned rank;
};

static const struct offer of_screen[] = {
	{ '?', "?:help", 0 }, { '/', "/:filter", 2 }, { 's', "s:sort", 5 }, { 'a', "a:all", 9 }, { 'l', "l:load", 3 },
	{ 'u', "u:unload", 4 }, { 'r', "r:reload", 8 }, { 'p', "p:param", 6 }, { 'b', "b:block", 7 }, { 'B', "B:unblock", 10 },
	{ 'z', "z:zoom", 12 }, { 'f', "f:its log", 11 }, { 'R', "R:read again", 13 }, { 'q', "q:quit", 1 },
};
static const struct offer of_filter[] = { { TN_KEY_ENTER, "Enter: keep it ", 1 }, { TN_KEY_ESCAPE, "Esc: show all again", 0 } };
static const struct offer of_help[] = { { TN_KEY_ESCAPE, " Esc: back ", 0 } };
static const struct offer of_prompt[] = { { TN_KEY_ENTER, " Enter: go on ", 1 }, { TN_KEY_ESCAPE, " Esc: back ", 0 } };
static const struct offer of_question[] = { { 'y', " y: yes ", 0 }, { 'n', " n: no ", 1 } };
static const struct offer of_action[] = { { TN_KEY_ESCAPE, " Esc: end it ", 0 } };
static const struct offer of_end[] = { { TN_KEY_ENTER, " Enter: back ", 0 } };
static const struct offer more = { TN_KEY_PAGE_DOWN, " more: Down ", 2 };

/* Under construction. */
struct choosing {
	struct offer v[TN_TOP_CHOICES_MAX];
	size_t n;
};

static void offer(struct choosing *c, const struct offer *v, size_t n)
{
	for (size_t i = 0; i < n && c->n < TN_TOP_CHOICES_MAX; i++)
		c->v[c->n++] = v[i];
}

#define OFFER(c, list) offer(c, list, TN_ARRAY_SIZE(list))

static void offer_of_dialog(const struct tn_top *top, struct choosing *c)
{
	switch (top->dialog) {
	case TN_TOP_HELP:
		OFFER(c, of_help);
		break;
	case TN_TOP_PROMPT:
		OFFER(c, of_prompt);
		break;
	case TN_TOP_CONFIRM:
		if (tn_top_why_not(top))
			OFFER(c, of_help);
		else
			OFFER(c, of_question);
		break;
	case TN_TOP_PLANNING:
	case TN_TOP_DOING:
		OFFER(c, of_action);
		break;
	default:
		OFFER(c, of_end);
		break;
	}
	if (tn_top_dialog_has_more(top))
		offer(c, &more, 1);
}

static int width_of(const char *text)
{
	return (int)strlen(text); /* they are ASCII */
}

static int width_of_all(const struct choosing *c)
{
	int width = 0;

	for (size_t i = 0; i < c->n; i++)
		width += width_of(c->v[i].text) + (i > 0);
	return width;
}

static void drop_least(struct choosing *c)
{
	size_t least = 0;

	for (size_t i = 1; i < c->n; i++)
		if (c->v[i].rank > c->v[least].rank)
			least = i;
	c->n--;
	memmove(&c->v[least], &c->v[least + 1], (c->n - least) * sizeof(*c->v));
}

/* One beside the other. */
static size_t place(struct choosing *c, int y, int x, int width, struct tn_top_choice *ret)
{
	while (c->n && width_of_all(c) > width)
		drop_least(c);
	for (size_t i = 0; i < c->n; i++) {
		ret[i] = (struct tn_top_choice){ c->v[i].key, c->v[i].text, y, x, width_of(c->v[i].text) };
		x += ret[i].width + 1;
	}
	return c->n;
}

int tn_top_filter_width(const struct tn_top *top)
{
	int width = (int)tn_glyph_width(tn_text(top->filter)) + 1;

	return width < top->width - 1 ? width : top->width - 1;
}

size_t tn_top_choices(const struct tn_top *top, struct tn_top_choice ret[TN_TOP_CHOICES_MAX])
{
	const struct tn_top_layout where = tn_top_where(top);
	const struct tn_top_rect dialog = tn_top_dialog_rect(top);
	struct choosing c = { .n = 0 };
	int x;

	if (where.too_small)
		return 0;
	if (top->dialog == TN_TOP_FILTER) {
		OFFER(&c, of_filter);
		x = tn_top_filter_width(top) + 3;
		return place(&c, where.foot, x, top->width - x, ret);
	}
	if (top->dialog) {
		offer_of_dialog(top, &c);
		return place(&c, dialog.y + dialog.height - 1, dialog.x + 2, dialog.width - 4, ret);
	}
	if (top->said)
		return 0;
	OFFER(&c, of_screen);
	return place(&c, where.foot, 0, top->width, ret);
}

int tn_top_choice_at(const struct tn_top *top, int y, int x)
{
	struct tn_top_choice choices[TN_TOP_CHOICES_MAX];
	size_t n = tn_top_choices(top, choices);

	for (size_t i = 0; i < n; i++)
		if (y == choices[i].y && x >= choices[i].x && x < choices[i].x + choices[i].width)
			return choices[i].key;
	return TN_KEY_NONE;
}
