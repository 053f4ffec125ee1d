// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/mkko/mkko.h"
#include "format/modsig.h"

static const struct mkko_signature plain = {
	.signer = "A signer",
	.key = TN_TEXT_LITERAL("\x66\xf5"),
	.bytes = TN_TEXT_LITERAL("bytes"),
};

static struct tn_buf signed_file(const struct mkko_signature *s)
{
	struct tn_buf file = { 0 };

	tn_buf_add_str(&file, "payload");
	assert_int_equal(mkko_sign(s, &file, NULL), 0);
	return file;
}

static void expect_key(const struct tn_modsig *sig, const char *hex)
{
	struct tn_buf key = { 0 };

	tn_modsig_key_hex(sig, &key);
	if (!tn_text_is(tn_buf_text(&key), hex))
		fail_msg("key %.*s, not %s", TN_TEXT_FMT(tn_buf_text(&key)), hex);
	tn_buf_free(&key);
}

static void pkcs7_says_all(void **state)
{
	struct tn_buf file = signed_file(&plain);
	struct tn_modsig sig;

	(void)state;
	assert_int_equal(tn_modsig_read(tn_buf_text(&file), &sig, NULL), 0);
	assert_string_equal(tn_modsig_type_name(sig.type), "PKCS#7");
	assert_true(tn_text_is(sig.signer, "A signer"));
	assert_true(tn_text_is(sig.signature, "bytes"));
	assert_string_equal(sig.hash, "sha256");
	assert_string_equal(sig.algo, "RSA");
	assert_int_equal(sig.payload, 7);
	assert_false(sig.by_key_id);
	expect_key(&sig, "66:F5");
	tn_buf_free(&file);
}

static void algorithms(void **state)
{
	static const char *const hashes[] = { "md5", "sha1", "sha224", "sha256", "sha384", "sha512",
					      "sha3-256", "sha3-384", "sha3-512", "sm3", "1.2.3.4" };
	static const char *const algos[][2] = {
		{ "rsa", "RSA" }, { "ecdsa", "ECDSA" }, { "mldsa65", "ML-DSA-65" }, { "1.2.3", "1.2.3" }
	};
	struct mkko_signature s = plain;
	struct tn_modsig sig;

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(hashes) * TN_ARRAY_SIZE(algos); i++) {
		size_t a = i % TN_ARRAY_SIZE(algos);
		struct tn_buf file;

		s.hash = hashes[i / TN_ARRAY_SIZE(algos)];
		s.algo = algos[a][0];
		file = signed_file(&s);
		assert_int_equal(tn_modsig_read(tn_buf_text(&file), &sig, NULL), 0);
		assert_string_equal(sig.hash, s.hash);
		assert_string_equal(sig.algo, algos[a][1]);
		tn_buf_free(&file);
	}
}

/* What kmod 34 (OpenSSL) makes of serial numbers; NULL: it refuses them. */
static void serial_numbers(void **state)
{
	static const struct {
		struct tn_text serial;
		const char *hex;
	} cases[] = {
		{ TN_TEXT_LITERAL("\x12\x34"), "12:34" },
		{ TN_TEXT_LITERAL("\0"), "" },
		{ TN_TEXT_LITERAL("\0\xff"), "FF" },
		{ TN_TEXT_LITERAL("\x80\x12"), "7F:EE" },
		{ TN_TEXT_LITERAL("\x80\x00"), "80:00" },
		{ TN_TEXT_LITERAL("\xff"), "01" },
		{ TN_TEXT_LITERAL("\xff\x00\x00"), "01:00:00" },
		{ TN_TEXT_LITERAL(""), NULL },
		{ TN_TEXT_LITERAL("\0\x12"), NULL },
		{ TN_TEXT_LITERAL("\xff\xfe"), NULL },
	};
	struct mkko_signature s = plain;
	struct tn_modsig sig;

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_buf file;

		s.key = cases[i].serial;
		file = signed_file(&s);
		assert_int_equal(tn_modsig_read(tn_buf_text(&file), &sig, NULL),
				 cases[i].hex ? 0 : -EBADMSG);
		if (cases[i].hex)
			expect_key(&sig, cases[i].hex);
		tn_buf_free(&file);
	}
}

