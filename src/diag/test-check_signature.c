// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel's rules make of each answer of sign/, which a test sets here. */
#include "diag/testcheck.h"

#include "sys/kernel.h"

static struct tn_signature_report answer;
static bool asked;

int __wrap_tn_verify(const tn_trust *trust, tn_crypto *crypto, struct tn_text file, struct tn_arena *arena,
		     struct tn_signature_report *ret, struct tn_error *err);
int __wrap_tn_verify(const tn_trust *trust, tn_crypto *crypto, struct tn_text file, struct tn_arena *arena,
		     struct tn_signature_report *ret, struct tn_error *err)
{
	(void)trust, (void)arena, (void)err;
	asked = true;
	*ret = answer;
	ret->payload = file.n;
	return 0;
}

/* How strict the kernel is. */
enum rule { OFFLINE, NOTHING, ENFORCED, LOCKED, BOTH, NOT_KNOWN, LOCK_NOT_KNOWN, N_RULES };

static const struct tn_live_facts rules[N_RULES] = {
	[NOTHING] = { .sig_enforce = TN_NO, .lockdown = TN_LOCKDOWN_NONE },
	[ENFORCED] = { .sig_enforce = TN_YES, .lockdown = TN_LOCKDOWN_NONE },
	[LOCKED] = { .sig_enforce = TN_NO, .lockdown = TN_LOCKDOWN_INTEGRITY },
	[BOTH] = { .sig_enforce = TN_YES, .lockdown = TN_LOCKDOWN_CONFIDENTIALITY },
	[NOT_KNOWN] = { .sig_enforce = TN_NOT_KNOWN, .lockdown = TN_LOCKDOWN_NONE },
	[LOCK_NOT_KNOWN] = { .sig_enforce = TN_NO, .lockdown = TN_LOCKDOWN_UNKNOWN },
};

/* Of a basis in which all else is right. */
static void ask(const tn_kernel_facts *kernel, enum rule rule, const char *gap, unsigned flags, struct testverdict *ret)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(kernel);
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	struct tn_live_facts live = rules[rule];
	tn_autobuf file = { 0 };
	struct mkko m;

	live.capable = TN_YES;
	live.disabled = TN_NO;
	live.command_line = live.compression = "";
	live.loaded_known = true;
	live.autoload = TN_NO;
	if (gap)
		assert_int_equal(tn_trust_set_gap(trust, gap), 0);
	made_module(&m);
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	*ret = (struct testverdict){ 0 };
	asked = false;
	assert_int_equal(tn_check(&(struct tn_check_basis){ .kernel = kernel, .live = rule == OFFLINE ? NULL : &live,
							    .trust = trust },
				  &(struct tn_check_request){ .path = "made.ko", .file = tn_buf_text(&file),
							      .flags = flags, .scope = scope },
				  &ret->arena, &ret->result, NULL), 0);
}

/* A load is written as 0, a doubt as -1. */
static void expect(const struct tn_signature_report *report, const char *gap, const int errors[N_RULES], const char *id,
		   const char *log)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 200);

	for (enum rule rule = OFFLINE; rule < N_RULES; rule++) {
		struct testverdict v;
		const struct tn_check_finding *f;
		int got;

		answer = *report;
		ask(&kernel, rule, gap, 0, &v);
		f = deciding(&v);
		got = v.result.verdict == TN_VERDICT_UNKNOWN ? -1 : v.result.verdict == TN_VERDICT_FAILS ? v.result.error : 0;
		if (got != errors[rule])
			fail_msg("rule %d: %d, not %d: %s", rule, got, errors[rule], f ? f->what.text : "no finding");
		if (f)
			assert_string_equal(f->what.id, id);
		if (got > 0 && rule == ENFORCED && log)
			assert_string_equal(f->log, log);
		forget(&v);
	}
}

#define REPORT(...) (&(struct tn_signature_report){ __VA_ARGS__ })

