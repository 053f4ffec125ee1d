// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: unloading. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-being-removed",
		.title = "The module is being unloaded, and that does not end",
	},
	{
		.code = "E-in-use",
		.title = "Something uses the module: an open device, a mount, a network interface",
	},
	{
		.code = "E-in-use-by-module",
		.title = "Another module needs it",
	},
	{
		.code = "E-not-loaded",
		.title = "No module of that name is loaded",
	},
	{
		.code = "E-permanent",
		.title = "The module cannot be unloaded: it has no exit function, or the kernel no unloading",
	},
	{
		.code = "E-removal-busy",
		.title = "The module has not finished to start, or is being unloaded",
	},
	{
		.code = "E-removal-forbidden",
		.title = "Who asks may not unload modules",
	},
};

const struct tn_cause_area tn_causes_unload = { "unload", "unloading", causes, TN_ARRAY_SIZE(causes) };
