/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* acting.h - what `tenon top` does to a module: the command that it shows is run, and what that prints is shown
 *
 * By another process, so that whatever happens there (a module that hangs, a crash) the screen goes on; and so that what is done
 * is what the command line says.
 */
#ifndef TN_CMD_TOP_ACTING_H
#define TN_CMD_TOP_ACTING_H

#include "base/arena.h"
#include "cmd/top/state.h"
#include "sys/aside.h"

struct tn_acting {
	struct tn_aside aside;
	bool plans; /* it only tells what it would do */
	struct tn_buf text;
	struct tn_arena arena;
	TN_VEC(struct tn_top_line) lines;
};

/* Runs the command of @top's action; what cannot be started has ended with a line that says so. */
void tn_acting_start(struct tn_acting *acting, struct tn_top *top, bool plans);
bool tn_acting_runs(const struct tn_acting *acting);
/* Where its output comes from; -1: nothing runs. */
int tn_acting_output(const struct tn_acting *acting);
/* Takes what it has printed, and its end. Return: whether something was done that may have changed the machine. */
bool tn_acting_take(struct tn_acting *acting, struct tn_top *top);
void tn_acting_interrupt(const struct tn_acting *acting);
/* What runs goes on by itself. */
void tn_acting_close(struct tn_acting *acting);

#endif