static const int good[N_RULES];
static const int forgiven[N_RULES] = { 0, 0, EKEYREJECTED, EPERM, EKEYREJECTED, -1, -1 };
static const int doubted[N_RULES] = { 0, 0, -1, -1, -1, -1, -1 };
static const int doubted_always[N_RULES] = { -1, -1, -1, -1, -1, -1, -1 };

static const int *always(int error)
{
	static int errors[N_RULES];

	for (size_t i = 0; i < N_RULES; i++)
		errors[i] = error;
	return errors;
}

static void a_good_signature_loads(void **state)
{
	(void)state;
	expect(REPORT(.verdict = TN_SIGNATURE_GOOD, .key_subject = "K", .key_source = "S"), NULL, good, NULL, NULL);
}

static void three_errors_are_forgiven(void **state)
{
	(void)state;
	expect(REPORT(.verdict = TN_SIGNATURE_NONE, .error = ENODATA), NULL, forgiven, "unsigned",
	       "Loading of unsigned module is rejected");
	expect(REPORT(.verdict = TN_SIGNATURE_NO_KEY, .error = ENOKEY), NULL, forgiven, "signature-unknown-key",
	       "Loading of module with unavailable key is rejected");
	expect(REPORT(.verdict = TN_SIGNATURE_ALGORITHM, .error = ENOPKG), NULL, forgiven, "signature-unsupported",
	       "Loading of module with unsupported crypto is rejected");
	expect(REPORT(.verdict = TN_SIGNATURE_NOT_PKCS7, .error = ENOPKG), NULL, forgiven, "signature-unsupported",
	       "Loading of module with unsupported crypto is rejected");
	expect(REPORT(.verdict = TN_SIGNATURE_REVOKED, .error = ENOKEY), NULL, forgiven, "signature-revoked",
	       "Loading of module with unavailable key is rejected");
}

static void others_are_the_end(void **state)
{
	(void)state;
	expect(REPORT(.verdict = TN_SIGNATURE_CUT, .error = EBADMSG), NULL, always(EBADMSG), "signature-damaged", NULL);
	expect(REPORT(.verdict = TN_SIGNATURE_PARAMETERS, .error = EBADMSG), NULL, always(EBADMSG), "signature-damaged",
	       "module: PKCS#7 signature info has unexpected non-zero params");
	expect(REPORT(.verdict = TN_SIGNATURE_MALFORMED, .error = EMSGSIZE), NULL, always(EMSGSIZE), "signature-damaged", NULL);
	expect(REPORT(.verdict = TN_SIGNATURE_VERSION, .error = EINVAL), NULL, always(EINVAL), "signature-damaged", NULL);
	expect(REPORT(.verdict = TN_SIGNATURE_ATTRIBUTES, .error = EKEYREJECTED), NULL, always(EKEYREJECTED),
	       "signature-attributes", "PKCS7: Invalid module sig (has authattrs)");
	expect(REPORT(.verdict = TN_SIGNATURE_WRONG, .error = EKEYREJECTED), NULL, always(EKEYREJECTED), "signature-wrong", NULL);
	expect(REPORT(.verdict = TN_SIGNATURE_REVOKED, .error = EKEYREJECTED), NULL, always(EKEYREJECTED),
	       "signature-revoked", NULL);
}

static void what_is_silent_is_said_to_be(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 200);
	struct testverdict v;

	(void)state;
	answer = (struct tn_signature_report){ .verdict = TN_SIGNATURE_WRONG, .error = EKEYREJECTED };
	ask(&kernel, NOTHING, NULL, 0, &v);
	assert_null(deciding(&v)->log);
	assert_non_null(deciding(&v)->what.remedy);
	forget(&v);
}

