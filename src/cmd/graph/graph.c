// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon graph: what modules need, want, hold and drive, as a graph. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cli/output.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/graph/graph_view.h"
#include "core/state/state.h"
#include "diag/licence.h"
#include "picture/graph_group.h"
#include "picture/module_symbols.h"
#include "sys/fd.h"
#include "sys/scratch.h"
#include "sys/write.h"

static const struct tn_option graph_options[] = {
	{ 'l', "loaded", NULL, TN_FLAG(struct tn_graph_args, loaded), "Only modules that are loaded" },
	{ 0, "host", NULL, TN_FLAG(struct tn_graph_args, host), "Only modules that this machine uses, or that its hardware wants" },
	{ 'a', "all", NULL, TN_FLAG(struct tn_graph_args, all), "All modules that are installed" },
	{ 'g', "group", "GROUP", TN_STRING(struct tn_graph_args, group),
	  "The modules in a directory of the tree, such as drivers/net, and what they are next to" },
	{ 'u', "up", NULL, TN_FLAG(struct tn_graph_args, up), "From NAME, only to what needs it" },
	{ 'd', "down", NULL, TN_FLAG(struct tn_graph_args, down), "From NAME, only to what it needs" },
	{ 'n', "depth", "N", TN_STRING(struct tn_graph_args, depth), "From NAME, at most N steps" },
	{ 0, "state", "FILE", TN_STRING(struct tn_graph_args, state),
	  "What FILE, a copy of /proc/modules, lists is loaded; - is standard input" },
	{ 0, "devices", NULL, TN_FLAG(struct tn_graph_args, devices), "Also the devices that the modules drive" },
	{ 's', "symbols", NULL, TN_FLAG(struct tn_graph_args, symbols), "Name the symbols that modules use of each other" },
	{ 0, "all-edges", NULL, TN_FLAG(struct tn_graph_args, all_edges), "Draw dependencies that others imply, however many" },
	{ 0, "groups", NULL, TN_FLAG(struct tn_graph_args, groups), "One node for each directory of modules" },
	{ 0, "modules", NULL, TN_FLAG(struct tn_graph_args, modules), "One node for each module, however many" },
	{ 'c', "color-by", "BY", TN_STRING(struct tn_graph_args, color_by),
	  "What colours tell: subsystem, state, taint, size or policy" },
	{ 0, "dot", NULL, TN_VALUE(struct tn_graph_args, format, "dot"), "Print DOT, for Graphviz" },
	{ 0, "svg", NULL, TN_VALUE(struct tn_graph_args, format, "svg"), "Print SVG, laid out by Graphviz" },
	{ 0, "text", NULL, TN_VALUE(struct tn_graph_args, format, "text"), "Print text" },
	{ 0, "link", "URL", TN_STRING(struct tn_graph_args, link), "Where a module leads in a picture; %s becomes its name" },
	{ 0, "group-link", "URL", TN_STRING(struct tn_graph_args, group_link),
	  "Where a directory leads; %s becomes its path" },
	{ 'o', "output", "FILE", TN_STRING(struct tn_graph_args, output),
	  "Write to FILE; DIR/ gets a set of drawings, one for each group, that lead to each other" },
	{ 0 }
};

static const char graph_notes[] =
	"NAME is the name of a module, an alias, a modalias, or a pattern of names ('snd*'). Without it, what is loaded\n"
	"is shown; with it, all that is connected to it.\n"
	"The format is text on a terminal and DOT elsewhere, or what the name of FILE says: .svg, .dot, .gv, .json\n"
	"or .txt.\n"
	"A drawing of more than 400 modules has one node for each directory of them; --group opens one, and -o DIR/\n"
	"writes index.svg and a drawing of each directory, opened by a click.\n"
	"\n"
	"Examples:\n"
	"  tenon graph ext4                         what ext4 needs and wants, as text\n"
	"  tenon graph --loaded -o loaded.svg       a picture of what is loaded\n"
	"  tenon graph --up --depth 1 --symbols libata\n"
	"                                           who uses libata directly, and what of it\n"
	"  tenon graph --all --group drivers/gpu -o gpu.svg\n"
	"  tenon graph --all -o modules/            a set of drawings of all; begin with modules/index.svg\n"
	"  tenon graph --json --host                for programs\n";

