/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_data.h - an exploration as the one JSON document that the page reads; doc/json.md has its schema */
#ifndef TN_CMD_EXPLORE_EXPLORE_DATA_H
#define TN_CMD_EXPLORE_EXPLORE_DATA_H

#include <stdio.h>

#include "cmd/explore/exploration.h"

/* All of it, on one line. Return: 0, -ENOMEM, -EIO, or -errno with a sentence. */
int tn_explore_data_print(const struct tn_exploration *ex, FILE *to, struct tn_error *err);

#endif
