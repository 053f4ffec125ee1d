// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: the configuration. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-blacklist",
		.title = "A blacklist line keeps it from being loaded by its aliases",
	},
	{
		.code = "E-blocked-by-command",
		.title = "An install line that does nothing stands in its place: it is blocked on purpose",
	},
	{
		.code = "E-command-failed",
		.title = "The command of an install line was run in its place, and failed",
	},
	{
		.code = "E-initramfs-stale",
		.title = "The initramfs holds an older copy of the configuration or of the module",
	},
	{
		.code = "E-option-shadowed",
		.title = "An options line has no effect, or another one overrides it",
	},
	{
		.code = "E-remove-command-failed",
		.title = "The command of a remove line was run in its place, and failed",
	},
	{
		.code = "E-softdep-failed",
		.title = "A soft dependency was not loaded; the module itself was tried all the same",
	},
};

const struct tn_cause_area tn_causes_config = { "config", "the configuration", causes, TN_ARRAY_SIZE(causes) };
