// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signatures: sign/ says what the kernel's verification returns, and here stands what
 * module_sig_check() makes of it. Three errors can be forgiven; every other one is the end, even
 * where nothing is enforced, and most of them without a word in the log. */
#include <errno.h>
#include <string.h>

#include "diag/check_private.h"
#include "diag/check_signature.h"
#include "diag/mok.h"

#define REMEDY_SIGN_AGAIN "sign it again, as the last thing that is done to it, or take the signature off"

/* How a failure reads, and what to do. */
struct reason {
	const char *id, *text, *remedy;
	const char *log; /* also where it is forgiven; NULL: none */
};

static const struct reason reasons[] = {
	[TN_SIGNATURE_NONE] = { .id = "unsigned", "it is not signed", "sign it with a key that the kernel has" },
	[TN_SIGNATURE_CUT] = { .id = "signature-damaged", "its signature is cut short", REMEDY_SIGN_AGAIN },
	[TN_SIGNATURE_NOT_PKCS7] = { .id = "signature-unsupported",
				     "its signature is of a kind that kernels since 4.3 do not know",
				     REMEDY_SIGN_AGAIN, "module: not signed with expected PKCS#7 message" },
	[TN_SIGNATURE_PARAMETERS] = { .id = "signature-damaged", "its signature has something in a field that must be zero",
				      REMEDY_SIGN_AGAIN, "module: PKCS#7 signature info has unexpected non-zero params" },
	[TN_SIGNATURE_MALFORMED] = { .id = "signature-damaged", "its signature makes no sense", REMEDY_SIGN_AGAIN },
	[TN_SIGNATURE_VERSION] = { .id = "signature-damaged", "its signature is no message of a version that kernels know",
				   REMEDY_SIGN_AGAIN },
	[TN_SIGNATURE_ALGORITHM] = { .id = "signature-unsupported",
				     "its signature has an algorithm that the kernel does not know",
				     "sign it with RSA or ECDSA and SHA-256 or SHA-512" },
	[TN_SIGNATURE_ATTRIBUTES] = { .id = "signature-attributes",
				      "its signature covers attributes, which the kernel refuses in modules",
				      "sign it with the kernel's sign-file, or with openssl cms -noattr",
				      "PKCS7: Invalid module sig (has authattrs)" },
	[TN_SIGNATURE_NO_KEY] = { .id = "signature-unknown-key", "the kernel does not have the key that signed it",
				  "have the certificate of that key enrolled (" TN_MOK_ENROL "), or sign it with another" },
	[TN_SIGNATURE_WRONG] = { .id = "signature-wrong",
				 "its signature does not fit it: one of the two was changed after the signing",
				 REMEDY_SIGN_AGAIN },
	[TN_SIGNATURE_REVOKED] = { .id = "signature-revoked", "the key that signed it is revoked", "sign it with another key" },
};

const char *tn_check_signature_words(enum tn_signature verdict)
{
	return (size_t)verdict < TN_ARRAY_SIZE(reasons) ? reasons[verdict].text : NULL;
}

/* What the kernel calls those that it may forgive. */
static const char *forgivable(int error)
{
	switch (error) {
	case ENODATA:
		return "unsigned module";
	case ENOPKG:
		return "module with unsupported crypto";
	case ENOKEY:
		return "module with unavailable key";
	default:
		return NULL;
	}
}

/* What a kernel may lack: by the start of the name that modsig.h gives it. */
static const struct algorithm {
	struct tn_text name;
	const char *option;
	const char *module; /* start of its name, where it is one */
	enum tn_check_change change;
	enum { ALWAYS, SINCE, BEFORE } when; /* that */
} algorithms[] = {
	{ TN_TEXT_LITERAL("md4"), "CRYPTO_MD4", "md4", TN_CHANGE_NO_MD5_SIGNATURES, BEFORE },
	{ TN_TEXT_LITERAL("md5"), "CRYPTO_MD5", "md5", TN_CHANGE_NO_MD5_SIGNATURES, BEFORE },
	{ TN_TEXT_LITERAL("sha1"), "CRYPTO_SHA1", "sha1" },
	{ TN_TEXT_LITERAL("sha224"), "CRYPTO_SHA256", "sha256" },
	{ TN_TEXT_LITERAL("sha256"), "CRYPTO_SHA256", "sha256" },
	{ TN_TEXT_LITERAL("sha384"), "CRYPTO_SHA512", "sha512" },
	{ TN_TEXT_LITERAL("sha512"), "CRYPTO_SHA512", "sha512" },
	{ TN_TEXT_LITERAL("sha3-"), "CRYPTO_SHA3", "sha3", TN_CHANGE_SHA3_SIGNATURES, SINCE },
	{ TN_TEXT_LITERAL("RSA"), "CRYPTO_RSA", "rsa" },
	{ TN_TEXT_LITERAL("ECDSA"), "CRYPTO_ECDSA", "ecdsa" },
};

