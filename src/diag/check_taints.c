// SPDX-License-Identifier: LGPL-2.1-or-later
/* What taints the kernel: nothing fails here, but a taint decides what a module may use, and whether
 * anybody looks at a report of trouble. */
#include "diag/check_private.h"
#include "diag/licence.h"

/* Modules that say GPL, and that the kernel does not believe. */
static const char *const offenders[] = { "driverloader", "lve" };

static bool is_offender(const char *name)
{
	for (size_t i = 0; i < sizeof(offenders) / sizeof(offenders[0]); i++)
		if (strcmp(offenders[i], name) == 0)
			return true;
	return false;
}

static void check_licence(struct tn_check_run *run)
{
	struct tn_text licence = run->tags[TN_TAG_LICENSE].p ? run->tags[TN_TAG_LICENSE] : TN_TEXT_LITERAL("unspecified");

	run->gpl = tn_licence_is_gpl(licence) && !is_offender(run->name);
	if (run->gpl)
		return;
	tn_check_taint(run, 'P');
	if (tn_licence_is_gpl(licence))
		tn_check_warns(run, "licence", tn_check_print(run, "%s: module license taints kernel.", run->name), NULL,
			       "the kernel takes modules of that name for proprietary, whatever they say");
	else
		tn_check_warns(run, "licence",
			       tn_check_print(run, "%s: module license '%.*s' taints kernel.", run->name,
					      TN_TEXT_FMT(licence)),
			       NULL, "its licence, \"%.*s\", counts as proprietary: it may not use GPL-only symbols",
			       TN_TEXT_FMT(licence));
}

static void check_retpoline(struct tn_check_run *run)
{
	bool wanted = tn_check_config(run, "RETPOLINE") == TN_CONFIG_YES ||
		      tn_check_config(run, "MITIGATION_RETPOLINE") == TN_CONFIG_YES;

	/* On a processor that needs none, the kernel says nothing. */
	if (wanted && !run->tags[TN_TAG_RETPOLINE].p)
		tn_check_warns(run, "retpoline",
			       tn_check_print(run, "%s: loading module not compiled with retpoline compiler.", run->name),
			       run->basis->kernel->config_source, "it was built without retpolines, which this kernel has");
}

void tn_check_taints(struct tn_check_run *run)
{
	if (!run->tags[TN_TAG_INTREE].p) {
		tn_check_taint(run, 'O');
		tn_check_warns(run, "out-of-tree",
			       tn_check_print(run, "%s: loading out-of-tree module taints kernel.", run->name), NULL,
			       "it is not part of the kernel's source, which taints the kernel");
	}
	check_retpoline(run);
	if (run->tags[TN_TAG_STAGING].p) {
		tn_check_taint(run, 'C');
		tn_check_warns(run, "staging",
			       tn_check_print(run, "%s: module is from the staging directory, the quality is unknown, you "
						   "have been warned.", run->name),
			       NULL, "it is from the kernel's staging directory");
	}
	if (run->tags[TN_TAG_LIVEPATCH].p) {
		tn_check_taint(run, 'K');
		tn_check_warns(run, "live-patch-taint",
			       tn_check_print(run, "%s: tainting kernel with TAINT_LIVEPATCH", run->name), NULL,
			       "it is a live patch, which taints the kernel");
	}
	check_licence(run);
	if (run->tags[TN_TAG_TEST].p) {
		tn_check_taint(run, 'N');
		tn_check_warns(run, "test-taint",
			       tn_check_print(run, "%s: loading test module taints kernel.", run->name), NULL,
			       "it is for testing, which taints the kernel");
	}
}

void tn_check_signature_taint(struct tn_check_run *run)
{
	if (run->signed_ok != TN_NO || tn_check_config(run, "MODULE_SIG") == TN_CONFIG_NO)
		return;
	tn_check_taint(run, 'E');
	tn_check_warns(run, "unsigned-taint",
		       tn_check_print(run, "%s: module verification failed: signature and/or required key missing - "
					   "tainting kernel", run->name),
		       NULL, "it has no signature that the kernel accepts, which taints the kernel");
}
