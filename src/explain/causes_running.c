// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: the module's own start, and what is loaded. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-already-loaded",
		.title = "A module of that name is loaded already",
	},
	{
		.code = "E-builtin-name",
		.title = "The kernel has a built-in part of that name",
	},
	{
		.code = "E-device-taken",
		.title = "Another driver holds the device, or the name or number that the module asks for",
	},
	{
		.code = "E-disabled-by-firmware",
		.title = "The machine's firmware has the feature switched off",
	},
	{
		.code = "E-firmware-missing",
		.title = "The device needs a firmware file that is not installed",
	},
	{
		.code = "E-init-failed",
		.title = "The module's own init function failed",
	},
	{
		.code = "E-interrupted",
		.title = "A signal came while the kernel waited",
	},
	{
		.code = "E-loading",
		.title = "Another process is loading the same module, or its start does not end",
	},
	{
		.code = "E-no-device",
		.title = "The driver found no device of its own",
	},
	{
		.code = "E-no-memory",
		.title = "The kernel had no memory for the module",
	},
};

const struct tn_cause_area tn_causes_running = { "running", "the module's own start, and what is loaded", causes, TN_ARRAY_SIZE(causes) };