static bool is_loaded(const struct tn_live_facts *live, const char *prefix)
{
	for (size_t i = 0; i < live->loaded.n; i++)
		if (tn_text_starts(tn_text(live->loaded.v[i].name), tn_text(prefix)))
			return true;
	return false;
}

/* What is a module the kernel has loaded when it is first asked for, if there is who loads it. */
static bool is_built(const struct tn_check_run *run, const struct algorithm *a)
{
	const struct tn_live_facts *live = run->basis->live;

	switch (tn_check_config(run, a->option)) {
	case TN_CONFIG_NO:
		return false;
	case TN_CONFIG_MODULE:
		return !live || live->autoload != TN_NO || is_loaded(live, a->module);
	default:
		return true;
	}
}

static bool has_algorithm(const struct tn_check_run *run, const char *name)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(algorithms); i++) {
		const struct algorithm *a = &algorithms[i];
		enum tn_answer has = a->when == ALWAYS ? TN_YES : tn_check_has(run, a->change);

		if (!tn_text_starts(tn_text(name), a->name))
			continue;
		if ((a->when == SINCE && has == TN_NO) || (a->when == BEFORE && has == TN_YES))
			return false;
		return is_built(run, a);
	}
	return true;
}

/* "signed by S, key K": of the key itself where it is at hand, else what the signature says. */
static const char *who(struct tn_check_run *run, const struct tn_signature_report *report)
{
	tn_autobuf key = { 0 };

	if (report->key_subject)
		return tn_check_print(run, " (%s, from %s)", report->key_subject, report->key_source);
	if (!report->signature.key.n)
		return "";
	tn_modsig_key_hex(&report->signature, &key);
	if (key.failed)
		run->failed = -ENOMEM;
	if (report->signature.by_key_id)
		return tn_check_print(run, " (key id %.*s)", TN_TEXT_FMT(tn_buf_text(&key)));
	return tn_check_print(run, " (%.*s, serial number %.*s)", TN_TEXT_FMT(report->signature.signer),
			      TN_TEXT_FMT(tn_buf_text(&key)));
}

static const char *detail(struct tn_check_run *run, const struct tn_signature_report *report)
{
	return report->detail ? tn_check_print(run, ": %s", report->detail) : "";
}

/* Which file says so. */
static const char *key_source(const struct tn_check_run *run)
{
	return run->basis->kernel->certificates_source;
}

static enum tn_answer is_enforced(const struct tn_check_run *run)
{
	if (tn_check_config(run, "MODULE_SIG_FORCE") == TN_CONFIG_YES)
		return TN_YES;
	if (run->basis->live)
		return run->basis->live->sig_enforce;
	return tn_check_config(run, "MODULE_SIG_FORCE") == TN_CONFIG_UNKNOWN ? TN_NOT_KNOWN : TN_NO;
}

static enum tn_answer is_locked_down(const struct tn_check_run *run)
{
	if (!run->basis->live)
		return tn_check_config(run, "LOCK_DOWN_KERNEL_FORCE_INTEGRITY") == TN_CONFIG_YES ||
				       tn_check_config(run, "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY") == TN_CONFIG_YES ?
			       TN_YES : TN_NO;
	switch (run->basis->live->lockdown) {
	case TN_LOCKDOWN_UNKNOWN:
		return TN_NOT_KNOWN;
	case TN_LOCKDOWN_NONE:
		return TN_NO;
	default:
		return TN_YES;
	}
}

struct policy {
	enum tn_answer enforced, locked;
};

/* The end, for one of the two rules. */
static void refuse(struct tn_check_run *run, const struct policy *policy, const struct reason *why, int error,
		   const char *text)
{
	if (policy->enforced == TN_YES)
		tn_check_fails(run, why->id, EKEYREJECTED,
			       tn_check_print(run, "Loading of %s is rejected", forgivable(error)), why->remedy,
			       run->basis->live ? "/sys/module/module/parameters/sig_enforce" : NULL,
			       "%s, and the kernel loads only what is signed by a key that it has", text);
	else
		tn_check_fails(run, why->id, EPERM,
			       "Lockdown: modprobe: unsigned module loading is restricted; see man kernel_lockdown.7",
			       why->remedy, run->basis->live ? "/sys/kernel/security/lockdown" : NULL,
			       "%s, and the kernel is locked down: it loads only what is signed by a key that it has", text);
}

