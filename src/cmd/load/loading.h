/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* loading.h - carry out a plan of loading: what `tenon load` and its like have in common
 *
 * The plan is made; here it is walked, side by side, and what came of each step is kept, for
 * text, JSON, timings and the picture of them.
 */
#ifndef TN_CMD_LOAD_LOADING_H
#define TN_CMD_LOAD_LOADING_H

#include <stdio.h>

#include "cli/option.h"
#include "cmd/operands.h"
#include "cmd/world.h"
#include "core/load/unload_within.h"
#include "core/load/walk_parallel.h"
#include "core/plan/plan.h"

/* A member `loading` of a command's args struct, and the options that fill it. */
struct tn_loading_args {
	const char *jobs;
	unsigned timeout_msec;
	bool timings;
	const char *plot;
};

#define TN_LOADING_JOBS(type, help) { 'j', "jobs", "N", TN_STRING(type, loading.jobs), help }
#define TN_LOADING_TIMEOUT(type)                                                                                  \
	{ 0, "timeout", "MSEC", TN_MSEC(type, loading.timeout_msec),                                              \
	  "Give up on a module, or on a command, that takes longer than MSEC, and go on" }
#define TN_LOADING_OPTIONS(type)                                                                                  \
	TN_LOADING_JOBS(type, "Load up to N modules at a time; 1: one after the other, in this process"),         \
	TN_LOADING_TIMEOUT(type),                                                                                 \
	{ 0, "timings", NULL, TN_FLAG(type, loading.timings), "Print when each module waited, started and finished" },  \
	{ 0, "plot", "FILE", TN_STRING(type, loading.plot), "Draw the same into FILE, as SVG" }

/* How long a boot waits for one module, which then goes on by itself: less than systemd gives the whole. */
#define TN_LOADING_BOOT_MSEC 60000

struct tn_json;

enum tn_loaded_how {
	TN_LOADED_NOT_REACHED, /* an earlier failure ended its target */
	TN_LOADED_DONE,
	TN_LOADED_SKIPPED, /* there was nothing to do */
	TN_LOADED_FAILED,
	TN_LOADED_LEFT,    /* it was begun and goes on, but the run has been ended */
};

/* What came of a step. */
struct tn_loaded_step {
	enum tn_loaded_how how;
	int result;        /* 0, -errno or a command's exit status */
	const char *error; /* in words; NULL: there are none beside those of @result */
	bool undone;       /* it was loaded, and taken back */
	int undo_result;   /* where that failed: -errno; then it stays */
	const char *undo_error; /* the same in words; NULL: none beside those of @undo_result */
};

/* Keeps what an observer is told of a step; the words live in @arena. */
void tn_loaded_step_keep(struct tn_loaded_step *end, enum tn_outcome outcome, int result, const struct tn_error *err,
			 struct tn_arena *arena);

/* All steps of one target are from @first on, before @end; there may be others between them. */
struct tn_loading_span {
	size_t first, end;
};

struct tn_loading {
	struct tn_world *world;
	const struct tn_loading_args *args;
	struct tn_operands *operands; /* whose targets' @ok and @error are set */
	bool all_or_none;             /* what was loaded is taken back where anything failed */
	unsigned patience_msec;       /* as --timeout, where that is not given; 0: for ever */
	bool unblock_signals;         /* as in struct tn_apply */
	const struct tn_workers_aside *aside; /* as in struct tn_walk_crew, and so are the two below */
	void (*late)(void *data, const struct tn_step *step, pid_t pid);
	void *late_data;
	/* Adds to target @i of the JSON what only the caller knows; NULL: nothing. */
	void (*describe)(const void *data, size_t i, struct tn_json to);
	const void *describe_data;
	bool rehearsal;               /* nothing is done: what would come of each step, as far as the plan can tell */
	const struct tn_state_view *state;

	const struct tn_step *steps;
	size_t n_steps;
	struct tn_loaded_step *ends; /* one a step */
	struct tn_step_time *times;  /* the same */
	struct tn_loading_span *spans; /* one a target */
	uint64_t begun, ended;       /* in microseconds, as the times */
	unsigned workers;
	bool took_back;              /* all_or_none had to be kept */
	struct tn_unload_within within; /* for that */
	bool undrawn;                /* --plot could not be written, which has been told */
};

/* Whether the options make sense; else says what does not. */
bool tn_loading_understood(const struct tn_loading_args *args);

/**
 * tn_loading_run() - link @plan and carry it out
 * @l: with what stands above in it, zeroed below
 *
 * Return: 0 where all that was asked for is there, 1 where something is not (what, @l knows; or the picture was not to be
 * written, which is told), or -errno with a message.
 */
int tn_loading_run(struct tn_loading *l, tn_plan *plan, struct tn_error *err);
void tn_loading_free(struct tn_loading *l);

/* After tn_loading_run(): the step that loads target @i (of the operands) itself; NULL: the plan did not come to it. */
const struct tn_step *tn_loading_own_step(const struct tn_loading *l, size_t i);
/* The one that kept it from being loaded; NULL: none did. */
const struct tn_step *tn_loading_failure(const struct tn_loading *l, size_t i);
/* Why, with its chain: "jbd2, which ext4 needs: Invalid argument". Lives as long as the world; NULL: no memory. */
const char *tn_loading_reason(const struct tn_loading *l, const struct tn_step *step);

/* A line for each target; messages for what failed, and what tenon explain makes of the first failure. */
void tn_loading_print(const struct tn_loading *l, bool quiet, FILE *out);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_loading_print_json(const struct tn_loading *l, FILE *out);
/* The same as members of an object. */
void tn_loading_add_json(const struct tn_loading *l, struct tn_json top);
/* Writes the picture of --plot, where that is asked for; tn_loading_run() does it. Return: 0 or -errno with a sentence. */
int tn_loading_plot(const struct tn_loading *l, struct tn_error *err);
/* The table of --timings. Return: as tn_table_print(). */
int tn_loading_print_timings(const struct tn_loading *l, FILE *out, struct tn_error *err);

#endif
