// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: symbols. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-dependency-fails",
		.title = "A module that this one needs would not load",
	},
	{
		.code = "E-exports-twice",
		.title = "The module exports a symbol that the kernel or a loaded module exports already",
	},
	{
		.code = "E-module-namespace",
		.title = "The module imports a namespace that is for one module alone",
	},
	{
		.code = "E-relocation-overflow",
		.title = "An address does not fit where the module has room for it",
	},
	{
		.code = "E-relocation-place",
		.title = "A relocation cannot be computed beforehand",
	},
	{
		.code = "E-relocation-target",
		.title = "The place of a relocation is not empty",
	},
	{
		.code = "E-relocation-type",
		.title = "A relocation is of a type that the kernel does not know",
	},
	{
		.code = "E-symbol-common",
		.title = "The module was built with common symbols",
	},
	{
		.code = "E-symbol-exporter-leaving",
		.title = "The module that has the symbol is being unloaded",
	},
	{
		.code = "E-symbol-exporter-starting",
		.title = "The module that has the symbol is still starting",
	},
	{
		.code = "E-symbol-gpl-only",
		.title = "The symbol is for modules under the GPL, and this one is not",
	},
	{
		.code = "E-symbol-missing",
		.title = "The kernel and the loaded modules lack a symbol that the module needs",
	},
	{
		.code = "E-symbol-namespace",
		.title = "The symbol is in a namespace that the module does not import",
	},
	{
		.code = "E-symbol-proprietary",
		.title = "The module mixes GPL-only symbols with those of a proprietary module",
	},
	{
		.code = "E-symbol-section",
		.title = "A symbol is in a section that does not exist",
	},
	{
		.code = "E-symbol-version",
		.title = "A symbol that the module needs has another version in this kernel",
	},
};

const struct tn_cause_area tn_causes_symbols = { "symbols", "symbols", causes, TN_ARRAY_SIZE(causes) };
