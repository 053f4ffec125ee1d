/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state.h - what `tenon top` knows and shows: a state that events change
 *
 * Pure: others read, draw and act; they hand in what they have found, and take up what is wished.
 */
#ifndef TN_CMD_TOP_STATE_H
#define TN_CMD_TOP_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/vec.h"
#include "cmd/top/cells.h"
#include "cmd/top/key.h"
#include "cmd/top/layout.h"

#define TN_TOP_INPUT_MAX 256
struct tn_top_row {
	const char *name;
	uint64_t size;
	int64_t uses;       /* -1: not known */
	const char *state;  /* a word */
	const char *taints; /* letters */
	const char *users;  /* "a, b" */
	bool loaded;
	size_t order;       /* the last to be loaded is 0 */
	size_t n_users;     /* modules, of @users */
};

/* What is told of a module; or a line of a dialog. */
struct tn_top_line {
	const char *label, *text;
	enum tn_cell_style style;
	bool parameter;    /* of the module */
};

struct tn_top_log_line {
	const char *text;
	const char *module; /* that it is about; NULL: none */
	uint64_t usec;
	unsigned level;     /* as of syslog(3) */
};

enum tn_top_sort {
	TN_TOP_BY_NAME, TN_TOP_BY_SIZE, TN_TOP_BY_USES, TN_TOP_BY_STATE, TN_TOP_BY_TAINT, TN_TOP_BY_ORDER, TN_TOP_N_SORTS
};

enum tn_top_dialog {
	TN_TOP_NO_DIALOG,
	TN_TOP_FILTER,  /* the filter is being typed */
	TN_TOP_PROMPT,  /* something else is */
	TN_TOP_HELP,
	TN_TOP_PLANNING, /* what an action would do is being found out */
	TN_TOP_CONFIRM,  /* it is shown */
	TN_TOP_DOING,
	TN_TOP_DONE,     /* what came of it, or why it cannot be done */
};

/* What somebody else is to do. */
enum tn_top_wish {
	TN_TOP_NOTHING,
	TN_TOP_QUIT,
	TN_TOP_PLAN,      /* run the action's command as a dry run */
	TN_TOP_DO,        /* run it */
	TN_TOP_INTERRUPT, /* end what runs */
	TN_TOP_READ_ROWS, /* others are to be shown */
	TN_TOP_READ_ALL,  /* all again */
	TN_TOP_REDRAW,
};

/* What can be done to a module: actions.h has the table. */
struct tn_top_action {
	int key;
	const char *name;      /* of the key */
	const char *words[3];  /* of the command, behind "tenon"; what is left is NULL */
	const char *verb;      /* "Unload" */
	const char *help;
	const char *prompt;    /* what is asked for first; NULL: nothing, it is the module under the cursor */
	bool behind;           /* what is typed stands behind the module's name, not in its place */
	bool modules;          /* the kernel's right to load modules is wanted for it; else that to write files */
	bool loaded;           /* only of what is loaded */
};

struct tn_top {
	/* What was handed in; it belongs to whoever did. */
	const struct tn_top_row *rows;
	size_t n_rows;
	const struct tn_top_line *detail; /* of the module @detail_of */
	size_t n_detail;
	char detail_of[TN_TOP_INPUT_MAX]; /* "": not read yet; a copy, since it is asked for after what was handed in is gone */
	const struct tn_top_log_line *log;
	size_t n_log;
	const char *log_trouble;          /* why there is none, or not all of it; NULL: it is all here */
	const struct tn_top_line *output, *help; /* of the command of a dialog; of what keys do */
	size_t n_output, n_help;
	const char *title;                /* "6.12.57, running" */
	const char *read_only;            /* why nothing can be done at all; NULL: it can */
	const char *why_not_modules, *why_not_files; /* who could, where it is not us; NULL: we can */

	int width, height;
	TN_VEC(size_t) shown; /* of rows, as sorted and filtered */
	enum tn_top_sort sort;
	bool reverse, all;    /* @all: what is not loaded, too */
	char filter[TN_TOP_INPUT_MAX];
	char under[TN_TOP_INPUT_MAX]; /* name of the module under the cursor; "": none */
	size_t cursor, first;         /* indices of @shown: the one under the cursor, the first on the screen */

	enum tn_top_pane focus;
	bool zoomed;                  /* the one with the focus has all the room */
	bool log_mine;                /* the log of the module under the cursor alone */
	size_t detail_first, log_back, dialog_first; /* lines that are scrolled by; of the log from its end */

	enum tn_top_dialog dialog;
	const struct tn_top_action *action;
	char subject[TN_TOP_INPUT_MAX];     /* the module that it is about */
	char input[TN_TOP_INPUT_MAX];       /* what was typed */
	char command[16 * TN_TOP_INPUT_MAX]; /* that does it, as one would type it */
	size_t chosen;                      /* of the parameters to choose from, from 1; 0: none */
	int status;                         /* of the command that has ended */
	const char *said;                   /* a line at the foot until the next key; NULL: none */

	enum tn_top_wish wish;        /* to be taken up, and set to TN_TOP_NOTHING */
	bool utf8;                    /* the terminal shows more than ASCII */
	bool changed;                 /* since it was drawn last */
	bool failed;                  /* memory was out: what is shown is not all there is */
};

static inline struct tn_top_layout tn_top_where(const struct tn_top *top)
{
	return tn_top_layout(top->width, top->height, top->focus, top->zoomed);
}

/* The row under the cursor; NULL: none. */
static inline const struct tn_top_row *tn_top_under(const struct tn_top *top)
{
	return top->cursor < top->shown.n ? &top->rows[top->shown.v[top->cursor]] : NULL;
}

/* Whether a line of the log is shown. */
static inline bool tn_top_log_shown(const struct tn_top *top, const struct tn_top_log_line *line)
{
	return !top->log_mine || (line->module && strcmp(line->module, top->under) == 0);
}

#endif
