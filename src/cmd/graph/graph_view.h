/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_view.h - what `tenon graph` has found out, and how it is to be shown */
#ifndef TN_CMD_GRAPH_GRAPH_VIEW_H
#define TN_CMD_GRAPH_GRAPH_VIEW_H

#include <stdio.h>

#include "cli/option.h"
#include "cmd/chosen_state.h"
#include "cmd/world.h"
#include "diag/live_facts.h"
#include "machine/devices.h"
#include "picture/graph_dot.h"
#include "picture/module_graph.h"
#include "sys/filter.h"

struct tn_graph_args {
	bool loaded, host, all, up, down, devices, symbols, all_edges, groups, modules;
	const char *depth, *group, *state, *color_by, *link, *group_link, *output;
	const char *format; /* "dot", "svg", "text"; NULL: not given */
};

struct tn_graph_view {
	const struct tn_graph_args *args;
	struct tn_world *world;
	bool pages;   /* --output is a directory */
	bool running; /* what is loaded and the devices are of the tree's kernel */
	struct tn_chosen_state state; /* --state */
	struct tn_live_facts live;
	const tn_loaded_list *loaded; /* NULL: not known */
	bool incomplete;              /* a part could not be understood, which was said */
	tn_devices devices;
	const char *no_tree; /* why there is none; NULL: there is one */

	size_t depth;
	enum tn_graph_colour_by colour_by;
	tn_names start, only;
	bool starts, limited; /* whether @start is meant, and @only */
	const char *inside;   /* --group, without "/" at its end */
	const char *title;

	struct tn_graph graph; /* all of it */
	struct tn_graph shown; /* --groups, or what is drawn */
	size_t n_unread;

	struct tn_filter placer; /* started by tn_graph_start_placer() */
	int no_placer;           /* -errno: why there is none */
};

/* What the operands and options stand for: @start, @only and @title. Return: how many stand for nothing, each after a message;
 * or -errno with a sentence. */
int tn_graph_choose(struct tn_graph_view *view, int argc, char **argv, struct tn_error *err);

/* The graph that is shown: of groups, where they are asked for or, if it is @drawn, where there are too many modules. Return: 0
 * or -ENOMEM. */
int tn_graph_pick(struct tn_graph_view *view, bool drawn, const struct tn_graph **ret);

/* Starts the program that places what is drawn as SVG. */
void tn_graph_start_placer(struct tn_graph_view *view);
/* Return: 0; -ENOMEM without a sentence; or -errno with one. */
int tn_graph_draw(struct tn_graph_view *view, const struct tn_graph *graph, bool svg, struct tn_buf *ret, struct tn_error *err);

/* A set of drawings, packed. Return: as above. */
int tn_graph_draw_pages(struct tn_graph_view *view, struct tn_buf *ret, struct tn_error *err);
#define TN_GRAPH_FILE_MAX 256
void tn_graph_pack_page(const char *file, struct tn_text content, struct tn_buf *ret);

/* Whether --output is for a set of drawings. */
bool tn_graph_output_is_dir(const char *path);
/* Puts what was written to @output into the file or directory. Return: 0, or -errno with a sentence. */
int tn_graph_keep(const struct tn_graph_args *args, int output, struct tn_error *err);

/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_graph_print_json(const struct tn_graph_view *view, const struct tn_graph *graph, FILE *out);
/* What each is connected to, for people. Return: 0 or -ENOMEM. */
int tn_graph_print_text(const struct tn_graph_view *view, const struct tn_graph *graph, struct tn_buf *ret);

#endif
