// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon top: the modules of a machine, on a terminal. */
#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/log.h"
#include "cmd/cache_dir.h"
#include "cmd/commands.h"
#include "cmd/top/acting.h"
#include "cmd/top/keys.h"
#include "cmd/top/loaded_rows.h"
#include "cmd/top/log_pane.h"
#include "cmd/top/news.h"
#include "cmd/top/rows.h"
#include "cmd/top/screen.h"
#include "cmd/top/teller.h"
#include "cmd/top/view.h"
#include "sys/await.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/interrupt.h"

/* How often it is looked whether anything has changed. */
#define TICK_MSEC 1000
/* The cursor has to rest so long before a module is read. */
#define REST_MSEC 120
/* The log is drawn no more often. */
#define LOG_MSEC 250
/* A terminal that has nothing to say and still is ready is gone. */
#define EMPTY_MAX 8

struct top_args {
	bool all, reverse;
	const char *sort;
	unsigned interval_msec;
};

static const struct tn_option top_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct top_args, all), "Begin with all modules that are installed, loaded or not" },
	{ 's', "sort", "ORDER", TN_STRING(struct top_args, sort), "Begin sorted by name, size, uses, state, taint or age" },
	{ 'r', "reverse", NULL, TN_FLAG(struct top_args, reverse), "The other way round" },
	{ 'i', "interval", "MSEC", TN_MSEC(struct top_args, interval_msec), "Look every MSEC whether anything has changed; 1000" },
	{ 0 }
};

static const char top_notes[] =
	"TEXT is what the names of the modules shown have in them, or a pattern.\n"
	"Inside, ? shows the keys: / filters as you type, s sorts, Tab goes from pane to pane, l loads, u unloads,\n"
	"r reloads, p sets a parameter, b blocks, q quits. Whatever changes the machine is shown first, with the\n"
	"command that does the same, and asks.\n"
	"With --root the machine below DIR is shown, and nothing can be changed.\n"
	"\n"
	"Examples:\n"
	"  tenon top                                what is loaded\n"
	"  sudo tenon top --sort age                the newest first, and with the right to change it\n"
	"  tenon top snd                            sound modules\n"
	"  tenon top --root /mnt                    a machine whose disk is mounted there\n";

struct run {
	struct tn_world *world;
	const struct top_args *args;
	struct tn_top top;
	struct tn_cells cells;
	struct tn_loaded_rows rows;
	struct tn_teller teller;
	struct tn_log_pane log;
	struct tn_acting acting;
	int interrupt;
	bool quit;
	unsigned empty, interval;
	uint64_t tick, rest, log_due; /* when what is due; 0: nothing is */
	TN_VEC(struct tn_top_line) help;
};

static void run_release(struct run *run)
{
	tn_screen_close();
	tn_acting_close(&run->acting);
	tn_log_pane_close(&run->log);
	tn_teller_close(&run->teller);
	tn_loaded_rows_free(&run->rows);
	tn_cells_free(&run->cells);
	tn_vec_free(&run->help);
	tn_top_free(&run->top);
	if (run->interrupt >= 0)
		tn_interrupt_close(run->interrupt);
}

static int read_rows(struct run *run, bool anew, struct tn_error *err)
{
	struct tn_loaded_rows old = { 0 };
	int r = tn_loaded_rows_read(&run->rows, run->world, run->top.all, anew, &old, err);

	if (r == 1) {
		tn_top_set_rows(&run->top, run->rows.rows.v, run->rows.rows.n);
		tn_loaded_rows_free(&old);
		tn_teller_forget(&run->teller, false);
		run->rest = tn_clock_msec(); /* it may be another module, or the same with another number of uses */
	}
	return r < 0 ? r : 0;
}

/* The configuration is somebody's to change, and so is the tree. */
static int read_all(struct run *run, struct tn_error *err)
{
	tn_autoerror passed_over = { 0 };

	run->world->config = tn_config_free(run->world->config);
	tn_teller_forget(&run->teller, true);
	if (tn_world_need(run->world, TN_NEED_CONFIG, &passed_over) < 0)
		run->top.said = "the configuration cannot be read";
	return read_rows(run, true, err);
}

static void show_told(struct run *run)
{
	tn_top_set_detail(&run->top, run->teller.module, run->teller.told.lines.v, run->teller.told.lines.n);
}

static int ask_for_detail(struct run *run)
{
	const struct tn_top_row *row = tn_top_under(&run->top);
	int r;

	run->rest = 0;
	if (!row) {
		tn_top_set_detail(&run->top, NULL, NULL, 0);
		return 0;
	}
	r = tn_teller_ask(&run->teller, row);
	if (r == 1)
		show_told(run);
	return r < 0 ? r : 0;
}

