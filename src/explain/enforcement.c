// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/enforcement.h"

static const char *by_configuration(const tn_kernel_facts *kernel)
{
	switch (tn_kernel_facts_config(kernel, "MODULE_SIG_FORCE")) {
	case TN_CONFIG_YES:
		return "enforced";
	case TN_CONFIG_UNKNOWN:
		return "not known";
	default:
		return "not enforced, but where Secure Boot or its command line has it do so";
	}
}

const char *tn_enforcement_words(const tn_kernel_facts *kernel, const struct tn_live_facts *live)
{
	if (tn_kernel_facts_config(kernel, "MODULE_SIG") == TN_CONFIG_NO)
		return "not supported by this kernel";
	if (!live)
		return by_configuration(kernel);
	if (live->sig_enforce == TN_YES)
		return "enforced";
	if (tn_live_facts_is_locked(live))
		return "enforced by lockdown";
	if (live->sig_enforce == TN_NO)
		return live->lockdown == TN_LOCKDOWN_UNKNOWN ? "not enforced, but for lockdown, which is not known" :
							       "not enforced";
	return "not known";
}

const char *tn_lockdown_word(enum tn_lockdown level)
{
	static const char *const levels[] = {
		[TN_LOCKDOWN_UNKNOWN] = "not known",
		[TN_LOCKDOWN_NONE] = "none",
		[TN_LOCKDOWN_INTEGRITY] = "integrity",
		[TN_LOCKDOWN_CONFIDENTIALITY] = "confidentiality",
	};

	return levels[level];
}

const char *tn_secure_boot_words(const struct tn_secure_boot *boot)
{
	static const char *const answers[] = { [TN_NOT_KNOWN] = "not known", [TN_NO] = "off", [TN_YES] = "on" };

	return boot->efi ? answers[tn_efi_state_counts(&boot->state)] : "none: not started by UEFI";
}
