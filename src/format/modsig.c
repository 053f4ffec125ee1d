// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/modsig.h"

#include <errno.h>
#include <stdio.h>

#include "base/cleanup.h"

#include "format/poison.h"

#define OID_SIGNED_DATA "1.2.840.113549.1.7.2" /* RFC 5652, 5.1 */
#define OID_COMMON_NAME "2.5.4.3"              /* X.520 */

struct known {
	const char *id, *name;
};

/* Under the names that kmod gives them (OpenSSL's long names). */
static const struct known hashes[] = {
	{ "1.2.840.113549.2.2", "md2" },
	{ "1.2.840.113549.2.4", "md4" },
	{ "1.2.840.113549.2.5", "md5" },
	{ "1.3.14.3.2.18", "sha" },
	{ "1.3.14.3.2.26", "sha1" },
	{ "1.3.36.3.2.1", "ripemd160" },
	{ "2.16.840.1.101.3.4.2.4", "sha224" },
	{ "2.16.840.1.101.3.4.2.1", "sha256" },
	{ "2.16.840.1.101.3.4.2.2", "sha384" },
	{ "2.16.840.1.101.3.4.2.3", "sha512" },
	{ "2.16.840.1.101.3.4.2.5", "sha512-224" },
	{ "2.16.840.1.101.3.4.2.6", "sha512-256" },
	{ "2.16.840.1.101.3.4.2.7", "sha3-224" },
	{ "2.16.840.1.101.3.4.2.8", "sha3-256" },
	{ "2.16.840.1.101.3.4.2.9", "sha3-384" },
	{ "2.16.840.1.101.3.4.2.10", "sha3-512" },
	{ "2.16.840.1.101.3.4.2.11", "shake128" },
	{ "2.16.840.1.101.3.4.2.12", "shake256" },
	{ "1.2.156.10197.1.401", "sm3" },
	{ "1.0.10118.3.0.55", "whirlpool" },
	{ "1.3.6.1.4.1.1722.12.2.1.16", "blake2b512" },
	{ "1.3.6.1.4.1.1722.12.2.2.8", "blake2s256" },
	{ "1.2.643.2.2.9", "GOST R 34.11-94" },
	{ "1.2.643.7.1.1.2.2", "GOST R 34.11-2012 with 256 bit hash" },
	{ "1.2.643.7.1.1.2.3", "GOST R 34.11-2012 with 512 bit hash" },
	{ 0 }
};

static const struct known algos[] = {
	{ "1.2.840.113549.1.1.1", "RSA" },
	{ "1.2.840.113549.1.1.5", "RSA" }, /* with sha1 */
	{ "1.2.840.113549.1.1.10", "RSA-PSS" },
	{ "1.2.840.113549.1.1.11", "RSA" }, /* with sha256 */
	{ "1.2.840.113549.1.1.12", "RSA" }, /* with sha384 */
	{ "1.2.840.113549.1.1.13", "RSA" }, /* with sha512 */
	{ "1.2.840.113549.1.1.14", "RSA" }, /* with sha224 */
	{ "1.2.840.10045.2.1", "ECDSA" },
	{ "1.2.840.10045.4.1", "ECDSA" },   /* with sha1 */
	{ "1.2.840.10045.4.3.1", "ECDSA" }, /* with sha224 */
	{ "1.2.840.10045.4.3.2", "ECDSA" }, /* with sha256 */
	{ "1.2.840.10045.4.3.3", "ECDSA" }, /* with sha384 */
	{ "1.2.840.10045.4.3.4", "ECDSA" }, /* with sha512 */
	{ "2.16.840.1.101.3.4.3.10", "ECDSA" }, /* with sha3-256 */
	{ "2.16.840.1.101.3.4.3.11", "ECDSA" }, /* with sha3-384 */
	{ "2.16.840.1.101.3.4.3.12", "ECDSA" }, /* with sha3-512 */
	{ "2.16.840.1.101.3.4.3.14", "RSA" },   /* with sha3-256 */
	{ "2.16.840.1.101.3.4.3.15", "RSA" },   /* with sha3-384 */
	{ "2.16.840.1.101.3.4.3.16", "RSA" },   /* with sha3-512 */
	{ "2.16.840.1.101.3.4.3.17", "ML-DSA-44" },
	{ "2.16.840.1.101.3.4.3.18", "ML-DSA-65" },
	{ "2.16.840.1.101.3.4.3.19", "ML-DSA-87" },
	{ "1.3.101.112", "Ed25519" },
	{ "1.2.156.10197.1.301.1", "SM2" },
	{ "1.2.156.10197.1.501", "SM2" },
	{ 0 }
};

/* By the numbers of enum hash_algo and pkey_algo that kernels before 4.3 wrote. */
static const char *const old_hashes[] = { "md4",    "md5",    "sha1",   "rmd160", "sha256",
					  "sha384", "sha512", "sha224", "sm3" };