static int take_detail(struct run *run)
{
	int r = tn_teller_take(&run->teller);

	if (r != 1)
		return r;
	show_told(run);
	if (run->teller.again)
		run->rest = tn_clock_msec();
	return 0;
}

static int take_log(struct run *run)
{
	int n = tn_log_pane_take(&run->log);

	if (n > 0)
		tn_top_set_log(&run->top, run->log.lines.v, run->log.lines.n, (size_t)n);
	return n < 0 ? n : 0;
}

/* Return: 0 or -errno with a message. */
static int take_up_wish(struct run *run, struct tn_error *err)
{
	enum tn_top_wish wish = run->top.wish;

	run->top.wish = TN_TOP_NOTHING;
	switch (wish) {
	case TN_TOP_QUIT:
		run->quit = true;
		return 0;
	case TN_TOP_PLAN:
	case TN_TOP_DO:
		tn_acting_start(&run->acting, &run->top, wish == TN_TOP_PLAN);
		return 0;
	case TN_TOP_INTERRUPT:
		tn_acting_interrupt(&run->acting);
		return 0;
	case TN_TOP_READ_ROWS:
		return read_rows(run, false, err);
	case TN_TOP_READ_ALL:
		return read_all(run, err);
	case TN_TOP_REDRAW:
		tn_screen_forget();
		return 0;
	default:
		return 0;
	}
}

static void resize(struct run *run)
{
	int width, height;

	tn_screen_size(&width, &height);
	if (tn_cells_resize(&run->cells, width, height) == 0)
		tn_top_set_size(&run->top, width, height);
}

static int handle(struct run *run, const struct tn_screen_event *event, struct tn_error *err)
{
	char before[TN_TOP_INPUT_MAX];

	memcpy(before, run->top.under, sizeof(before));
	if (event->resized)
		resize(run);
	else if (event->mouse)
		tn_top_mouse(&run->top, event->button, event->y, event->x);
	else
		tn_top_press(&run->top, event->key);
	if (strcmp(before, run->top.under) != 0)
		run->rest = tn_clock_msec() + REST_MSEC;
	return take_up_wish(run, err);
}

/* @ready: the terminal has something, or has ended. */
static int take_events(struct run *run, bool ready, struct tn_error *err)
{
	struct tn_screen_event event;
	bool any = false;
	int r = 0;

	while (r == 0 && !run->quit && tn_screen_take(&event)) {
		any = true;
		r = handle(run, &event, err);
	}
	run->empty = ready && !any ? run->empty + 1 : 0;
	run->quit |= run->empty >= EMPTY_MAX;
	return r;
}

/* Ctrl-C ends what runs, and then us. */
static void take_signal(struct run *run)
{
	if (tn_interrupt_take(run->interrupt) == SIGINT && tn_acting_runs(&run->acting))
		tn_acting_interrupt(&run->acting);
	else
		run->quit = true;
}

static int tick(struct run *run, struct tn_error *err)
{
	const uint64_t now = tn_clock_msec();
	int r = 0;

	if (now >= run->tick) {
		r = read_rows(run, false, err);
		run->tick = now + run->interval;
	}
	if (r == 0 && run->rest && now >= run->rest)
		r = ask_for_detail(run);
	return r;
}

static int until(uint64_t when, uint64_t now)
{
	return when > now ? (int)(when - now) : 0;
}

/* Until the next thing that is due. */
static int patience(const struct run *run)
{
	const uint64_t now = tn_clock_msec();
	int wait = until(run->tick, now);

	if (run->rest && until(run->rest, now) < wait)
		wait = until(run->rest, now);
	if (run->log_due > now && until(run->log_due, now) < wait)
		wait = until(run->log_due, now);
	return wait;
}

static void draw(struct run *run)
{
	if (!run->top.changed)
		return;
	tn_top_draw(&run->top, &run->cells);
	tn_screen_draw(&run->cells);
	run->top.changed = false;
}

/* One turn: draw, wait, and take what has come. */
static int turn(struct run *run, struct tn_error *err)
{
	enum { TERMINAL, SIGNAL, LOG, ACTING, TELLER, N };
	int fds[N] = { STDIN_FILENO, run->interrupt, -1, tn_acting_output(&run->acting),
		       tn_teller_answers(&run->teller) };
	bool ready[N];
	int r;

	draw(run);
	if (tn_clock_msec() >= run->log_due)
		fds[LOG] = run->log.fd;
	r = tn_await_any(fds, N, ready, patience(run));
	if (r < 0)
		return tn_fail(err, r, "cannot wait for the terminal: %s", strerror(-r));
	if (ready[SIGNAL])
		take_signal(run);
	r = take_events(run, ready[TERMINAL], err);
	if (r == 0 && ready[LOG]) {
		run->log_due = tn_clock_msec() + LOG_MSEC;
		r = take_log(run);
	}
	if (r == 0 && ready[TELLER] && tn_teller_answers(&run->teller) >= 0)
		r = take_detail(run);
	if (r == 0 && ready[ACTING] && tn_acting_take(&run->acting, &run->top))
		r = read_all(run, err);
	return r == 0 && !run->quit ? tick(run, err) : r;
}

