/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dialog.h - what `tenon top` asks, and tells of an action: the plan, a question, what came of it */
#ifndef TN_CMD_TOP_DIALOG_H
#define TN_CMD_TOP_DIALOG_H

#include "cmd/top/state.h"

/* An action on the module under the cursor begins: with a prompt, or with its plan. */
void tn_top_begin(struct tn_top *top, const struct tn_top_action *action);
void tn_top_press_dialog(struct tn_top *top, int key);
/* The command of a dialog has ended, with top->status. */
void tn_top_dialog_ended(struct tn_top *top);

#endif
