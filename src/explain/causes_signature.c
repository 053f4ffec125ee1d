// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: signatures and keys. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-key-ca-only",
		.title = "The key is enrolled, and this kernel takes certificates of authorities only",
	},
	{
		.code = "E-key-in-platform-only",
		.title = "The key is known to the firmware, and this kernel does not trust such keys for modules",
	},
	{
		.code = "E-key-not-enrolled",
		.title = "The key that signed the module is in none of the kernel's keyrings",
	},
	{
		.code = "E-key-waits-for-reboot",
		.title = "The key is to be enrolled at the next start",
	},
	{
		.code = "E-secure-boot-off",
		.title = "Secure Boot is off, and then the kernel does not read the keys of the machine's owner",
	},
	{
		.code = "E-signature-attributes",
		.title = "The signature covers attributes, which the kernel does not take",
	},
	{
		.code = "E-signature-damaged",
		.title = "The signature at the end of the file makes no sense",
	},
	{
		.code = "E-signature-revoked",
		.title = "The key, or the file itself, is revoked",
	},
	{
		.code = "E-signature-unchecked",
		.title = "The key is known; whether it signed this file could not be computed",
	},
	{
		.code = "E-signature-unknown-key",
		.title = "None of the kernel's keys has signed it",
	},
	{
		.code = "E-signature-unsupported",
		.title = "The signature is of a kind that this kernel lacks",
	},
	{
		.code = "E-signature-wrong",
		.title = "The file was changed after it was signed",
	},
	{
		.code = "E-unsigned",
		.title = "The module has no signature, and this kernel wants one",
	},
};

const struct tn_cause_area tn_causes_signature = { "signature", "signatures and keys", causes, TN_ARRAY_SIZE(causes) };
