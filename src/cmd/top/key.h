/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* key.h - what is pressed: a character, by its number in Unicode, or one of these */
#ifndef TN_CMD_TOP_KEY_H
#define TN_CMD_TOP_KEY_H

/* Keys that are no characters. */
enum tn_top_key {
	TN_KEY_NONE = 0x200000, /* above all of Unicode */
	TN_KEY_UP, TN_KEY_DOWN, TN_KEY_PAGE_UP, TN_KEY_PAGE_DOWN, TN_KEY_HOME, TN_KEY_END,
	TN_KEY_TAB, TN_KEY_BACK_TAB, TN_KEY_ENTER, TN_KEY_ESCAPE, TN_KEY_BACKSPACE, TN_KEY_CLEAR, TN_KEY_REDRAW,
	TN_KEY_HELP, TN_KEY_QUIT,
};

#endif
