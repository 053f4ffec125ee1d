/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_pages.h - a graph of too many modules as a set of drawings: groups, and a page for each that opens it
 *
 * A page has the modules of its group or, where these are too many, groups of them; and of the rest of the graph what is connected
 * to them, each as the largest group that has not this one in it. So every group that a page shows has a page.
 */
#ifndef TN_PICTURE_GRAPH_PAGES_H
#define TN_PICTURE_GRAPH_PAGES_H

#include "base/cleanup.h"
#include "picture/graph.h"

typedef struct tn_graph_pages tn_graph_pages;

#define TN_GRAPH_FIRST_PAGE "index.svg"

/* @grouped: there are too many modules for one page. @graph must live as long. Return: 0 or -ENOMEM. */
int tn_graph_pages_new(const struct tn_graph *graph, bool grouped, tn_graph_pages **ret);
tn_graph_pages *tn_graph_pages_free(tn_graph_pages *pages);
TN_DEFINE_CLEANUP(tn_graph_pages, tn_graph_pages_free);

/* One at the least: page 0 has all. */
size_t tn_graph_pages_count(const tn_graph_pages *pages);

/* Name of its file, of letters, digits, '-', '_', '.' and '~' alone, so that it is safe as a link as it is. */
const char *tn_graph_page_file(const tn_graph_pages *pages, size_t page);
/* "drivers/net"; "" for page 0. */
const char *tn_graph_page_group(const tn_graph_pages *pages, size_t page);
/* The page that shows its group; 0 for itself. */
size_t tn_graph_page_parent(const tn_graph_pages *pages, size_t page);

/* What it shows, sorted. @ret: zeroed; to be freed in any case. Its strings are the graph's, the pages' or its own. Return: 0 or
 * -ENOMEM. */
int tn_graph_page_make(const tn_graph_pages *pages, size_t page, struct tn_graph *ret);

/* Whether @name could be one of tn_graph_page_file(). */
bool tn_graph_page_is_file(struct tn_text name);

#endif
