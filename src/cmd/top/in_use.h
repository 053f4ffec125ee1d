/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* in_use.h - who else than modules has a module in use: processes, mounts, devices
 *
 * What other processes have open is seen by who has the right to: that is this process, and not the one that reads modules.
 */
#ifndef TN_CMD_TOP_IN_USE_H
#define TN_CMD_TOP_IN_USE_H

#include "cmd/top/told.h"
#include "cmd/world.h"

/* Of a module that is not in use, or by modules alone, nothing. Return: 0 or -ENOMEM. */
int tn_in_use_tell(const struct tn_world *world, const struct tn_top_row *row, struct tn_told *ret);

#endif
