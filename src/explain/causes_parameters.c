// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: parameters. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-parameter-after-dashes",
		.title = "Parameters behind -- are for nobody",
	},
	{
		.code = "E-parameter-dangerous",
		.title = "The parameter is marked unsafe and taints the kernel",
	},
	{
		.code = "E-parameter-locked",
		.title = "The parameter addresses hardware, and the kernel is locked down",
	},
	{
		.code = "E-parameter-own",
		.title = "The driver reads the parameter by code of its own",
	},
	{
		.code = "E-parameter-unknown",
		.title = "The module has no such parameter, and the kernel ignores it",
	},
	{
		.code = "E-parameter-value",
		.title = "The parameter does not take such a value",
	},
};

const struct tn_cause_area tn_causes_parameters = { "parameters", "parameters", causes, TN_ARRAY_SIZE(causes) };
