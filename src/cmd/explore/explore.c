// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon explore: a page about a tree's modules and the machine, one file that a browser opens. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cli/show.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/explore/explore_data.h"
#include "cmd/explore/explore_page.h"
#include "cmd/explore/explore_timings.h"
#include "sys/fd.h"
#include "sys/output.h"
#include "sys/scratch.h"
#include "sys/spawn.h"
#include "sys/write.h"

#define USUAL_NAME "tenon-explore.html"

/* A whole tree's are 2 MB; what is made of a crafted one ends somewhere, too. */
#define DATA_MAX ((size_t)256 << 20)

struct explore_args {
	const char *output, *timings;
	bool open, no_check;
};

static const struct tn_option explore_options[] = {
	{ 'o', "output", "FILE", TN_STRING(struct explore_args, output),
	  "Write the page to FILE (default: " USUAL_NAME "); - is standard output" },
	{ 0, "open", NULL, TN_FLAG(struct explore_args, open), "Open the page in a browser, by xdg-open(1)" },
	{ 0, "timings", "FILE", TN_STRING(struct explore_args, timings),
	  "Show how long loading took, by what tenon load, boot or coldplug printed into FILE with --json" },
	{ 0, "no-check", NULL, TN_FLAG(struct explore_args, no_check), "Do not ask for each module whether it would load" },
	{ 0 }
};

static const char explore_notes[] =
	"The page is one file that needs no network, no server and no other file. It holds what is known of all modules\n"
	"of the tree and of this machine's devices: look at it before you hand it on. Nothing is loaded, and no privileges\n"
	"are needed. With --json the data alone is printed.\n"
	"\n"
	"Examples:\n"
	"  tenon explore --open                     a page about this machine, in the browser\n"
	"  tenon explore -o modules.html            for later, or for somebody else\n"
	"  tenon explore --timings boot.json        with how long a recorded boot took\n"
	"  tenon explore --kernel 6.12.1            about a kernel that is installed but not running\n"
	"  tenon explore --root /mnt                about the system that is mounted there\n"
	"  tenon explore --json >data.json          for scripts\n";

struct run {
	const struct explore_args *args;
	int data; /* what the confined process writes to; -1: standard output */
};

static ssize_t write_some(void *fd, const char *bytes, size_t n)
{
	return tn_write_all(*(const int *)fd, (struct tn_text){ bytes, n }) < 0 ? 0 : (ssize_t)n;
}

/* To the process that writes the page. Not by open_memstream(3): where that cannot grow, bytes are lost and no error is seen. */
static int hand_over(const struct tn_exploration *ex, int fd, struct tn_error *err)
{
	FILE *to = fopencookie(&fd, "w", (cookie_io_functions_t){ .write = write_some });
	int r = to ? tn_explore_data_print(ex, to, err) : -ENOMEM;

	if (to && fclose(to) != 0 && r == 0)
		r = -EIO;
	return r < 0 ? tn_fail(err, r, "the data could not be handed over: %s", strerror(-r)) : 0;
}

static int look(struct tn_world *world, void *data)
{
	tn_cleanup(tn_exploration_free) struct tn_exploration ex = { .world = world };
	const struct run *run = data;
	tn_autoerror err = { 0 };
	int r = run->args->timings ? tn_explore_timings_read(run->args->timings, &ex.timings, &err) : 0;

	if (r == 0)
		r = tn_world_need(world, TN_NEED_TREE | TN_NEED_CONFIG, &err);
	ex.timings_file = run->args->timings;
	ex.checks = !run->args->no_check;
	if (r == 0)
		r = tn_exploration_read(&ex, &err);
	if (r == 0 && tn_tree_check(world->tree) < 0) /* an index counted as missing */
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r == 0)
		r = run->data < 0 ? tn_explore_data_print(&ex, stdout, &err) : hand_over(&ex, run->data, &err);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

static int look_first(struct tn_world *world, void *data)
{
	(void)data;
	return tn_machine_look_first(world);
}

/* The page in memory. Return: 0 or -errno with a sentence. */
static int make_page(int data, struct tn_buf *ret, struct tn_error *err)
{
	tn_autobuf json = { 0 };
	int r = tn_scratch_read(data, DATA_MAX, &json);

	if (r == 0)
		r = tn_explore_page(tn_buf_text(&json), ret);
	return r < 0 ? tn_fail(err, r, "the page could not be made: %s", strerror(-r)) : 0;
}

/* Return: 0 or -errno with a sentence. */
static int open_page(const char *path, struct tn_error *err)
{
	const struct tn_env env = { "TENON_PAGE", path };
	const struct tn_spawn_how how = { .timeout_msec = 0 };
	int status = tn_spawn_shell("exec xdg-open \"$TENON_PAGE\"", &env, 1, &how);

	if (status == 0)
		return 0;
	return tn_fail(err, -ENOENT, "%s is written, but xdg-open(1) did not open it: open it in a browser yourself", path);
}

static int write_page(const struct explore_args *args, int data, struct tn_error *err)
{
	const char *path = args->output ? args->output : USUAL_NAME;
	tn_autobuf page = { 0 };
	int r = make_page(data, &page, err);

	if (r < 0)
		return r;
	if (strcmp(path, "-") == 0) {
		fwrite(page.p, 1, page.n, stdout);
		return 0;
	}
	r = tn_output_write(path, tn_buf_text(&page), err);
	if (r == 0) {
		tn_show(path, stdout);
		puts(": open it in a browser");
		if (args->open)
			r = open_page(path, err);
	}
	return r;
}

/* Before time is spent on what nobody could show. Return: 0, or an exit status after a message. */
static int judge(const struct tn_world *world, const struct explore_args *args)
{
	bool to_stdout = args->output && strcmp(args->output, "-") == 0;
	int status = TN_EXIT_USAGE;

	if (world->json && (args->output || args->open)) {
		tn_report(TN_LOG_ERROR, "--json prints the data alone; it takes neither --output nor --open");
	} else if (to_stdout && args->open) {
		tn_report(TN_LOG_ERROR, "what goes to standard output cannot be opened; give --output a file");
	} else if (!world->json && !tn_explore_parts[0].name) {
		tn_report(TN_LOG_ERROR, "this tenon was built without esbuild or d3, of which the page is made;"
			  " --json prints the data");
		status = TN_EXIT_FAILURE;
	} else {
		status = TN_EXIT_OK;
	}
	return status;
}

static int explore_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct explore_args *args = data;
	tn_autoclose int fd = -1;
	struct run run = { args, -1 };
	tn_autoerror err = { 0 };
	int r = judge(world, args), status;

	if (r)
		return r;
	if (!world->json)
		run.data = fd = tn_scratch_new();
	if (!world->json && fd < 0)
		return tn_command_failed(&err, tn_fail(&err, fd, "there is no place for the data: %s", strerror(-fd)));
	status = tn_run_confined(world, look_first, look, &run);
	if (status != TN_EXIT_OK || world->json)
		return status;
	r = write_page(args, fd, &err);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

const struct tn_command tn_cmd_explore = {
	.name = "explore",
	.operands = "",
	.summary = "Write a page that shows all modules, what is between them, and the machine",
	.max_operands = 0,
	.needs = TN_NEED_ROOT,
	.options = explore_options,
	.notes = explore_notes,
	.args_size = sizeof(struct explore_args),
	.run = explore_run,
};
