/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keys.h - what `tenon keys` was asked for */
#ifndef TN_CMD_KEYS_KEYS_H
#define TN_CMD_KEYS_KEYS_H

#include "cli/table.h"
#include "cmd/world.h"

struct tn_keys_args {
	bool dry_run, force, ec, rsa, authority;
	const char *out, *name;
	struct tn_table_style style;
};

/* Each returns an exit status, after a message where it is no good one. */
int tn_keys_new(struct tn_world *world, const struct tn_keys_args *args);
int tn_keys_enrol(struct tn_world *world, const struct tn_keys_args *args, const char *certificate);

#endif
