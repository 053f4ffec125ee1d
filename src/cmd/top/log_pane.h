/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_pane.h - the kernel's log, as it grows: what of it `tenon top` shows */
#ifndef TN_CMD_TOP_LOG_PANE_H
#define TN_CMD_TOP_LOG_PANE_H

#include "cmd/log/log_lines.h"
#include "cmd/top/state.h"

/* So many lines are kept. */
#define TN_LOG_PANE_MAX 4000

struct tn_log_pane {
	const tn_root *root;
	int fd;              /* of the device; -1: nothing comes any more */
	uint64_t last;       /* number of the last record */
	TN_VEC(struct tn_top_log_line) lines; /* their texts are the pane's */
	struct tn_log_lines whose;
	const char *trouble; /* who could see more; NULL: it is all here */
	struct tn_arena arena;
};

/* Reads what there is, and stands ready for more where this is the running machine's. Return: 0 or -ENOMEM. */
int tn_log_pane_open(struct tn_log_pane *pane, const tn_root *root);
/* Takes what has come. Return: how many lines, or -ENOMEM. */
int tn_log_pane_take(struct tn_log_pane *pane);
void tn_log_pane_close(struct tn_log_pane *pane);

#endif
