// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of a plan of loading, for people. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cli/log.h"
#include "cli/show.h"
#include "cli/table.h"
#include "cmd/load/loading.h"
#include "core/plan/command.h"
#include "core/plan/words.h"
#include "sys/ask.h"

/* How long tenon explain may look for the cause. */
#define PATIENCE_MSEC 3000

static bool is_of(const struct tn_loading *l, const struct tn_step *step, size_t target)
{
	return l->operands->serials.v[step->request] == target;
}

static bool was_loaded(const struct tn_loading *l, const struct tn_step *step)
{
	const struct tn_loaded_step *end = &l->ends[step - l->steps];

	return step->kind == TN_STEP_INSERT && end->how == TN_LOADED_DONE && !end->undone;
}

/* ", after a, b": what it took. */
static void print_before(const struct tn_loading *l, size_t target, FILE *out)
{
	const char *separator = ", after ";

	for (size_t i = l->spans[target].first; i < l->spans[target].end; i++) {
		const struct tn_step *step = &l->steps[i];

		if (!is_of(l, step, target) || step->is_target || !was_loaded(l, step))
			continue;
		fputs(separator, out);
		tn_show(step->module, out);
		separator = ", ";
	}
}

static void print_end(const struct tn_loading *l, const struct tn_step *step, FILE *out)
{
	const struct tn_loaded_step *end = &l->ends[step - l->steps];

	if (end->undone)
		fputs("loaded, and taken back", out);
	else if (step->kind == TN_STEP_INSERT)
		fputs(end->how == TN_LOADED_DONE ? "loaded" : "already loaded", out);
	else if (step->kind == TN_STEP_COMMAND)
		fputs(end->how == TN_LOADED_DONE ? "its install command was run" : "already loaded", out);
	else
		fputs(tn_words_skip(tn_step_skips(step))->load, out);
	if (tn_step_skips(step) == TN_SKIP_BLACKLISTED) {
		fputs(" in ", out);
		tn_show(step->skip.blacklist->file, out);
		fprintf(out, ":%u", step->skip.blacklist->d.line);
	}
}

static void print_target(const struct tn_loading *l, size_t target, FILE *out)
{
	const struct tn_operand_target *t = &l->operands->targets.v[target];

	for (size_t i = l->spans[target].first; i < l->spans[target].end; i++) {
		const struct tn_step *step = &l->steps[i];
		enum tn_loaded_how how = l->ends[i].how;

		if (!is_of(l, step, target) || !step->is_target || how == TN_LOADED_NOT_REACHED || how == TN_LOADED_FAILED)
			continue;
		tn_show(t->operand, out);
		if (strcmp(t->operand, step->module) != 0) {
			fputs(" (", out);
			tn_show(step->module, out);
			putc(')', out);
		}
		fputs(": ", out);
		print_end(l, step, out);
		print_before(l, target, out);
		putc('\n', out);
	}
}

/* What could be done without: a line of its own, since the target came. */
static void warn(const struct tn_loading *l)
{
	for (size_t i = 0; i < l->n_steps; i++) {
		const struct tn_step *step = &l->steps[i];
		const char *reason;

		if (step->required || l->ends[i].how != TN_LOADED_FAILED)
			continue;
		reason = tn_loading_reason(l, step);
		tn_report(TN_LOG_WARNING, "%s", reason ? reason : step->module);
	}
}

static void complain(const struct tn_loading *l, size_t target)
{
	const struct tn_operand_target *t = &l->operands->targets.v[target];
	const struct tn_step *step = tn_loading_failure(l, target);
	const char *reason;

	if (t->ok)
		return;
	reason = t->error ? t->error : step ? tn_loading_reason(l, step) : NULL;
	if (t->error)
		tn_report(TN_LOG_ERROR, "%s", reason);
	else if (step) /* else it was not reached, or taken back, because of another */
		tn_report(TN_LOG_ERROR, "could not load %s: %s", t->operand, reason ? reason : "out of memory");
}

static void complain_of_undo(const struct tn_loading *l)
{
	for (size_t i = l->n_steps; i-- > 0;) {
		const struct tn_loaded_step *end = &l->ends[i];

		if (end->undo_result < 0)
			tn_report(TN_LOG_ERROR, "could not take back %s: %s", l->steps[i].module,
				  end->undo_error ? end->undo_error :
				  end->undo_result == -EAGAIN ? "it is in use" : strerror(-end->undo_result));
	}
}