static void a_doubt_is_one_where_it_decides(void **state)
{
	(void)state;
	expect(REPORT(.verdict = TN_SIGNATURE_GOOD, .key_subject = "K", .key_source = "db", .key_doubt = "perhaps"), NULL,
	       doubted, "signature-unknown-key", NULL);
	expect(REPORT(.verdict = TN_SIGNATURE_NO_KEY, .error = ENOKEY), "there may be more", doubted, "signature-unknown-key",
	       NULL);
	expect(REPORT(.verdict = TN_SIGNATURE_UNCHECKED), NULL, doubted_always, "signature-unchecked", NULL);
	/* What has no signature has none, whichever keys there are. */
	expect(REPORT(.verdict = TN_SIGNATURE_NONE, .error = ENODATA), "there may be more", forgiven, "unsigned", NULL);
}

static void taint(const struct tn_signature_report *report, const char *gap, const char *taints)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 200);
	struct testverdict v;

	answer = *report;
	ask(&kernel, NOTHING, gap, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	assert_string_equal(v.result.taints, taints);
	forget(&v);
}

static void what_is_forgiven_taints(void **state)
{
	(void)state;
	taint(REPORT(.verdict = TN_SIGNATURE_GOOD), NULL, "");
	taint(REPORT(.verdict = TN_SIGNATURE_NONE, .error = ENODATA), NULL, "E");
	taint(REPORT(.verdict = TN_SIGNATURE_NO_KEY, .error = ENOKEY), NULL, "E");
	taint(REPORT(.verdict = TN_SIGNATURE_NO_KEY, .error = ENOKEY), "there may be more", "");
}

static int error_with(const struct testsetting *settings_, unsigned flags, enum rule rule,
		      const struct tn_signature_report *report, unsigned minor)
{
	tn_kernel_facts kernel = made_kernel(6, minor, 0);
	struct testverdict v;
	int error;

	special = settings_;
	answer = *report;
	ask(&kernel, rule, NULL, flags, &v);
	error = v.result.verdict == TN_VERDICT_FAILS ? v.result.error : 0;
	forget(&v);
	special = NULL;
	return error;
}

static void the_configuration_counts(void **state)
{
	static const struct testsetting off[] = { { "MODULE_SIG", TN_CONFIG_NO }, { 0 } };
	static const struct testsetting force[] = { { "MODULE_SIG_FORCE", TN_CONFIG_YES }, { 0 } };
	static const struct testsetting locked[] = { { "LOCK_DOWN_KERNEL_FORCE_INTEGRITY", TN_CONFIG_YES }, { 0 } };
	const struct tn_signature_report none = { .verdict = TN_SIGNATURE_NONE, .error = ENODATA };

	(void)state;
	assert_int_equal(error_with(off, 0, BOTH, &none, 12), 0);
	assert_false(asked);
	assert_int_equal(error_with(off, 0, BOTH, REPORT(.verdict = TN_SIGNATURE_CUT, .error = EBADMSG), 12), 0);
	assert_int_equal(error_with(force, 0, OFFLINE, &none, 12), EKEYREJECTED);
	assert_int_equal(error_with(force, 0, NOTHING, &none, 12), EKEYREJECTED);
	assert_int_equal(error_with(locked, 0, OFFLINE, &none, 12), EPERM);
}

