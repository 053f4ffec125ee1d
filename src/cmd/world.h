/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* world.h - what the driver prepared for one of tenon's subcommands */
#ifndef TN_CMD_WORLD_H
#define TN_CMD_WORLD_H

#include <stdbool.h>

#include "core/config.h"
#include "core/tree.h"
#include "sys/root.h"

struct tn_world {
	tn_root *root;       /* TN_NEED_ROOT */
	tn_tree *tree;       /* TN_NEED_TREE */
	tn_config *config;   /* TN_NEED_CONFIG */
	const char *release; /* kernel version that the tree is for */
	bool json;           /* --json, for every subcommand */
	const struct tn_log *log;
};

#endif
