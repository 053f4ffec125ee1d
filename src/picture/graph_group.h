/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_group.h - a graph of too many modules as one of the directories that they are in
 *
 * Which directories, their sizes decide: one with many modules is taken apart into its own directories, and what of these has
 * but few modules stays together. So any tree becomes some forty groups, and opening one is the same again.
 */
#ifndef TN_PICTURE_GRAPH_GROUP_H
#define TN_PICTURE_GRAPH_GROUP_H

#include "picture/graph.h"

/* So many modules can still be drawn one by one. */
#define TN_GRAPH_SINGLE_MAX 400u

/* Whether @group is @dir or below it; any is where @dir is NULL. */
bool tn_graph_is_in(const char *group, const char *dir);

/**
 * tn_graph_grouped() - make the graph of groups
 * @inside: directory whose modules matter: those elsewhere become groups of their own. NULL: all matter
 * @single: so many modules, and no more, stay what they are where they matter
 * @ret:    zeroed; to be freed in any case. Its strings are @graph's or its own: @graph must live as long
 *
 * What is no module of the tree, and devices, are left out where modules become groups. Sorted. Return: 0 or -ENOMEM.
 */
int tn_graph_grouped(const struct tn_graph *graph, const char *inside, size_t single, struct tn_graph *ret);

#endif
