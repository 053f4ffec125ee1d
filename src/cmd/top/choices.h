/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* choices.h - what can be chosen now, in words at the foot of the screen or of a dialog: each is a key, and can be clicked */
#ifndef TN_CMD_TOP_CHOICES_H
#define TN_CMD_TOP_CHOICES_H

#include "cmd/top/state.h"

#define TN_TOP_CHOICES_MAX 20

struct tn_top_choice {
	int key;
	const char *text;
	int y, x, width;
};

/* Those that fit, the most important ones first to stay. Return: how many. */
size_t tn_top_choices(const struct tn_top *top, struct tn_top_choice ret[TN_TOP_CHOICES_MAX]);

/* The key of the one at a place; TN_KEY_NONE: there is none. */
int tn_top_choice_at(const struct tn_top *top, int y, int x);

/* Columns of the filter that is being typed, at the foot: what stands behind it are choices. */
int tn_top_filter_width(const struct tn_top *top);

#endif
