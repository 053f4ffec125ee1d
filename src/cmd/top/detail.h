/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* detail.h - what `tenon top` tells of one module: what tenon show knows, in the order in which it is asked for */
#ifndef TN_CMD_TOP_DETAIL_H
#define TN_CMD_TOP_DETAIL_H

#include "cmd/machine.h"
#include "cmd/top/told.h"

struct tn_detail {
	struct tn_world *world;
	struct tn_world_machine machine; /* read once there is somebody to ask about */
	bool open, broken;               /* it is; it cannot be */
	struct tn_arena devices;         /* of those that were read again */
	bool stale;                      /* what is loaded, and which devices there are, has changed since */

	struct tn_told told;
};

/* Reads all of one module. What cannot be read is left out, or said in a line. Return: 0 or -ENOMEM. */
int tn_detail_read(struct tn_detail *detail, const char *module);
void tn_detail_close(struct tn_detail *detail);

#endif
