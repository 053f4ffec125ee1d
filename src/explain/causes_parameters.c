// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: parameters. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-parameter-after-dashes",
		.title = "Parameters behind -- are for nobody",
		.text = "What stands behind \"--\" in a module's parameters is meant for init, as on the kernel's "
			"command line; a module does not see it, and the kernel ignores it.",
		.remedy = "Leave out the --.",
	},
	{
		.code = "E-parameter-dangerous",
		.title = "The parameter is marked unsafe and taints the kernel",
		.text = "The module's author has marked the parameter as unsafe: the kernel takes it, and carries "
			"taint U from then on, which makes reports of bugs less welcome.",
		.remedy = "Leave it out unless you know what for.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -p NAME",
		},
	},
	{
		.code = "E-parameter-locked",
		.title = "The parameter addresses hardware, and the kernel is locked down",
		.text = "The parameter is an address, an interrupt or the like of a device. With it a driver could "
			"be made to write anywhere, so a kernel in lockdown refuses it, whatever the value: "
			"\"Operation not permitted\".",
		.remedy = "Leave it out; the driver of a modern device needs none. Or switch off Secure Boot.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/kernel/security/lockdown",
		},
	},
	{
		.code = "E-parameter-own",
		.title = "The driver reads the parameter by code of its own",
		.text = "The driver has a function of its own that reads the value, so nobody but the driver can "
			"tell beforehand whether it takes it.",
		.remedy = "See the driver's documentation.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -p NAME",
		},
	},
	{
		.code = "E-parameter-unknown",
		.title = "The module has no such parameter, and the kernel ignores it",
		.text = "The module has no parameter of that name. The kernel ignores it and says so in its log; the "
			"module is loaded. It was mistyped, or is of another version of the driver. It never makes "
			"loading fail, though modprobe's message for a missing symbol says \"or unknown parameter\".",
		.remedy = "Take a name from the list; a line of modprobe.d that has it, too, wants correcting.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -p NAME\n"
				"grep -rn '^options NAME' /etc/modprobe.d /run/modprobe.d /usr/lib/modprobe.d",
		},
	},
	{
		.code = "E-parameter-value",
		.title = "The parameter does not take such a value",
		.text = "The parameter's type does not take the value: no number where one is wanted, one that is "
			"too large (\"Numerical result out of range\"), a text that is too long (\"No space left on "
			"device\"), more values than the array has, or no value at all. The log has \"`V' invalid "
			"for parameter `P'\".\n"
			"The value may come from the command line, from an options line in modprobe.d, or from the "
			"kernel's command line: tenon plan shows which.",
		.remedy = "Correct the value where it stands. bool takes y, n, 1, 0, on, off; a list is separated by "
			"commas without blanks.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -p NAME\n"
				"tenon plan NAME",
		},
	},
};

const struct tn_cause_area tn_causes_parameters = { "parameters", "parameters", causes, TN_ARRAY_SIZE(causes) };
