/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_modules.h - the part of the document that has the modules, a column for each thing that is known of them */
#ifndef TN_CMD_EXPLORE_EXPLORE_MODULES_H
#define TN_CMD_EXPLORE_EXPLORE_MODULES_H

#include "cmd/explore/explore_out.h"

/* Return: the object that has the columns. */
struct tn_json tn_explore_add_modules(struct tn_explore_out *out);

#endif
