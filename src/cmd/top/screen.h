/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* screen.h - the terminal: cells are drawn on it, keys and the mouse come from it
 *
 * The only part of tenon that knows ncurses. One at a time, since that is all that ncurses has.
 */
#ifndef TN_CMD_TOP_SCREEN_H
#define TN_CMD_TOP_SCREEN_H

#include "base/error.h"
#include "cmd/top/cells.h"
#include "cmd/top/mouse.h"

/* Takes over the terminal. @colour: it may be used where there is any. Return: 0, or -errno with a message that says what to do
 * without: no terminal, or one whose cursor cannot be moved. */
int tn_screen_open(bool colour, struct tn_error *err);
/* Gives it back as it was. Once more does nothing. */
void tn_screen_close(void);

void tn_screen_size(int *width, int *height);
/* Draws what differs from what stands there. */
void tn_screen_draw(const struct tn_cells *cells);
/* All anew with the next drawing: something else has written there. */
void tn_screen_forget(void);

struct tn_screen_event {
	int key;      /* a character or an enum tn_top_key; TN_KEY_NONE: none */
	bool resized; /* tn_screen_size() knows more */
	bool mouse;
	enum tn_top_button button;
	int y, x;
};

/* The next that has come, without waiting. Return: whether there was any. */
bool tn_screen_take(struct tn_screen_event *ret);

#endif