/* An error that is forgiven where nothing is enforced. */
static void judge_forgivable(struct tn_check_run *run, const struct reason *why, int error, const char *text)
{
	struct policy policy = { is_enforced(run), is_locked_down(run) };

	run->signed_ok = TN_NO;
	if (policy.enforced == TN_YES || (policy.enforced == TN_NO && policy.locked == TN_YES))
		refuse(run, &policy, why, error, text);
	else if (policy.enforced == TN_NOT_KNOWN || policy.locked == TN_NOT_KNOWN)
		tn_check_doubts(run, why->id,
				!run->basis->live ? tn_check_config_remedy(run) :
				policy.enforced == TN_NOT_KNOWN ?
					"make /sys/module/module/parameters/sig_enforce readable" :
					"mount securityfs on /sys/kernel/security, and make lockdown in it readable",
				NULL, "%s, and whether the kernel minds is not known", text);
	else if (why->log)
		tn_check_warns(run, why->id, why->log, NULL, "%s", text);
	else
		tn_check_add(run, &(struct tn_check_say){ .id = why->id, .severity = TN_SEVERITY_NOTE,
						     .source = error == ENODATA ? NULL : key_source(run) },
			     "%s", text);
}

/* Whether a doubt about which keys count decides anything: not where every module is let in. */
static bool anything_goes(const struct tn_check_run *run)
{
	return is_enforced(run) == TN_NO && is_locked_down(run) == TN_NO;
}

static void doubt_key(struct tn_check_run *run, const char *text, const char *doubt)
{
	run->signed_ok = TN_NOT_KNOWN;
	if (anything_goes(run))
		tn_check_add(run, &(struct tn_check_say){ .id = "signature-unknown-key", .severity = TN_SEVERITY_NOTE },
			     "%s: whether the kernel takes that key is not known: %s", text, doubt);
	else
		tn_check_doubts(run, "signature-unknown-key",
				"look into the kernel's keyrings, as root: keyctl show %:.secondary_trusted_keys", NULL,
				"%s: whether the kernel takes that key is not known: %s", text, doubt);
}

/* Debian's kernels before 7 look for the digest of the whole file. */
static enum tn_answer looks_at_files(const tn_kernel_facts *kernel)
{
	if (kernel->version[0] >= 7)
		return TN_NO;
	return !kernel->banner ? TN_NOT_KNOWN : strstr(kernel->banner, "debian-kernel@lists.debian.org") ? TN_YES : TN_NO;
}

static void judge_good(struct tn_check_run *run, const struct tn_signature_report *report)
{
	enum tn_answer looks = looks_at_files(run->basis->kernel);

	if (report->key_doubt) {
		doubt_key(run, tn_check_print(run, "it is signed%s", who(run, report)), report->key_doubt);
		return;
	}
	run->signed_ok = TN_YES;
	if (!report->file_revoked || looks == TN_NO)
		return;
	if (looks == TN_NOT_KNOWN)
		tn_check_doubts(run, "signature-revoked", tn_check_image_remedy(run), NULL,
				"its digest is on a list of what is revoked (%s), where some kernels look, as Debian's",
				report->file_revoked);
	else
		tn_check_fails(run, "signature-revoked", EKEYREJECTED, NULL, "have it built and signed anew", NULL,
			       "its digest is on a list of what is revoked (%s)", report->file_revoked);
}

static void judge_unchecked(struct tn_check_run *run, const struct tn_signature_report *report)
{
	run->signed_ok = TN_NOT_KNOWN;
	tn_check_doubts(run, "signature-unchecked", "install OpenSSL 3 (libcrypto.so.3)", key_source(run),
			"the kernel has the key that signed it%s, but whether the signature is right could not be checked%s",
			who(run, report), detail(run, report));
}

/* Unknown key, where the kernel may have more than is known. */
static bool may_be_known(const struct tn_check_run *run, const struct tn_signature_report *report)
{
	return report->verdict == TN_SIGNATURE_NO_KEY && tn_trust_gap(run->basis->trust);
}

static void judge_bad(struct tn_check_run *run, const struct tn_signature_report *report)
{
	const struct reason *why = &reasons[report->verdict];
	const char *text = tn_check_print(run, "%s%s%s", why->text, who(run, report), detail(run, report));

	if (may_be_known(run, report))
		doubt_key(run, tn_check_print(run, "it is signed by a key that is not at hand%s", who(run, report)),
			  tn_trust_gap(run->basis->trust));
	else if (forgivable(report->error))
		judge_forgivable(run, why, report->error, text);
	else
		tn_check_fails(run, why->id, report->error, why->log, why->remedy, key_source(run), "%s", text);
}