/* A process of its own reads what nobody vouches for. */
static void ask_for_cause(const struct tn_loading *l)
{
	char room[PATH_MAX], line[512], failure[32];
	const char *argv[] = { "tenon", "explain", "--hint", failure, "--", NULL, NULL };

	for (size_t i = 0; i < l->operands->targets.n; i++) {
		const struct tn_step *step = tn_loading_failure(l, i);

		if (!step || step->kind == TN_STEP_FAIL)
			continue;
		snprintf(failure, sizeof(failure), "%s:%d", step->kind == TN_STEP_COMMAND ? "command" : "load",
			 l->ends[step - l->steps].result < 0 ? -l->ends[step - l->steps].result : 0);
		argv[5] = step->is_target ? l->operands->targets.v[i].operand : step->module;
		if (tn_ask_beside("tenon", room, sizeof(room)) == 0 &&
		    tn_ask_program(room, argv, PATIENCE_MSEC, line, sizeof(line)) == 0)
			tn_report_plain("%s", line);
		return;
	}
}

void tn_loading_print(const struct tn_loading *l, bool quiet, FILE *out)
{
	for (size_t i = 0; i < l->operands->targets.n; i++) {
		if (!quiet)
			print_target(l, i, out);
		complain(l, i);
	}
	warn(l);
	complain_of_undo(l);
	if (!l->world->root_path && !l->world->kernel)
		ask_for_cause(l);
}

enum timing_column { COLUMN_MODULE, COLUMN_WAITED, COLUMN_STARTED, COLUMN_FINISHED, COLUMN_TOOK, COLUMN_WORKER, COLUMN_RESULT };

static const struct tn_column timing_columns[] = {
	[COLUMN_MODULE] = { "MODULE", TN_CELL_TEXT, "name" },
	[COLUMN_WAITED] = { "WAITED", TN_CELL_NUMBER, "microseconds until a worker was free" },
	[COLUMN_STARTED] = { "STARTED", TN_CELL_NUMBER, "microseconds after the beginning" },
	[COLUMN_FINISHED] = { "FINISHED", TN_CELL_NUMBER, "microseconds after the beginning" },
	[COLUMN_TOOK] = { "TOOK", TN_CELL_NUMBER, "microseconds that it took" },
	[COLUMN_WORKER] = { "WORKER", TN_CELL_NUMBER, "who loaded it" },
	[COLUMN_RESULT] = { "RESULT", TN_CELL_TEXT, "loaded, or why not" },
	{ 0 }
};

static void add_timing(const struct tn_loading *l, tn_table *table, size_t i)
{
	const struct tn_step_time *time = &l->times[i];
	tn_row *row;

	if (!time->begun)
		return;
	row = tn_table_row(table, NULL);
	tn_row_text(row, COLUMN_MODULE, l->steps[i].module);
	tn_row_number(row, COLUMN_WAITED, time->begun - time->ready);
	tn_row_number(row, COLUMN_STARTED, time->begun - l->begun);
	if (time->ended) {
		tn_row_number(row, COLUMN_FINISHED, time->ended - l->begun);
		tn_row_number(row, COLUMN_TOOK, time->ended - time->begun);
	}
	tn_row_number(row, COLUMN_WORKER, time->worker);
	tn_row_text(row, COLUMN_RESULT,
		    l->ends[i].how == TN_LOADED_FAILED ? tn_loading_reason(l, &l->steps[i]) :
		    l->steps[i].kind == TN_STEP_COMMAND ? "command" : "loaded");
}

int tn_loading_print_timings(const struct tn_loading *l, FILE *out, struct tn_error *err)
{
	static const struct tn_table_style style = { .sort = "STARTED" };
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	int r = tn_table_new("timings", timing_columns, "MODULE,WAITED,STARTED,FINISHED,TOOK,WORKER,RESULT", &style, &table, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < l->n_steps; i++)
		add_timing(l, table, i);
	r = tn_table_print(table, false, out);
	if (r == 0)
		fprintf(out, "%.1f ms in all, with up to %u workers\n", (double)(l->ended - l->begun) / 1000, l->workers);
	return r;
}
