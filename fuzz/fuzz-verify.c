// SPDX-License-Identifier: LGPL-2.1-or-later
/* The whole way of a signature, with keys that are known, known and revoked, and with OpenSSL where it is there. */
#include <errno.h>

#include "tests/mkko/mkko.h"
#include "fuzz.h"
#include "sign/verify.h"

#define ID "\1\2\3\4"
#define SERIAL "\x66\xf5"

static void make_certificate(struct tn_buf *ret)
{
	const struct mkko_certificate c = { "Signer", "Signer", TN_TEXT_LITERAL(SERIAL), TN_TEXT_LITERAL(ID) };

	fuzz_check(mkko_certificate(&c, ret, NULL) == 0);
}

static void check(const tn_trust *trust, struct tn_text file)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct tn_signature_report report;

	fuzz_check(tn_verify(trust, NULL, file, &arena, &report, NULL) == 0);
	fuzz_check(report.payload <= file.n && report.payload == tn_verify_payload(file));
	/* Nobody has the private key. */
	fuzz_check(report.verdict != TN_SIGNATURE_GOOD && report.verdict != TN_SIGNATURE_REVOKED);
	fuzz_check(report.error > 0 || report.verdict == TN_SIGNATURE_UNCHECKED);
	fuzz_check(!report.key_source == !report.key_subject);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	tn_autobuf file = { 0 }, certificate = { 0 };

	make_certificate(&certificate);
	fuzz_check(trust && tn_trust_add(trust, tn_buf_text(&certificate), "known", NULL) == 0);
	tn_buf_add_str(&file, "payload");
	tn_buf_add(&file, data, size);
	mkko_add_trailer(&(struct mkko_trailer){ .id_type = 2, .sig_len = (uint32_t)size }, &file);
	check(trust, tn_buf_text(&file));
	check(trust, (struct tn_text){ (const char *)data, size });
	return 0;
}

/* A seed that does not come as far as the key would be of little use. */
static void seed(struct fuzz_corpus *corpus, const struct mkko_signature *s)
{
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autobuf message = { 0 }, file = { 0 }, certificate = { 0 };
	struct tn_signature_report report;

	make_certificate(&certificate);
	fuzz_check(trust && tn_trust_add(trust, tn_buf_text(&certificate), "known", NULL) == 0);
	tn_buf_add_str(&file, "payload");
	fuzz_check(mkko_sign(s, &file, NULL) == 0);
	fuzz_check(tn_verify(trust, NULL, tn_buf_text(&file), &arena, &report, NULL) == 0);
	fuzz_check(report.verdict == TN_SIGNATURE_WRONG || report.verdict == TN_SIGNATURE_UNCHECKED);
	fuzz_check(mkko_pkcs7(s, &message, NULL) == 0);
	fuzz_seed(corpus, message.p, message.n);
	fuzz_seed(corpus, file.p, file.n);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	struct mkko_signature s = { .signer = "Signer", .key = TN_TEXT_LITERAL(SERIAL), .algo = "ecdsa",
				    .bytes = TN_TEXT_LITERAL("\x30\x06\2\1\1\2\1\1") };
	tn_autobuf certificate = { 0 };

	seed(corpus, &s);
	make_certificate(&certificate);
	s.certificate = tn_buf_text(&certificate);
	seed(corpus, &s);
	s = (struct mkko_signature){ .signer = "", .key = TN_TEXT_LITERAL(ID), .by_key_id = true, .algo = "ecdsa",
				     .hash = "sha512", .bytes = s.bytes };
	seed(corpus, &s);
}
