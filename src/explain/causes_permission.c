// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: what may load modules. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-blacklisted",
		.title = "module_blacklist= on the kernel's command line names it",
	},
	{
		.code = "E-container",
		.title = "A container may not load modules into the host's kernel",
	},
	{
		.code = "E-dac-denied",
		.title = "The file may not be read by this user",
	},
	{
		.code = "E-ima",
		.title = "IMA's policy wants a signature on the file, and there is none that it takes",
	},
	{
		.code = "E-ipe",
		.title = "IPE's policy does not let the kernel read modules from this place",
	},
	{
		.code = "E-load-flags",
		.title = "The call had a flag that this kernel does not know",
	},
	{
		.code = "E-loadpin",
		.title = "LoadPin takes modules from one file system only, and this is another",
	},
	{
		.code = "E-lockdown",
		.title = "The kernel is locked down, and takes modules with a valid signature only",
	},
	{
		.code = "E-modules-disabled",
		.title = "Loading and unloading was switched off until the next start",
	},
	{
		.code = "E-no-modules",
		.title = "The kernel was built without modules",
	},
	{
		.code = "E-not-permitted",
		.title = "Who asks lacks the capability to load modules",
	},
	{
		.code = "E-seccomp",
		.title = "A seccomp filter forbids the system calls that load modules",
	},
	{
		.code = "E-security-module",
		.title = "A security module of the kernel denied it",
	},
	{
		.code = "E-selinux",
		.title = "SELinux does not let this process load this file",
	},
};

const struct tn_cause_area tn_causes_permission = { "permission", "what may load modules", causes, TN_ARRAY_SIZE(causes) };