static const char *const old_algos[] = { "DSA", "RSA" };

const char *tn_modsig_type_name(enum tn_modsig_type type)
{
	static const char *const names[] = { "PGP", "X509", "PKCS#7" };

	return names[type];
}

/* Takes AlgorithmIdentifier ::= SEQUENCE { OBJECT IDENTIFIER, parameters }. */
static void take_algorithm(struct tn_reader *r, const struct known *table, char ret[TN_DER_OID_MAX])
{
	struct tn_reader algorithm = tn_der_enter(r, TN_DER_SEQUENCE);

	tn_der_oid(&algorithm, ret);
	r->bad |= algorithm.bad;
	for (; table->id; table++)
		if (tn_text_is(tn_text(ret), table->id))
			snprintf(ret, TN_DER_OID_MAX, "%s", table->name);
}

static struct tn_text until_nul(struct tn_text t)
{
	const char *nul = memchr(t.p, '\0', t.n);

	return (struct tn_text){ t.p, nul ? (size_t)(nul - t.p) : t.n };
}

/* Name ::= SEQUENCE OF SET OF SEQUENCE { type, value }. Takes it. Return: the
 * first common name, or without one the last value of all, as kmod does; up to
 * a NUL, if it has one. */
static struct tn_text take_name(struct tn_reader *r)
{
	struct tn_reader name = tn_der_enter(r, TN_DER_SEQUENCE);
	struct tn_text found = TN_TEXT_LITERAL("");

	while (!name.bad && name.left) {
		struct tn_reader set = tn_der_enter(&name, TN_DER_SET);

		while (!set.bad && set.left) {
			struct tn_reader pair = tn_der_enter(&set, TN_DER_SEQUENCE), value;
			char type[TN_DER_OID_MAX];

			tn_der_oid(&pair, type);
			value = tn_der_any(&pair);
			found = tn_der_rest(&value);
			if (value.bad || tn_text_is(tn_text(type), OID_COMMON_NAME))
				goto out;
		}
		name.bad |= set.bad;
	}
out:
	r->bad |= name.bad;
	return until_nul(found);
}

/* A number must be as short as it can be (X.690, 8.3.2). */
static bool is_minimal(struct tn_text t)
{
	const uint8_t *p = (const uint8_t *)t.p;

	if (t.n < 2)
		return t.n == 1;
	return !(p[0] == 0x00 && !(p[1] & 0x80)) && !(p[0] == 0xff && (p[1] & 0x80));
}

/* SignerIdentifier ::= CHOICE { SEQUENCE { issuer, serial }, [0] key id } */
static void take_signer_id(struct tn_reader *r, struct tn_modsig *sig)
{
	struct tn_reader both, serial;

	if (tn_der_peek(r) == TN_DER_CONTEXT) {
		struct tn_reader id = tn_der_any(r);

		sig->by_key_id = true;
		sig->key = tn_der_rest(&id);
		return;
	}
	both = tn_der_enter(r, TN_DER_SEQUENCE);
	sig->signer = take_name(&both);
	serial = tn_der_enter(&both, TN_DER_INTEGER);
	sig->key = tn_der_rest(&serial);
	if (serial.bad || !is_minimal(sig->key))
		r->bad = true;
}

/* The first SignerInfo of a SignedData message (RFC 5652, 5.1 and 5.3). */
static int read_pkcs7(struct tn_text message, struct tn_modsig *sig)
{
	struct tn_reader r = { .p = (const uint8_t *)message.p, .left = message.n };
	struct tn_reader info = tn_der_enter(&r, TN_DER_SEQUENCE), data, infos, signer, bytes;
	char type[TN_DER_OID_MAX];

	tn_der_oid(&info, type);
	if (!tn_text_is(tn_text(type), OID_SIGNED_DATA))
		return -EBADMSG;
	data = tn_der_enter(&info, TN_DER_EXPLICIT | 0);
	data = tn_der_enter(&data, TN_DER_SEQUENCE);
	tn_der_enter(&data, TN_DER_INTEGER);  /* version */
	tn_der_enter(&data, TN_DER_SET);      /* hash algorithms of all signers */
	tn_der_enter(&data, TN_DER_SEQUENCE); /* what is signed: not in here */
	tn_der_skip(&data, TN_DER_EXPLICIT | 0); /* certificates */
	tn_der_skip(&data, TN_DER_EXPLICIT | 1); /* revocation lists */
	infos = tn_der_enter(&data, TN_DER_SET);
	signer = tn_der_enter(&infos, TN_DER_SEQUENCE);
	tn_der_enter(&signer, TN_DER_INTEGER); /* version */
	take_signer_id(&signer, sig);
	take_algorithm(&signer, hashes, sig->hash);
	tn_der_skip(&signer, TN_DER_EXPLICIT | 0); /* signed attributes */
	take_algorithm(&signer, algos, sig->algo);
	bytes = tn_der_enter(&signer, TN_DER_OCTETS);
	sig->signature = tn_der_rest(&bytes);
	return bytes.bad ? -EBADMSG : 0;
}

