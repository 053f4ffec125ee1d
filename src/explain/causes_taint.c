// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: taints. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-licence",
		.title = "The module's licence does not count as GPL: it taints the kernel",
	},
	{
		.code = "E-live-patch-taint",
		.title = "A live patch taints the kernel",
	},
	{
		.code = "E-obsolete-section",
		.title = "The module has a section that this kernel ignores",
	},
	{
		.code = "E-out-of-tree",
		.title = "The module is not of the kernel's own sources: it taints the kernel",
	},
	{
		.code = "E-retpoline",
		.title = "The module was built without retpolines, and the kernel with them",
	},
	{
		.code = "E-staging",
		.title = "The module is from the kernel's staging directory: it taints the kernel",
	},
	{
		.code = "E-test-taint",
		.title = "The module is a test: it taints the kernel",
	},
	{
		.code = "E-unsigned-taint",
		.title = "The module has no valid signature, which this kernel takes with a taint",
	},
};

const struct tn_cause_area tn_causes_taint = { "taint", "taints", causes, TN_ARRAY_SIZE(causes) };
