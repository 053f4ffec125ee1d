/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_lists.h - long lists of texts that look alike, made short: aliases, exported symbols
 *
 * Each text is told by the one before it: how many characters it begins with alike, how many it ends in alike, and what is between.
 */
#ifndef TN_CMD_EXPLORE_EXPLORE_LISTS_H
#define TN_CMD_EXPLORE_EXPLORE_LISTS_H

#include "cmd/explore/explore_out.h"

/* Adds those three to @to. @before: the text before it, which becomes @text; both must stay. Empty at first. */
void tn_explore_put_alike(struct tn_json to, struct tn_text text, struct tn_text *before);

#endif
