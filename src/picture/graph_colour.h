/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_colour.h - what the nodes of a drawing are told apart by, and the legend of it
 *
 * Each class has a colour and a letter, and each node says its class in words as well: nothing is told by colour alone. The colours
 * are those of Okabe and Ito, which hold for the colour-blind.
 */
#ifndef TN_PICTURE_GRAPH_COLOUR_H
#define TN_PICTURE_GRAPH_COLOUR_H

#include "picture/graph.h"

enum tn_graph_colour_by {
	TN_GRAPH_BY_SUBSYSTEM,
	TN_GRAPH_BY_STATE,
	TN_GRAPH_BY_TAINT,
	TN_GRAPH_BY_SIZE,
	TN_GRAPH_BY_POLICY,
	TN_GRAPH_N_COLOUR_BY
};

/* "subsystem", "state", ...: as the user says it. */
const char *tn_graph_colour_word(enum tn_graph_colour_by by);
/* Return: whether @word is one. */
bool tn_graph_colour_find(const char *word, enum tn_graph_colour_by *ret);

#define TN_GRAPH_CLASSES_MAX 10

struct tn_graph_class {
	const char *label; /* "drivers/net", "built in" */
	char mark;         /* the letter */
	const char *paint; /* "#e69f00" */
	const char *ink;   /* of the letter upon it: "#000000" or "#ffffff" */
	size_t n;          /* nodes; modules, where they are groups */
};

struct tn_graph_colours {
	enum tn_graph_colour_by by;
	struct tn_graph_class classes[TN_GRAPH_CLASSES_MAX];
	size_t n;
	unsigned char *of; /* class of each node */
	struct tn_arena arena;
};

/* Classes that no node is of are left out. @ret: zeroed; to be freed in any case. Return: 0 or -ENOMEM. */
int tn_graph_colour(const struct tn_graph *graph, enum tn_graph_colour_by by, struct tn_graph_colours *ret);
void tn_graph_colours_free(struct tn_graph_colours *colours);

#endif