/* In one run. */
struct run {
	struct tn_graph_view view;
	const char *format;
	int argc;
	char **argv;
	int output;  /* where what is printed goes that is for a file; -1: stdout */
};

static void view_release(struct tn_graph_view *v)
{
	tn_filter_close(&v->placer);
	tn_graph_free(&v->shown);
	tn_graph_free(&v->graph);
	tn_vec_free(&v->start);
	tn_vec_free(&v->only);
	tn_vec_free(&v->devices);
	tn_live_facts_free(&v->live);
	tn_chosen_state_close(&v->state);
}

static int misused(const char *text)
{
	tn_report(TN_LOG_ERROR, "%s; see tenon graph --help", text);
	return -EINVAL;
}

static bool ends_in(const char *path, const char *end)
{
	return tn_text_ends(tn_text(path), tn_text(end));
}

/* What a file's name says that it is for. NULL: nothing. */
static const char *format_of(const char *path)
{
	static const struct {
		const char *end, *format;
	} ends[] = { { ".svg", "svg" }, { ".dot", "dot" }, { ".gv", "dot" }, { ".json", "json" }, { ".txt", "text" } };

	for (size_t i = 0; i < TN_ARRAY_SIZE(ends); i++)
		if (ends_in(path, ends[i].end))
			return ends[i].format;
	return NULL;
}

static int choose_format(struct run *run)
{
	const struct tn_graph_args *args = run->view.args;

	if (args->format && run->view.world->json)
		return misused("--json is a format of its own");
	if (run->view.pages && (run->view.world->json || (args->format && strcmp(args->format, "svg") != 0)))
		return misused("a directory takes drawings, which are SVG: name a file for anything else");
	if (run->view.pages)
		run->format = "svg";
	else
		run->format = args->format ? args->format : run->view.world->json ? "json" :
			      args->output ? format_of(args->output) : NULL;
	if (!run->format)
		run->format = !args->output && tn_output_is_terminal() ? "text" : "dot";
	return 0;
}

static int read_numbers(struct run *run)
{
	const struct tn_graph_args *args = run->view.args;
	uint64_t depth = TN_GRAPH_ANY_DEPTH;

	if (args->depth && tn_text_u64(tn_text(args->depth), 10, &depth) < 0) {
		tn_report(TN_LOG_ERROR, "--depth %s: not a number of steps", args->depth);
		return -EINVAL;
	}
	run->view.depth = depth > TN_GRAPH_ANY_DEPTH ? TN_GRAPH_ANY_DEPTH : (size_t)depth;
	if (args->color_by && !tn_graph_colour_find(args->color_by, &run->view.colour_by)) {
		tn_report(TN_LOG_ERROR, "--color-by %s: it is one of subsystem, state, taint, size and policy", args->color_by);
		return -EINVAL;
	}
	return 0;
}

static int understand(struct run *run)
{
	const struct tn_graph_args *args = run->view.args;
	const bool starts = run->argc || args->group;

	run->view.starts = starts;
	run->view.pages = args->output && *args->output && tn_graph_output_is_dir(args->output);
	if (args->loaded + args->host + args->all > 1)
		return misused("--loaded, --host and --all exclude each other");
	if (args->groups && args->modules)
		return misused("--groups and --modules exclude each other");
	if (args->group && run->argc)
		return misused("--group goes without NAME");
	if (args->group && *args->group && !args->group[strspn(args->group, "/*")])
		return misused("--group with the top of the tree would be all modules, which --all shows");
	if (args->group && !*args->group)
		return misused("--group needs the name of a directory");
	if (args->output && !*args->output) /* an unset variable in a script */
		return misused("--output needs the name of a file");
	if (run->view.pages && args->group)
		return misused("--group opens one directory of the tree, a set of drawings all: name a file, or leave --group out");
	if (!starts && (args->up || args->down || args->depth))
		return misused("--up, --down and --depth need a NAME to start from");
	return read_numbers(run) < 0 ? -EINVAL : choose_format(run);
}

