/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* devices_view.h - what `tenon devices` has found out, and which of it is shown */
#ifndef TN_CMD_DEVICES_DEVICES_VIEW_H
#define TN_CMD_DEVICES_DEVICES_VIEW_H

#include <stdio.h>

#include "autoload/device_evidence.h"
#include "autoload/device_modules.h"
#include "cli/table.h"
#include "cmd/world.h"

/* Which devices are asked for. */
struct tn_devices_choice {
	bool all;                       /* those without a modalias as well */
	bool unbound, missing, blocked; /* only these */
};

struct tn_devices_view {
	struct tn_world *world;
	bool running;           /* the devices are those of the tree's kernel */
	const char *no_modules; /* why nobody can tell which modules are for them, a sentence; NULL: it can be told */
	const struct tn_kernel_log *log; /* NULL: of no interest */
	const char *no_firmware; /* why some firmware could not be looked for; NULL: it could */
	tn_devices devices;
	tn_device_modules_list list; /* of all devices, in their order */

	bool *chosen;           /* of each device: whether it is shown */
	const struct tn_device **parents; /* of each: the nearest device above it; NULL: none */
};

/* How it is served, for programs; NULL: no module can be found for such a device, or nobody can tell. */
const char *tn_devices_state(const struct tn_devices_view *view, const struct tn_device_modules *modules);

/**
 * tn_devices_choose() - decide which devices are shown
 * @tree: what is behind a device that an operand stands for is shown, too
 * @argv: @argc operands: paths in /sys or /dev, names of devices, buses, drivers and modules, and patterns of these;
 *       network interfaces and disks
 *
 * Return: how many operands stand for nothing, each after a message; or -ENOMEM.
 */
int tn_devices_choose(struct tn_devices_view *view, const struct tn_devices_choice *choice, bool tree, int argc, char **argv,
		      struct tn_error *err);

extern const struct tn_column tn_devices_columns[];

/* Whether columns are shown that tell what is missing. */
bool tn_devices_show_evidence(const tn_table *table);
/* The usual columns. */
const char *tn_devices_default_columns(const struct tn_devices_choice *choice, bool tree);
/* Rows of what is chosen; @tree: below their parents, and these below their buses. Return: 0 or -ENOMEM. */
int tn_devices_fill(const struct tn_devices_view *view, bool tree, tn_table *table);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_devices_print_json(const struct tn_devices_view *view, FILE *out);

/* Why it has no driver, or what it lacks, in a few words; NULL: nothing to say. Return: 0 or -ENOMEM. */
int tn_devices_why(const struct tn_device_modules *modules, struct tn_arena *arena, const char **ret);

#endif
