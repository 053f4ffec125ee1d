// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: another kernel's build. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-arch-sections",
		.title = "A section is missing that modules of this architecture must have",
	},
	{
		.code = "E-btf",
		.title = "The module's type information (BTF) does not fit this kernel",
	},
	{
		.code = "E-constructors",
		.title = "The module has constructors of two kinds",
	},
	{
		.code = "E-export-flags",
		.title = "The module was built for a kernel before 7.1: its exports have no flags",
	},
	{
		.code = "E-export-versions",
		.title = "The module's exports have no versions, and this kernel wants them",
	},
	{
		.code = "E-livepatch",
		.title = "It is a live patch, and this kernel has no live patching",
	},
	{
		.code = "E-modinfo-twice",
		.title = "The module has more than one .modinfo section",
	},
	{
		.code = "E-module-layout",
		.title = "The module was built for another configuration of the kernel",
	},
	{
		.code = "E-struct-module",
		.title = "The module lacks the section that describes it to the kernel",
	},
	{
		.code = "E-struct-module-size",
		.title = "The module was built where struct module has another size",
	},
	{
		.code = "E-vermagic",
		.title = "The module was built for another version or kind of kernel",
	},
	{
		.code = "E-version-tables",
		.title = "The module's tables of symbol versions do not fit each other",
	},
	{
		.code = "E-writable-code",
		.title = "A section of the module is both writable and code",
	},
};

const struct tn_cause_area tn_causes_build = { "build", "another kernel's build", causes, TN_ARRAY_SIZE(causes) };