static int need_tree(struct tn_graph_view *v, struct tn_error *err)
{
	int r = tn_world_need(v->world, TN_NEED_TREE, err);

	if (r == -ENOENT && !v->world->kernel && !v->args->all && !v->args->group) {
		v->no_tree = tn_arena_str(&v->world->arena, tn_error_text(err, r));
		tn_error_clear(err);
		tn_report(TN_LOG_WARNING, "%s", v->no_tree ? v->no_tree : "out of memory");
		r = tn_world_without_tree(v->world, err);
	}
	return r < 0 ? r : tn_world_need(v->world, TN_NEED_CONFIG, err);
}

static int no_state(const struct tn_graph_view *v, struct tn_error *err)
{
	if (v->running)
		return tn_fail(err, -ENOENT, "%s/proc/modules cannot be read: is /proc mounted, and can this kernel load modules?"
			       " tenon graph --all shows what is installed", tn_root_path(v->world->root));
	return tn_fail(err, -ENOENT, "what kernel %s has loaded is not known, as it does not run; --all shows what is installed,"
		       " and --state FILE what a copy of /proc/modules lists", v->world->release);
}

static int read_state(struct tn_graph_view *v, struct tn_error *err)
{
	int r = tn_world_is_running(v->world);

	v->running = r > 0;
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	r = v->running ? tn_live_facts_read(v->world->root, &v->live, err) : 0;
	if (r == 0 && v->args->state)
		r = tn_chosen_state_open(&v->state, v->world, v->args->state, err);
	if (r < 0)
		return r;
	if (v->args->state)
		v->loaded = &v->state.snapshot.modules;
	else if (tn_live_facts_lists(&v->live))
		v->loaded = &v->live.loaded;
	v->incomplete = !v->args->state && v->live.loaded_partly;
	if (v->incomplete)
		tn_report(TN_LOG_ERROR, "%s", v->live.loaded_partly);
	if (!v->loaded && (v->args->loaded || (!v->starts && !v->args->host && !v->args->all)))
		return no_state(v, err);
	return v->running && v->args->devices ? tn_devices_read(v->world->root, &v->world->arena, &v->devices, err) : 0;
}