static void key_id_instead_of_issuer(void **state)
{
	struct mkko_signature s = plain;
	struct tn_modsig sig;
	struct tn_buf file;

	(void)state;
	s.by_key_id = true;
	s.key = TN_TEXT_LITERAL("\0\xab\xcd");
	file = signed_file(&s);
	assert_int_equal(tn_modsig_read(tn_buf_text(&file), &sig, NULL), 0);
	assert_true(sig.by_key_id);
	assert_int_equal(sig.signer.n, 0);
	expect_key(&sig, "00:AB:CD");
	tn_buf_free(&file);
}

static void before_pkcs7(void **state)
{
	struct tn_buf file = { 0 };
	struct tn_modsig sig;

	(void)state;
	tn_buf_add_str(&file, "payloadSignerKYsignature");
	mkko_add_trailer(&(struct mkko_trailer){ .algo = 1, .hash = 4, .id_type = 1, .signer_len = 6,
						 .key_id_len = 2, .sig_len = 9 }, &file);
	assert_int_equal(tn_modsig_read(tn_buf_text(&file), &sig, NULL), 0);
	assert_string_equal(tn_modsig_type_name(sig.type), "X509");
	assert_true(tn_text_is(sig.signer, "Signer"));
	assert_true(tn_text_is(sig.signature, "signature"));
	assert_string_equal(sig.hash, "sha256");
	assert_string_equal(sig.algo, "RSA");
	assert_int_equal(sig.payload, 7);
	expect_key(&sig, "4B:59");
	tn_buf_free(&file);
}

static void bad_trailers(void **state)
{
	static const struct mkko_trailer cases[] = {
		{ .algo = 2, .id_type = 1, .sig_len = 1 },
		{ .hash = 9, .id_type = 1, .sig_len = 1 },
		{ .id_type = 3, .sig_len = 1 },
		{ .id_type = 1, .sig_len = 0 },
		{ .id_type = 1, .sig_len = 8 },
		{ .id_type = 1, .sig_len = UINT32_MAX },
		{ .id_type = 1, .signer_len = 255, .key_id_len = 255, .sig_len = 1 },
		{ .id_type = 2, .sig_len = 7 },
	};
	struct tn_modsig sig;

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_buf file = { 0 };
		int r;

		tn_buf_add_str(&file, "payload");
		mkko_add_trailer(&cases[i], &file);
		r = tn_modsig_read(tn_buf_text(&file), &sig, NULL);
		if (r != -EBADMSG)
			fail_msg("case %zu: %d", i, r);
		tn_buf_free(&file);
	}
}

/* Cut anywhere, a signed file is unsigned or damaged, never misread. */
static void cut_short(void **state)
{
	struct tn_buf file = signed_file(&plain);
	struct tn_text t = tn_buf_text(&file);
	struct tn_modsig sig;

	(void)state;
	for (size_t n = 0; n < t.n; n++)
		assert_int_equal(tn_modsig_read((struct tn_text){ t.p, n }, &sig, NULL), -ENOENT);
	for (size_t from = 1; from < t.n - 28; from++) {
		int r = tn_modsig_read(tn_text_from(t, from), &sig, NULL);

		assert_int_equal(r, from <= 7 ? 0 : -EBADMSG);
	}
	tn_buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pkcs7_says_all),
		cmocka_unit_test(algorithms),
		cmocka_unit_test(serial_numbers),
		cmocka_unit_test(key_id_instead_of_issuer),
		cmocka_unit_test(before_pkcs7),
		cmocka_unit_test(bad_trailers),
		cmocka_unit_test(cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
