/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blocks_json.h - what keeps a module from being loaded, for programs */
#ifndef TN_CMD_BLOCKS_JSON_H
#define TN_CMD_BLOCKS_JSON_H

#include "cli/json.h"
#include "core/plan/blocks.h"

/* Adds the array "blocked" to @to: kind, file and line of each. */
void tn_json_blocks(struct tn_json to, const struct tn_blocks *blocks);

#endif