static int list_devices(struct tn_graph_view *v, struct tn_module_graph_from *from)
{
	struct tn_graph_device *list = tn_arena_array(&v->world->arena, v->devices.n + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	for (size_t i = 0; i < v->devices.n; i++)
		if (v->devices.v[i].module)
			list[from->n_devices++] = (struct tn_graph_device){ v->devices.v[i].path, v->devices.v[i].bus,
									    v->devices.v[i].module };
	from->devices = list;
	return 0;
}

/* Files are read where there are few, where their symbols are asked for, or where each is drawn. */
static int read_files(struct tn_graph_view *v, struct tn_error *err)
{
	const struct tn_module_symbols_from from = { v->world->tree, tn_licence_is_gpl, v->world->sandbox };
	size_t n = 0;

	for (size_t i = 0; i < v->graph.nodes.n; i++)
		n += v->graph.nodes.v[i].kind == TN_GRAPH_MODULE;
	if (!v->args->symbols && !v->pages && n > TN_GRAPH_SINGLE_MAX)
		return 0;
	if (tn_module_symbols(&from, &v->graph, &v->n_unread) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (v->n_unread)
		tn_report(TN_LOG_WARNING, "%zu of the module files could not be read, so which symbols they use is not known;"
			  " tenon check says why", v->n_unread);
	return 0;
}

static int make(struct tn_graph_view *v, struct tn_error *err)
{
	struct tn_module_graph_from from = {
		.tree = v->world->tree, .config = v->world->config, .loaded = v->loaded, .command_line = v->live.command_line,
		.no_index = v->no_tree != NULL,
	};
	const bool both = v->args->up == v->args->down;
	const struct tn_module_graph_wish wish = {
		.only = v->limited ? &v->only : NULL,
		.start = v->starts ? &v->start : NULL,
		.up = both || v->args->up,
		.down = both || v->args->down,
		.depth = v->args->group && !v->args->depth ? 1 : v->depth,
	};
	int r = list_devices(v, &from);

	if (r < 0)
		return tn_fail(err, r, "out of memory");
	r = tn_module_graph(&from, &wish, &v->graph, err);
	if (r == -ENOENT || r == -EBADMSG)
		return tn_fail(err, r, "%s; this makes a new one: %s", tn_error_text(err, r), tn_world_depmod(v->world));
	return r < 0 ? r : read_files(v, err);
}

static int add_json(const struct tn_graph_view *v, const struct tn_graph *graph, struct tn_buf *ret)
{
	tn_autofree char *text = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&text, &n);
	int r = memory ? tn_graph_print_json(v, graph, memory) : -ENOMEM;

	if (memory && fclose(memory) != 0)
		r = -ENOMEM;
	if (r == 0)
		tn_buf_add(ret, text, n);
	return ret->failed ? -ENOMEM : r;
}

static int format(struct run *run, struct tn_buf *ret, struct tn_error *err)
{
	struct tn_graph_view *v = &run->view;
	const bool json = strcmp(run->format, "json") == 0, text = strcmp(run->format, "text") == 0;
	const struct tn_graph *graph;
	int r;

	if (v->pages)
		return tn_graph_draw_pages(v, ret, err);
	r = tn_graph_pick(v, !json, &graph);
	if (r < 0)
		return r;
	return json ? add_json(v, graph, ret) : text ? tn_graph_print_text(v, graph, ret) :
	       tn_graph_draw(v, graph, strcmp(run->format, "svg") == 0, ret, err);
}

static int print(struct run *run, struct tn_error *err)
{
	tn_autobuf content = { 0 };
	int r = format(run, &content, err);

	if (r < 0)
		return err->text ? r : tn_fail(err, r, "out of memory");
	if (run->output < 0) {
		tn_put_text(tn_buf_text(&content), stdout);
		return 0;
	}
	r = tn_write_all(run->output, tn_buf_text(&content));
	return r < 0 ? tn_fail(err, r, "%s: %s", run->view.args->output, strerror(-r)) : 0;
}

static int look(struct tn_world *world, struct run *run)
{
	tn_autoerror err = { 0 };
	int r = need_tree(&run->view, &err), missing = 0;

	if (r == 0)
		r = read_state(&run->view, &err);
	if (r == 0)
		missing = r = tn_graph_choose(&run->view, run->argc, run->argv, &err);
	if (r >= 0 && run->view.starts && !run->view.start.n)
		return TN_EXIT_FAILURE; /* each has been told of */
	if (r >= 0)
		r = make(&run->view, &err);
	if (r == 0 && tn_tree_check(world->tree) < 0)
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r == 0)
		r = print(run, &err);
	return r < 0 ? tn_command_failed(&err, r) : missing || run->view.incomplete ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int work(struct tn_world *world, void *data)
{
	struct run *run = data;
	int status = look(world, run);

	view_release(&run->view);
	return status;
}

/* The process that reads modules may start none. */
static int start_placer(struct tn_world *world, void *data)
{
	struct run *run = data;

	if (strcmp(run->format, "svg") == 0)
		tn_graph_start_placer(&run->view);
	return 0;
}

static int keep(const struct run *run)
{
	tn_autoerror err = { 0 };
	int r = tn_graph_keep(run->view.args, run->output, &err);

	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

static int graph_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	struct run run = {
		.view = { .args = data, .world = world, .placer = { -1, -1 } }, .argc = argc, .argv = argv, .output = -1,
	};
	tn_autoclose int fd = -1;
	int status, kept;

	if (understand(&run) < 0)
		return TN_EXIT_USAGE;
	if (run.view.args->output) {
		fd = tn_scratch_new();
		if (fd < 0) {
			tn_report(TN_LOG_ERROR, "%s: %s", run.view.args->output, strerror(-fd));
			return TN_EXIT_FAILURE;
		}
		run.output = fd;
	}
	status = tn_run_confined(world, start_placer, work, &run);
	kept = run.output >= 0 ? keep(&run) : TN_EXIT_OK;
	return status ? status : kept;
}

const struct tn_command tn_cmd_graph = {
	.name = "graph",
	.operands = "[NAME]...",
	.summary = "Draw what modules need, want, hold and drive",
	.max_operands = TN_ANY,
	.options = graph_options,
	.notes = graph_notes,
	.args_size = sizeof(struct tn_graph_args),
	.run = graph_run,
};