/* Of a kernel that does not run nothing else says whether it enforces signatures. */
static void without_a_configuration_nobody_can_tell(void **state)
{
	static const struct testsetting unknown[] = { { "MODULE_SIG_FORCE", TN_CONFIG_UNKNOWN }, { 0 } };
	tn_kernel_facts kernel = made_kernel(6, 12, 0);
	struct testverdict v;

	(void)state;
	special = unknown;
	answer = (struct tn_signature_report){ .verdict = TN_SIGNATURE_NONE, .error = ENODATA };
	ask(&kernel, OFFLINE, NULL, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	forget(&v);
	ask(&kernel, NOTHING, NULL, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	forget(&v);
	special = NULL;
}

static void with_flags_no_signature_is_looked_at(void **state)
{
	static const struct testsetting force[] = { { "MODULE_FORCE_LOAD", TN_CONFIG_YES }, { 0 } };
	const struct tn_signature_report cut = { .verdict = TN_SIGNATURE_CUT, .error = EBADMSG };

	(void)state;
	assert_int_equal(error_with(force, TN_LOAD_IGNORE_VERMAGIC, NOTHING, &cut, 12), 0);
	assert_false(asked);
	assert_int_equal(error_with(force, TN_LOAD_IGNORE_MODVERSIONS, ENFORCED, &cut, 12), EKEYREJECTED);
	assert_int_equal(error_with(force, TN_LOAD_IGNORE_VERMAGIC, LOCKED, &cut, 12), EPERM);
	assert_int_equal(error_with(force, 0, NOTHING, &cut, 12), EBADMSG);
	assert_true(asked);
}

static void what_the_kernel_lacks(void **state)
{
	static const struct testsetting module[] = { { "CRYPTO_SHA512", TN_CONFIG_MODULE }, { 0 } };
	static const struct testsetting none[] = { { "CRYPTO_ECDSA", TN_CONFIG_NO }, { 0 } };
	struct tn_signature_report sha512 = { .verdict = TN_SIGNATURE_WRONG, .error = EKEYREJECTED };
	struct tn_signature_report ecdsa = { .verdict = TN_SIGNATURE_GOOD }, sha3 = ecdsa, carried = { .verdict =
		TN_SIGNATURE_NO_KEY, .error = ENOKEY, .carried_ec = true };

	(void)state;
	strcpy(sha512.signature.hash, "sha512");
	strcpy(ecdsa.signature.algo, "ECDSA");
	strcpy(sha3.signature.hash, "sha3-256");
	/* Nobody can have the module loaded: the signature is not looked at, and that is forgiven. */
	assert_int_equal(error_with(module, 0, NOTHING, &sha512, 1), 0);
	assert_int_equal(error_with(NULL, 0, NOTHING, &sha512, 1), EKEYREJECTED);
	assert_int_equal(error_with(none, 0, NOTHING, &ecdsa, 1), EKEYREJECTED);
	assert_int_equal(error_with(none, 0, NOTHING, &carried, 1), ENOENT);
	assert_int_equal(error_with(NULL, 0, NOTHING, &carried, 1), 0);
	assert_int_equal(error_with(NULL, 0, ENFORCED, &sha3, 1), EKEYREJECTED);
	assert_int_equal(error_with(NULL, 0, ENFORCED, &sha3, 12), 0);
}

static void some_kernels_look_for_the_digest_of_the_file(void **state)
{
	const struct tn_signature_report report = { .verdict = TN_SIGNATURE_GOOD, .file_revoked = "dbx" };
	tn_kernel_facts kernel = made_kernel(6, 12, 0);
	struct testverdict v;

	(void)state;
	assert_int_equal(error_with(NULL, 0, NOTHING, &report, 12), EKEYREJECTED);
	answer = report;
	kernel.banner = "Linux version 6.12 (somebody@example.org)";
	ask(&kernel, NOTHING, NULL, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	forget(&v);
	kernel.banner = NULL;
	ask(&kernel, NOTHING, NULL, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	forget(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_signature_loads),
		cmocka_unit_test(three_errors_are_forgiven),
		cmocka_unit_test(others_are_the_end),
		cmocka_unit_test(what_is_silent_is_said_to_be),
		cmocka_unit_test(a_doubt_is_one_where_it_decides),
		cmocka_unit_test(what_is_forgiven_taints),
		cmocka_unit_test(the_configuration_counts),
		cmocka_unit_test(without_a_configuration_nobody_can_tell),
		cmocka_unit_test(with_flags_no_signature_is_looked_at),
		cmocka_unit_test(what_the_kernel_lacks),
		cmocka_unit_test(some_kernels_look_for_the_digest_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
