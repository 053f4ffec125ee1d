// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: taints. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-licence",
		.title = "The module's licence does not count as GPL: it taints the kernel",
		.text = "The module's licence is not one of those that count as GPL (GPL, GPL v2, GPL and additional "
			"rights, Dual BSD/GPL, Dual MIT/GPL, Dual MPL/GPL), or it has none. The kernel loads it, "
			"carries taint P, and keeps symbols that are for GPL modules from it.",
		.remedy = "Nothing, if you accept it; the kernel's developers do not look at reports of kernels with "
			"this taint.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -F license FILE",
		},
	},
	{
		.code = "E-live-patch-taint",
		.title = "A live patch taints the kernel",
		.text = "The module replaces functions of the running kernel. The kernel carries taint K from then "
			"on, so that whoever reads a report knows it.",
		.remedy = "Nothing: that is what it is for.",
	},
	{
		.code = "E-obsolete-section",
		.title = "The module has a section that this kernel ignores",
		.text = "Since 7.1 the kernel has no tables of its own for GPL-only symbols, and ignores "
			"__ksymtab_gpl and __kcrctab_gpl in a module: it was built for an older kernel. What it "
			"exported there is missing for others.",
		.remedy = "Build it for this kernel.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-out-of-tree",
		.title = "The module is not of the kernel's own sources: it taints the kernel",
		.text = "The module was not built as part of the kernel's sources: it lacks intree=Y. The kernel "
			"loads it and carries taint O. Every module that DKMS or akmods builds is such a one.",
		.remedy = "Nothing. That it taints the kernel is no reason for it to fail.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/module/NAME/taint",
		},
	},
	{
		.code = "E-retpoline",
		.title = "The module was built without retpolines, and the kernel with them",
		.text = "The kernel was built with protection against Spectre v2 in its indirect calls, and the "
			"module was not: on processors that need it, the log says so. It loads.",
		.remedy = "Build it with the compiler and the options that kbuild chooses.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-staging",
		.title = "The module is from the kernel's staging directory: it taints the kernel",
		.text = "The driver is in the kernel's directory for drivers that are not ready yet. The kernel "
			"carries taint C.",
		.remedy = "Nothing, or use another driver for the device if there is one.",
	},
	{
		.code = "E-test-taint",
		.title = "The module is a test: it taints the kernel",
		.text = "The module was made to test the kernel, as KUnit's are. The kernel carries taint N: such "
			"modules may break a running system.",
		.remedy = "Do not load it on a machine that is in use.",
	},
	{
		.code = "E-unsigned-taint",
		.title = "The module has no valid signature, which this kernel takes with a taint",
		.text = "The module has no signature that the kernel accepts. Since nothing enforces signatures here "
			"the kernel loads it and carries taint E. It is the message \"module verification failed: "
			"signature and/or required key missing\" of nearly every DKMS module, and no error.\n"
			"With Secure Boot or module.sig_enforce the same module would not be loaded: E-unsigned, "
			"E-signature-unknown-key.",
		.remedy = "Nothing; to be rid of it, sign the module and enrol the key (E-key-not-enrolled).",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon explain E-key-not-enrolled",
		},
	},
};

const struct tn_cause_area tn_causes_taint = { "taint", "taints", causes, TN_ARRAY_SIZE(causes) };
