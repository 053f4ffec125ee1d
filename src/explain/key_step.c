// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/key_step.h"

#include <errno.h>
#include <string.h>

#include "diag/mok.h"

static enum tn_config_answer config(const struct tn_key_question *q, const char *option)
{
	return tn_kernel_facts_config(q->kernel, option);
}

const char *tn_key_enrolment(const struct tn_key_question *q)
{
	const struct tn_secure_boot *boot = q->places->boot;

	if (!boot->efi)
		return "this machine was not started by UEFI, so no key can be enrolled: have the certificate built into the"
		       " kernel, or sign with a key that is";
	if (!q->certificate)
		return "get the certificate from whoever signed it, then: " TN_MOK_ENROL " CERTIFICATE; or build and sign it here";
	if (boot->listed[TN_EFI_MOK_LIST] == TN_NO)
		return "this machine was started without shim, which alone enrols keys for modules: start it by shim, or have the"
		       " certificate built into the kernel";
	return tn_arena_printf(q->arena, TN_MOK_ENROL " %s (as root; it asks for a new password), then " TN_MOK_CONFIRM "%s",
			       q->certificate,
			       tn_efi_state_counts(&boot->state) == TN_NO ?
				       "; and switch Secure Boot on, or the kernel does not read it" : "");
}

static void waits(const struct tn_key_question *q, struct tn_key_step *ret)
{
	const char *certificate = q->certificate ? q->certificate : "CERTIFICATE";

	*ret = (struct tn_key_step){ TN_KEY_WAITS, "E-key-waits-for-reboot", "is to be enrolled at the next start",
				     TN_MOK_CONFIRM " that was set then", false };
	if (q->places->boot->requested == TN_NO)
		ret->remedy = tn_arena_printf(q->arena, "ask for it again, since the request has lost its password:"
							" " TN_MOK_ENROL " %s", certificate);
}

static void secure_boot_off(const struct tn_key_question *q, struct tn_key_step *ret)
{
	bool by_hand = q->live && tn_live_facts_asks_signatures(q->live);

	*ret = (struct tn_key_step){
		TN_KEY_SECURE_BOOT, "E-secure-boot-off",
		"is enrolled; but the kernel reads such keys only while Secure Boot is on",
		q->places->boot->state.disabled == TN_YES ?
			"have shim check again: " TN_MOK_VALIDATE ", then " TN_MOK_CONFIRM_VALIDATE :
		by_hand ? "switch Secure Boot on in the firmware's setup, or take module.sig_enforce off the kernel's command"
			  " line" :
			  "switch Secure Boot on in the firmware's setup", false };
}

/* Whether other kernels than upstream's ask .platform is not to be seen: then it is likely, no more. */
static void platform_only(const struct tn_key_question *q, struct tn_key_step *ret)
{
	bool could_be_trusted = q->home->listed[TN_EFI_MOK_LIST] && q->places->boot->trusted != TN_YES &&
				config(q, "INTEGRITY_MACHINE_KEYRING") != TN_CONFIG_NO;

	*ret = (struct tn_key_step){
		TN_KEY_PLATFORM, "E-key-in-platform-only",
		"is in the keyring .platform alone: kernels ask that for modules only where a distribution has changed them",
		could_be_trusted ? TN_MOK_TRUST ", then " TN_MOK_CONFIRM_TRUST :
				   "have the certificate built into the kernel (CONFIG_SYSTEM_TRUSTED_KEYS): no list of the"
				   " firmware makes it count here", q->distro != TN_DISTRO_ARCH };
}

/* Whether the certificate is no authority's, and the kernel wants one. */
static bool is_leaf(const struct tn_key_question *q)
{
	return q->places->boot->trusted == TN_YES && config(q, "INTEGRITY_CA_MACHINE_KEYRING") == TN_CONFIG_YES && q->x509 &&
	       !tn_x509_is_authority(q->x509);
}

static void counts(const struct tn_key_question *q, struct tn_key_step *ret)
{
	static const char words[] = "counts: the kernel takes it for modules";

	*ret = (struct tn_key_step){ TN_KEY_COUNTS, NULL, words, "nothing", false };
	if (tn_key_ring_counts(q->home->ring))
		ret->what = tn_arena_printf(q->arena, "%s, from its keyring %s", words, q->home->ring);
}

static void find(const struct tn_key_question *q, struct tn_key_step *ret)
{
	const struct tn_key_home *home = q->home;
	bool enrolled = home->listed[TN_EFI_MOK_LIST];

	if (home->counts && !home->doubt && !home->revoked)
		counts(q, ret);
	else if (home->revoked)
		*ret = (struct tn_key_step){ TN_KEY_REVOKED, "E-signature-revoked", "is revoked", "sign with another key", false };
	else if (home->listed[TN_EFI_MOK_NEW])
		waits(q, ret);
	else if (enrolled && tn_efi_state_counts(&q->places->boot->state) == TN_NO)
		secure_boot_off(q, ret);
	else if (enrolled && is_leaf(q))
		*ret = (struct tn_key_step){
			TN_KEY_AUTHORITY, "E-key-ca-only",
			"is enrolled; but this kernel takes certificates of authorities only",
			"enrol a certificate with CA:TRUE and keyCertSign, and sign with its key or with one that it has signed",
			false };
	else if (home->doubt || (home->ring && strcmp(home->ring, ".platform") == 0))
		platform_only(q, ret);
	else if (enrolled && tn_efi_state_counts(&q->places->boot->state) == TN_YES)
		*ret = (struct tn_key_step){ TN_KEY_WAITS, "E-key-waits-for-reboot",
					     "is enrolled; but the kernel has not read it since", "reboot", false };
	else
		*ret = (struct tn_key_step){ TN_KEY_NOT_ENROLLED, "E-key-not-enrolled", "is not enrolled", tn_key_enrolment(q),
					     false };
}

int tn_key_step_find(const struct tn_key_question *q, struct tn_key_step *ret)
{
	struct tn_key_step step = { 0 };

	find(q, &step);
	if (!step.remedy || !step.what)
		return -ENOMEM;
	*ret = step;
	return 0;
}
