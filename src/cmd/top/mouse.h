/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mouse.h - what the mouse does */
#ifndef TN_CMD_TOP_MOUSE_H
#define TN_CMD_TOP_MOUSE_H

#include "cmd/top/state.h"

enum tn_top_button { TN_BUTTON_CLICK, TN_BUTTON_DOUBLE, TN_BUTTON_WHEEL_UP, TN_BUTTON_WHEEL_DOWN };

void tn_top_mouse(struct tn_top *top, enum tn_top_button button, int y, int x);

#endif
