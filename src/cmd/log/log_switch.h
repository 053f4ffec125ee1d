/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_switch.h - debug messages of a module, switched on and off */
#ifndef TN_CMD_LOG_SWITCH_H
#define TN_CMD_LOG_SWITCH_H

#include <stdbool.h>

#include "cmd/world.h"

enum tn_switch { TN_SWITCH_NONE, TN_SWITCH_ON, TN_SWITCH_OFF, TN_SWITCH_STATUS };

/* "on", "off", "status". Return: 0 or -EINVAL. */
int tn_switch_read(const char *word, enum tn_switch *ret);

struct tn_switch_done {
	const char *source; /* what was written to; NULL: nothing was */
};

/* Tells about @module's messages, and does what is asked. @ret: what is to be undone. Return: exit status. */
int tn_switch(const struct tn_world *world, const char *module, enum tn_switch what, bool dry_run,
		 struct tn_switch_done *ret);
/* Switches off what tn_switch() has switched on. Return: exit status. */
int tn_switch_undo(const struct tn_world *world, const char *module, const struct tn_switch_done *done);

#endif