/* What the command line says. Return: 0; -EINVAL with a message. */
static int understand(struct run *run, int argc, char **argv, struct tn_error *err)
{
	static const char *const sorts[TN_TOP_N_SORTS] = { "name", "size", "uses", "state", "taint", "age" };
	bool known = !run->args->sort;

	for (int i = 0; i < TN_TOP_N_SORTS && !known; i++)
		if (strcmp(run->args->sort, sorts[i]) == 0) {
			run->top.sort = (enum tn_top_sort)i;
			known = true;
		}
	if (!known)
		return tn_fail(err, -EINVAL, "--sort %s: it is name, size, uses, state, taint or age", run->args->sort);
	run->top.reverse = run->args->reverse;
	run->top.all = run->args->all;
	if (argc && strlen(argv[0]) >= sizeof(run->top.filter))
		return tn_fail(err, -EINVAL, "no module's name is so long");
	if (argc)
		strcpy(run->top.filter, argv[0]);
	return 0;
}

/* What cannot be done here, and who could. */
static int judge(struct run *run)
{
	struct tn_world *world = run->world;
	int running = tn_world_is_running(world);

	if (running < 0)
		return running;
	if (world->root_path)
		run->top.read_only = "this is not the running machine: it is only shown";
	else if (!running)
		run->top.read_only = "the kernel that runs is another one: its modules are only shown";
	if (tn_live_facts_capable(world->root) == TN_NO)
		run->top.why_not_modules = geteuid() ? "Only root can do this: use sudo" :
					   "This needs the capability CAP_SYS_MODULE, which root has not got here";
	if (geteuid())
		run->top.why_not_files = "Only root can do this: use sudo";
	run->top.title = tn_arena_printf(&world->arena, "%s%s", world->release,
					 world->root_path ? " (a copy)" : running ? "" : " (does not run)");
	return run->top.title ? 0 : -ENOMEM;
}

static int prepare(struct run *run, struct tn_error *err)
{
	struct tn_world *world = run->world;
	struct tn_top_line line;
	int r;

	world->log = NULL; /* the screen is no place for it */
	r = tn_world_need_tree_or_none(world, err);
	if (r < 0)
		return r;
	world->cache = tn_cache_dir(&world->arena);
	for (size_t i = 0; tn_top_help_line(i, &line); i++)
		if (tn_vec_push(&run->help, line) < 0)
			return -ENOMEM;
	run->top.help = run->help.v;
	run->top.n_help = run->help.n;
	r = judge(run);
	if (r == 0)
		r = read_rows(run, true, err);
	if (r == 0)
		r = tn_log_pane_open(&run->log, world->root);
	if (r == 0) {
		run->top.log_trouble = run->log.trouble;
		tn_top_set_log(&run->top, run->log.lines.v, run->log.lines.n, 0);
	}
	return r;
}

static bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR");

	return !no || !*no;
}

static int top_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct top_args *args = data;
	tn_cleanup(run_release) struct run run = {
		.world = world, .args = args, .teller = TN_TELLER(world), .log = { .fd = -1 },
		.acting = { .aside = TN_ASIDE_NONE },
		.interrupt = -1, .interval = args->interval_msec ? args->interval_msec : TICK_MSEC,
	};
	tn_autoerror err = { 0 };
	int r;

	if (world->json) {
		tn_report(TN_LOG_ERROR, "top draws on a terminal; for JSON: tenon list --json");
		return TN_EXIT_USAGE;
	}
	tn_top_init(&run.top, strcmp(nl_langinfo(CODESET), "UTF-8") == 0);
	if (understand(&run, argc, argv, &err) < 0) {
		tn_report(TN_LOG_ERROR, "%s", tn_error_text(&err, -EINVAL));
		return TN_EXIT_USAGE;
	}
	r = prepare(&run, &err);
	if (r == 0)
		r = run.interrupt = tn_interrupt_open();
	if (r >= 0)
		r = tn_screen_open(wants_colour(), &err);
	if (r == 0)
		resize(&run);
	while (r == 0 && !run.quit)
		r = turn(&run, &err);
	tn_screen_close();
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

const struct tn_command tn_cmd_top = {
	.name = "top",
	.operands = "[TEXT]",
	.summary = "Watch the modules of a machine on a terminal, and load, unload and set them",
	.max_operands = 1,
	.needs = TN_NEED_ROOT, /* and a tree where there is one */
	.options = top_options,
	.notes = top_notes,
	.args_size = sizeof(struct top_args),
	.acts = tn_command_always_acts,
	.run = top_run,
};