/* Signed attributes are refused but, since 7.1, for ML-DSA where the configuration says so. */
static bool may_have_attributes(const struct tn_check_run *run, const struct tn_signature_report *report)
{
	return report->verdict == TN_SIGNATURE_ATTRIBUTES &&
	       tn_text_starts(tn_text(report->signature.algo), TN_TEXT_LITERAL("ML-DSA")) &&
	       tn_check_has(run, TN_CHANGE_FLAG_TABLE) != TN_NO &&
	       tn_check_config(run, "PKCS7_WAIVE_AUTHATTRS_REJECTION_FOR_MLDSA") != TN_CONFIG_NO;
}

static bool is_parsed(const struct tn_signature_report *report)
{
	switch (report->verdict) {
	case TN_SIGNATURE_GOOD:
	case TN_SIGNATURE_NO_KEY:
	case TN_SIGNATURE_WRONG:
	case TN_SIGNATURE_REVOKED:
	case TN_SIGNATURE_UNCHECKED:
		return true;
	default:
		return false;
	}
}

static bool is_known_key(const struct tn_signature_report *report)
{
	return is_parsed(report) && report->verdict != TN_SIGNATURE_NO_KEY;
}

/* What the kernel cannot compute. Return: whether that is the end of it. */
static bool judge_lacks(struct tn_check_run *run, struct tn_signature_report *report)
{
	bool ecdsa = has_algorithm(run, "ECDSA");

	if (is_parsed(report) && report->carried_ec && !ecdsa) {
		tn_check_fails(run, "signature-unsupported", ENOENT, NULL, "sign it without a certificate in the signature",
			       run->basis->kernel->config_source,
			       "its signature carries a certificate, which the kernel checks first and cannot: it lacks ECDSA");
		return true;
	}
	if (is_parsed(report) && !has_algorithm(run, report->signature.hash)) {
		report->verdict = TN_SIGNATURE_ALGORITHM;
		report->error = ENOPKG;
		report->detail = report->signature.hash;
	} else if (is_known_key(report) && !ecdsa && tn_text_is(tn_text(report->signature.algo), "ECDSA")) {
		report->verdict = TN_SIGNATURE_WRONG;
		report->error = EKEYREJECTED;
		report->detail = "the kernel lacks ECDSA";
	}
	return false;
}

static void judge(struct tn_check_run *run, struct tn_signature_report *report)
{
	if (judge_lacks(run, report))
		return;
	if (report->verdict == TN_SIGNATURE_GOOD)
		judge_good(run, report);
	else if (report->verdict == TN_SIGNATURE_UNCHECKED || may_have_attributes(run, report))
		judge_unchecked(run, report);
	else
		judge_bad(run, report);
}

/* Whoever says to ignore versions or version magic has changed the module, so no signature is looked at. */
static bool is_mangled(const struct tn_check_run *run)
{
	return run->request->flags & (TN_LOAD_IGNORE_MODVERSIONS | TN_LOAD_IGNORE_VERMAGIC);
}

/* For who shows it: names outlive the file, the signature itself does not. */
static void keep(struct tn_check_run *run, const struct tn_signature_report *report)
{
	struct tn_signature_report *copy = tn_arena_alloc(run->arena, sizeof(*copy));

	if (copy) {
		*copy = *report;
		copy->signature.signer.p = tn_arena_dup(run->arena, report->signature.signer);
		copy->signature.key.p = tn_arena_dup(run->arena, report->signature.key);
		copy->signature.signature = (struct tn_text){ 0 };
	}
	if (!copy || !copy->signature.signer.p || !copy->signature.key.p)
		run->failed = -ENOMEM;
	else
		run->result->signature = copy;
}

void tn_check_signature(struct tn_check_run *run)
{
	struct tn_signature_report report;

	if (tn_check_config(run, "MODULE_SIG") == TN_CONFIG_NO) {
		run->signed_ok = TN_YES;
		return;
	}
	if (is_mangled(run)) {
		judge_forgivable(run, &reasons[TN_SIGNATURE_NONE], ENODATA,
				 "with versions or version magic ignored it counts as not signed");
		return;
	}
	if (!run->basis->trust) {
		run->signed_ok = TN_NOT_KNOWN;
		run->module.n = tn_verify_payload(run->bytes);
		return;
	}
	if (tn_verify(run->basis->trust, run->request->crypto, run->bytes, run->arena, &report, run->err) < 0) {
		run->failed = -ENOMEM;
		return;
	}
	run->module.n = report.payload;
	judge(run, &report);
	keep(run, &report);
}