/* Before Linux 4.3: signer, key id and signature follow each other, sizes in the trailer. */
static int read_old(struct tn_text file, const uint8_t *trailer, struct tn_modsig *sig)
{
	uint8_t algo = trailer[0], hash = trailer[1], signer = trailer[3], key = trailer[4];
	size_t before = (size_t)signer + key;

	if (before > sig->payload)
		return -EBADMSG;
	sig->payload -= before;
	sig->signer = until_nul((struct tn_text){ file.p + sig->payload, signer });
	sig->key = (struct tn_text){ file.p + sig->payload + signer, key };
	sig->by_key_id = true;
	snprintf(sig->hash, sizeof(sig->hash), "%s", old_hashes[hash]);
	snprintf(sig->algo, sizeof(sig->algo), "%s", old_algos[algo]);
	return 0;
}

static int read_trailer(struct tn_text file, struct tn_modsig *sig, struct tn_error *err)
{
	const uint8_t *trailer;
	struct tn_reader r;
	uint32_t size;
	int type, e;

	if (file.n < TN_MODSIG_TRAILER_SIZE)
		return tn_fail(err, -EBADMSG, "signature cut short");
	file.n -= TN_MODSIG_TRAILER_SIZE;
	trailer = (const uint8_t *)file.p + file.n;
	r = (struct tn_reader){ .p = trailer + 8, .left = 4 };
	size = tn_take_be32(&r);
	type = trailer[2];
	if (type > TN_MODSIG_PKCS7)
		return tn_fail(err, -EBADMSG, "signature of unknown type %d", type);
	if (trailer[0] >= TN_ARRAY_SIZE(old_algos) || trailer[1] >= TN_ARRAY_SIZE(old_hashes))
		return tn_fail(err, -EBADMSG, "signature of unknown algorithm %d or hash %d",
			       trailer[0], trailer[1]);
	if (size == 0 || size > file.n)
		return tn_fail(err, -EBADMSG, "signature of %u bytes in a file of %zu", size, file.n);
	sig->type = (enum tn_modsig_type)type;
	sig->payload = file.n - size;
	sig->signature = tn_text_from(file, sig->payload);
	if (type == TN_MODSIG_PKCS7)
		e = read_pkcs7(sig->signature, sig);
	else
		e = read_old(file, trailer, sig);
	return e < 0 ? tn_fail(err, e, "damaged %s signature", tn_modsig_type_name(sig->type)) : 0;
}

int tn_modsig_read(struct tn_text file, struct tn_modsig *ret, struct tn_error *err)
{
	struct tn_modsig sig = { 0 };
	int r;

	if (!tn_text_ends(file, TN_MODSIG_MARK))
		return tn_fail(err, -ENOENT, "not signed");
	file.n -= TN_MODSIG_MARK.n;
	r = read_trailer(file, &sig, err);
	if (r == 0)
		*ret = sig;
	return r;
}

/* Byte @i of -x, which is ~x + 1: with @last the last byte of x that is not
 * zero, those after it stay zero, it is negated, those before are inverted. */
static uint8_t negated_byte(struct tn_text x, size_t i, size_t last)
{
	uint8_t byte = (uint8_t)x.p[i];

	if (i > last)
		return 0;
	return i == last ? (uint8_t)-byte : (uint8_t)~byte;
}

void tn_modsig_key_bytes(const struct tn_modsig *sig, struct tn_buf *out)
{
	bool leading = !sig->by_key_id; /* zeros in front say nothing of a number */
	bool negative = leading && sig->key.n && (sig->key.p[0] & 0x80);
	size_t last = sig->key.n ? sig->key.n - 1 : 0;

	while (negative && last && !sig->key.p[last])
		last--;
	for (size_t i = 0; i < sig->key.n; i++) {
		uint8_t byte = negative ? negated_byte(sig->key, i, last) : (uint8_t)sig->key.p[i];

		leading = leading && byte == 0;
		if (!leading)
			tn_buf_add_char(out, (char)byte);
	}
}

void tn_modsig_key_hex(const struct tn_modsig *sig, struct tn_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";
	tn_autobuf key = { 0 };

	tn_modsig_key_bytes(sig, &key);
	for (size_t i = 0; i < key.n; i++) {
		uint8_t byte = (uint8_t)key.p[i];
		char hex[3] = { ':', digits[byte >> 4], digits[byte & 15] };

		tn_buf_add(out, hex + !i, 3 - !i);
	}
	out->failed |= key.failed;
}
