// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a certificate people want to see. */
#include "base/cleanup.h"
#include "format/x509.h"

#include "format/poison.h"

static bool is_digits(struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n != 0;
}

/* UTCTime "YYMMDD..." is of 1950 to 2049 (RFC 5280, 4.1.2.5.1), GeneralizedTime "YYYYMMDD...". */
#define UTC_BYTES 13
#define GENERAL_BYTES 15

void tn_x509_show_day(struct tn_text date, struct tn_buf *out)
{
	size_t year = date.n == UTC_BYTES ? 2 : 4;
	struct tn_text day = { date.p, year + 4 };

	if ((date.n != UTC_BYTES && date.n != GENERAL_BYTES) || !is_digits(day))
		return;
	if (year == 2)
		tn_buf_add_str(out, date.p[0] < '5' ? "20" : "19");
	tn_buf_add(out, date.p, year);
	tn_buf_addf(out, "-%.2s-%.2s", date.p + year, date.p + year + 2);
}

static const struct {
	const char *algo, *curve, *name;
} kinds[] = {
	{ "1.2.840.10045.2.1", "1.2.840.10045.3.1.1", "ECDSA P-192" },
	{ "1.2.840.10045.2.1", "1.2.840.10045.3.1.7", "ECDSA P-256" },
	{ "1.2.840.10045.2.1", "1.3.132.0.34", "ECDSA P-384" },
	{ "1.2.840.10045.2.1", "1.3.132.0.35", "ECDSA P-521" },
	{ "2.16.840.1.101.3.4.3.17", NULL, "ML-DSA-44" },
	{ "2.16.840.1.101.3.4.3.18", NULL, "ML-DSA-65" },
	{ "2.16.840.1.101.3.4.3.19", NULL, "ML-DSA-87" },
};

#define OID_RSA "1.2.840.113549.1.1.1"

/* Bits of the modulus; 0: it makes no sense. SubjectPublicKeyInfo holds, as bits, SEQUENCE { modulus, exponent }. */
static size_t rsa_bits(struct tn_text key)
{
	struct tn_reader r = { .p = (const uint8_t *)key.p, .left = key.n };
	struct tn_reader info = tn_der_enter(&r, TN_DER_SEQUENCE), bits, numbers, modulus;

	tn_der_skip(&info, TN_DER_SEQUENCE);
	bits = tn_der_enter(&info, TN_DER_BITS);
	tn_take_u8(&bits);
	numbers = tn_der_enter(&bits, TN_DER_SEQUENCE);
	modulus = tn_der_enter(&numbers, TN_DER_INTEGER);
	while (!modulus.bad && modulus.left && !modulus.p[0])
		tn_take_u8(&modulus);
	return modulus.bad || !modulus.left ? 0 : 8 * modulus.left - (size_t)(__builtin_clz(modulus.p[0]) - 24);
}

void tn_x509_show_key(const struct tn_x509 *c, struct tn_buf *out)
{
	if (tn_text_is(tn_text(c->key_algo), OID_RSA)) {
		tn_buf_addf(out, "RSA %zu", rsa_bits(c->key));
		return;
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(kinds); i++)
		if (tn_text_is(tn_text(c->key_algo), kinds[i].algo) &&
		    (!kinds[i].curve || tn_text_is(tn_text(c->key_curve), kinds[i].curve))) {
			tn_buf_add_str(out, kinds[i].name);
			return;
		}
	tn_buf_add_str(out, c->key_algo);
}
