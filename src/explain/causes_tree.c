// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: finding a module. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-built-in",
		.title = "It is part of the kernel's image; there is nothing to load",
	},
	{
		.code = "E-dependency-cycle",
		.title = "Modules need each other in a circle, so none of them can be loaded first",
	},
	{
		.code = "E-file-gone",
		.title = "The indexes name a file that is not there",
	},
	{
		.code = "E-index-damaged",
		.title = "An index file of the module tree cannot be read",
	},
	{
		.code = "E-index-missing",
		.title = "The module tree has no indexes",
	},
	{
		.code = "E-index-stale",
		.title = "The module's file is there, and the indexes do not know it yet",
	},
	{
		.code = "E-no-tree",
		.title = "The running kernel's module tree is gone, as after an upgrade without a restart",
	},
	{
		.code = "E-not-found",
		.title = "There is no module of that name for this kernel",
	},
	{
		.code = "E-not-in-this-kernel",
		.title = "This kernel was built without it",
	},
	{
		.code = "E-other-tree",
		.title = "Another kernel that is installed has the module; the running one has not",
	},
	{
		.code = "E-separate-package",
		.title = "It is in a package that is not installed",
	},
	{
		.code = "E-tree-of-other-root",
		.title = "The module tree below this root is of another kernel than the one that runs, as in a container",
	},
	{
		.code = "E-typing-error",
		.title = "A name near it exists: it is mistyped",
	},
};

const struct tn_cause_area tn_causes_tree = { "tree", "finding a module", causes, TN_ARRAY_SIZE(causes) };
