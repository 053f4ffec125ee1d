// SPDX-License-Identifier: LGPL-2.1-or-later
/* Certificates and CMS messages of any bytes: each input is read as both. */
#include <errno.h>

#include "tests/mkko/mkko.h"
#include "format/cms.h"
#include "fuzz.h"

static void touch(struct tn_text t)
{
	fuzz_touch(t.p, t.n);
}

static void touch_certificate(const struct tn_x509 *c)
{
	const struct tn_text all[] = { c->whole, c->tbs, c->serial, c->issuer.raw, c->subject.raw, c->not_before,
				       c->not_after, c->key, c->key_id,
				       c->authority_key_id, c->authority_issuer, c->authority_serial, c->signature };
	tn_autobuf name = { 0 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(all); i++)
		touch(all[i]);
	fuzz_check(c->serial.n && c->tbs.n < c->whole.n && c->key_algo[0] && c->signature_algo[0]);
	tn_x509_show_name(&c->subject, &name);
	tn_x509_show_name(&c->issuer, &name);
	(void)tn_x509_is_self_signed(c);
	tn_x509_show_day(c->not_before, &name);
	tn_x509_show_day(c->not_after, &name);
	tn_x509_show_key(c, &name);
	touch(tn_buf_text(&name));
}

static void read_certificate(struct tn_text input)
{
	tn_autoerror err = { 0 };
	struct tn_x509 c, again;
	int r = tn_x509_read(input, &c, &err);

	fuzz_check(r == 0 || (r == -EBADMSG && err.text));
	if (r < 0)
		return;
	touch_certificate(&c);
	fuzz_check(c.whole.p == input.p && c.whole.n <= input.n);
	fuzz_check(tn_x509_read(c.whole, &again, NULL) == 0 && again.key.p == c.key.p); /* what follows it does not matter */
}

static void read_message(struct tn_text input)
{
	tn_cleanup(tn_cms_free) struct tn_cms cms = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_cms_read(input, &cms, &err);

	fuzz_check(r == 0 || ((r == -EBADMSG || r == -EINVAL || r == -ENOPKG || r == -EMSGSIZE) && err.text));
	if (r < 0)
		return;
	fuzz_check(cms.signers.n > 0);
	for (size_t i = 0; i < cms.certificates.n; i++)
		touch_certificate(&cms.certificates.v[i]);
	for (size_t i = 0; i < cms.signers.n; i++) {
		const struct tn_cms_signer *s = &cms.signers.v[i];

		touch(s->issuer);
		touch(s->serial);
		touch(s->key_id);
		touch(s->signature);
		fuzz_check(s->digest && s->digest->digest && s->key && s->key->key);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text input = { (const char *)data, size };

	read_certificate(input);
	read_message(input);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	struct mkko_certificate c = { "Authority", "Signer", TN_TEXT_LITERAL("\x66\xf5"), TN_TEXT_LITERAL("\1\2\3\4") };
	struct mkko_signature s = { .signer = "Signer", .key = TN_TEXT_LITERAL("\x66\xf5"), .algo = "ecdsa",
				    .bytes = TN_TEXT_LITERAL("signature") };
	tn_autobuf certificate = { 0 }, plain = { 0 }, message = { 0 }, with = { 0 };

	fuzz_check(mkko_certificate(&c, &certificate, NULL) == 0);
	fuzz_seed(corpus, certificate.p, certificate.n);
	c.key_id.n = 0;
	fuzz_check(mkko_certificate(&c, &plain, NULL) == 0);
	fuzz_seed(corpus, plain.p, plain.n);
	fuzz_check(mkko_pkcs7(&s, &message, NULL) == 0);
	fuzz_seed(corpus, message.p, message.n);
	s.certificate = tn_buf_text(&certificate);
	s.by_key_id = true;
	fuzz_check(mkko_pkcs7(&s, &with, NULL) == 0);
	fuzz_seed(corpus, with.p, with.n);
}
