// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/cms.h"

#include <errno.h>

#include "format/poison.h"

#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_DATA "1.2.840.113549.1.7.1"
#define OID_AUTHENTICODE "1.3.6.1.4.1.311.2.1.4" /* SpcIndirectDataContent: read, and refused in modules */

static const struct tn_cms_algorithm digests[] = {
	{ "1.2.840.113549.2.4", "MD4", NULL }, /* known to kernels up to 6.6 */
	{ "1.2.840.113549.2.5", "MD5", NULL },
	{ "1.3.14.3.2.26", "SHA1", NULL },
	{ "2.16.840.1.101.3.4.2.4", "SHA224", NULL },
	{ "2.16.840.1.101.3.4.2.1", "SHA256", NULL },
	{ "2.16.840.1.101.3.4.2.2", "SHA384", NULL },
	{ "2.16.840.1.101.3.4.2.3", "SHA512", NULL },
	{ "2.16.840.1.101.3.4.2.8", "SHA3-256", NULL },
	{ "2.16.840.1.101.3.4.2.9", "SHA3-384", NULL },
	{ "2.16.840.1.101.3.4.2.10", "SHA3-512", NULL },
	{ "1.2.156.10197.1.401", "SM3", NULL },
	{ "1.2.643.7.1.1.2.2", "STREEBOG-256", NULL },
	{ "1.2.643.7.1.1.2.3", "STREEBOG-512", NULL },
};

static const struct tn_cms_algorithm keys[] = {
	{ "1.2.840.113549.1.1.1", NULL, "RSA" },
	{ "1.2.840.10045.4.1", NULL, "EC" },
	{ "1.2.840.10045.4.3.1", NULL, "EC" },
	{ "1.2.840.10045.4.3.2", NULL, "EC" },
	{ "1.2.840.10045.4.3.3", NULL, "EC" },
	{ "1.2.840.10045.4.3.4", NULL, "EC" },
	{ "2.16.840.1.101.3.4.3.10", NULL, "EC" },
	{ "2.16.840.1.101.3.4.3.11", NULL, "EC" },
	{ "2.16.840.1.101.3.4.3.12", NULL, "EC" },
	{ "2.16.840.1.101.3.4.3.17", NULL, "ML-DSA-44" },
	{ "2.16.840.1.101.3.4.3.18", NULL, "ML-DSA-65" },
	{ "2.16.840.1.101.3.4.3.19", NULL, "ML-DSA-87" },
	{ "1.2.643.7.1.1.1.1", NULL, "ECRDSA" },
	{ "1.2.643.7.1.1.1.2", NULL, "ECRDSA" },
	{ "1.2.156.10197.1.501", NULL, "SM2" },
};

static const struct tn_cms_algorithm signatures[] = {
	{ "1.2.840.113549.1.1.4", "MD5", "RSA" },
	{ "1.2.840.113549.1.1.5", "SHA1", "RSA" },
	{ "1.2.840.113549.1.1.14", "SHA224", "RSA" },
	{ "1.2.840.113549.1.1.11", "SHA256", "RSA" },
	{ "1.2.840.113549.1.1.12", "SHA384", "RSA" },
	{ "1.2.840.113549.1.1.13", "SHA512", "RSA" },
	{ "2.16.840.1.101.3.4.3.14", "SHA3-256", "RSA" },
	{ "2.16.840.1.101.3.4.3.15", "SHA3-384", "RSA" },
	{ "2.16.840.1.101.3.4.3.16", "SHA3-512", "RSA" },
	{ "1.2.840.10045.4.1", "SHA1", "EC" },
	{ "1.2.840.10045.4.3.1", "SHA224", "EC" },
	{ "1.2.840.10045.4.3.2", "SHA256", "EC" },
	{ "1.2.840.10045.4.3.3", "SHA384", "EC" },
	{ "1.2.840.10045.4.3.4", "SHA512", "EC" },
	{ "2.16.840.1.101.3.4.3.10", "SHA3-256", "EC" },
	{ "2.16.840.1.101.3.4.3.11", "SHA3-384", "EC" },
	{ "2.16.840.1.101.3.4.3.12", "SHA3-512", "EC" },
};

static const struct tn_cms_algorithm *find_algorithm(const struct tn_cms_algorithm *table, size_t n, const char *oid)
{
	for (size_t i = 0; i < n; i++)
		if (tn_text_is(tn_text(oid), table[i].oid))
			return &table[i];
	return NULL;
}

const struct tn_cms_algorithm *tn_cms_digest(const char *oid)
{
	return find_algorithm(digests, TN_ARRAY_SIZE(digests), oid);
}

const struct tn_cms_algorithm *tn_cms_key(const char *oid)
{
	return find_algorithm(keys, TN_ARRAY_SIZE(keys), oid);
}

const struct tn_cms_algorithm *tn_cms_signature(const char *oid)
{
	return find_algorithm(signatures, TN_ARRAY_SIZE(signatures), oid);
}

void tn_cms_free(struct tn_cms *cms)
{
	tn_vec_free(&cms->certificates);
	tn_vec_free(&cms->signers);
}

static int damaged(const char *what, struct tn_error *err)
{
	return tn_fail(err, -EBADMSG, "damaged: no %s that makes sense", what);
}

/* Takes a version number. Return: it, 0 for what the kernel does not know, or -EBADMSG. */
static int take_version(struct tn_reader *r)
{
	struct tn_reader number = tn_der_enter_short(r, TN_DER_INTEGER);
	int v;

	if (number.bad)
		return -EBADMSG;
	v = number.left == 1 ? number.p[0] : 0;
	return v == 1 || v == 3 ? v : 0;
}

static void take_algorithm(struct tn_reader *r, char ret[TN_DER_OID_MAX])
{
	struct tn_reader algorithm = tn_der_enter_short(r, TN_DER_SEQUENCE);

	tn_der_oid(&algorithm, ret);
	if (algorithm.left)
		tn_der_any(&algorithm);
	tn_der_end(&algorithm);
	r->bad |= algorithm.bad;
}

/* SignerIdentifier ::= CHOICE { SEQUENCE { issuer, serial }, [0] key id } */
static void take_signer_id(struct tn_reader *r, struct tn_cms_signer *signer)
{
	struct tn_reader both, part;
	struct tn_x509_name issuer;

	if (tn_der_peek(r) == TN_DER_CONTEXT) {
		part = tn_der_enter_short(r, TN_DER_CONTEXT);
		signer->key_id = tn_der_rest(&part);
		return;
	}
	both = tn_der_enter_short(r, TN_DER_SEQUENCE);
	tn_x509_take_name(&both, &issuer);
	part = tn_der_enter_short(&both, TN_DER_INTEGER);
	tn_der_end(&both);
	signer->issuer = issuer.raw;
	signer->serial = tn_der_rest(&part);
	r->bad |= both.bad;
}

/* A version that fits that of the message. */
static int take_signer_version(struct tn_reader *r, int message, struct tn_cms_signer *signer, struct tn_error *err)
{
	int v = take_version(r);

	if (v < 0)
		return damaged("signer", err);
	if (v == 0)
		return tn_fail(err, -EINVAL, "a signer of an unknown version");
	if (v != message)
		return tn_fail(err, -EBADMSG, "a signer of version %d in a message of version %d", v, message);
	signer->by_key_id = v == 3;
	return 0;
}

/* SignerInfo (RFC 5652, 5.3), errors in the order of its bytes. */
static int take_signer(struct tn_reader *list, int message, struct tn_cms_signer *ret, struct tn_error *err)
{
	struct tn_reader r = tn_der_enter_short(list, TN_DER_SEQUENCE), bytes;
	struct tn_cms_signer signer = { 0 };
	char oid[TN_DER_OID_MAX];
	int e = take_signer_version(&r, message, &signer, err);

	if (e < 0)
		return e;
	take_signer_id(&r, &signer);
	take_algorithm(&r, oid);
	if (r.bad)
		return damaged("signer", err);
	signer.digest = tn_cms_digest(oid);
	if (!signer.digest)
		return tn_fail(err, -ENOPKG, "a digest that no kernel knows, %s", oid);
	signer.attributes = tn_der_peek(&r) == (TN_DER_EXPLICIT | 0) || tn_der_peek(&r) == (TN_DER_EXPLICIT | 2);
	if (signer.attributes)
		tn_der_any(&r);
	take_algorithm(&r, oid);
	if (r.bad)
		return damaged("signer", err);
	signer.key = tn_cms_key(oid);
	if (!signer.key)
		return tn_fail(err, -ENOPKG, "a kind of key that no kernel knows, %s", oid);
	bytes = tn_der_enter_short(&r, TN_DER_OCTETS);
	signer.signature = tn_der_rest(&bytes);
	tn_der_skip(&r, TN_DER_EXPLICIT | 1); /* attributes that are not signed */
	tn_der_end(&r);
	if (r.bad || bytes.bad)
		return damaged("signer", err);
	*ret = signer;
	return 0;
}

static int take_content(struct tn_reader *r, struct tn_cms *cms, struct tn_error *err)
{
	struct tn_reader content = tn_der_enter_short(r, TN_DER_SEQUENCE);
	char type[TN_DER_OID_MAX];

	tn_der_oid(&content, type);
	if (content.bad)
		return damaged("content type", err);
	cms->is_data = tn_text_is(tn_text(type), OID_DATA);
	cms->has_content = content.left != 0;
	tn_der_skip(&content, TN_DER_EXPLICIT | 0);
	tn_der_end(&content);
	if (content.bad)
		return damaged("content", err);
	if (!cms->is_data && !tn_text_is(tn_text(type), OID_AUTHENTICODE))
		return tn_fail(err, -EINVAL, "content of a type that no kernel knows, %s", type);
	return 0;
}

static int take_certificates(struct tn_reader *data, struct tn_cms *cms, struct tn_error *err)
{
	uint8_t tag = tn_der_peek(data);
	struct tn_reader list;

	if (tag != (TN_DER_EXPLICIT | 0) && tag != (TN_DER_EXPLICIT | 2))
		return 0;
	list = tn_der_enter_short(data, tag);
	while (!list.bad && list.left) {
		struct tn_reader whole = tn_der_whole(&list, TN_DER_SEQUENCE);
		struct tn_x509 certificate;
		int r;

		tn_der_enter_short(&list, TN_DER_SEQUENCE);
		r = list.bad ? -EBADMSG : tn_x509_read(tn_der_rest(&whole), &certificate, err);
		if (r < 0)
			return damaged("certificate", err);
		if (!tn_cms_signature(certificate.signature_algo))
			return tn_fail(err, -ENOPKG, "a certificate signed as no kernel knows it, %s",
				       certificate.signature_algo);
		if (tn_vec_push(&cms->certificates, certificate) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	}
	return list.bad ? damaged("list of certificates", err) : 0;
}

static int take_signers(struct tn_reader *data, int version, struct tn_cms *cms, struct tn_error *err)
{
	uint8_t tag = tn_der_peek(data) == TN_DER_SEQUENCE ? TN_DER_SEQUENCE : TN_DER_SET;
	struct tn_reader list = tn_der_enter_short(data, tag);

	while (!list.bad && list.left) {
		struct tn_cms_signer signer;
		int r = take_signer(&list, version, &signer, err);

		if (r < 0)
			return r;
		if (tn_vec_push(&cms->signers, signer) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	}
	tn_der_end(data);
	return list.bad || data->bad ? damaged("list of signers", err) : 0;
}

/* Either all of them sign attributes or none does. */
static int check_signers(const struct tn_cms *cms, struct tn_error *err)
{
	if (!cms->signers.n)
		return tn_fail(err, -EINVAL, "no signer");
	for (size_t i = 1; i < cms->signers.n; i++)
		if (cms->signers.v[i].attributes != cms->signers.v[0].attributes)
			return tn_fail(err, -EINVAL, "one signer signs attributes, another does not");
	return 0;
}

static int read_signed_data(struct tn_reader data, struct tn_cms *cms, struct tn_error *err)
{
	int version = take_version(&data), r;
	struct tn_reader hashes;

	if (version < 0)
		return damaged("version", err);
	if (version == 0)
		return tn_fail(err, -EINVAL, "a message of an unknown version");
	hashes = tn_der_enter_short(&data, TN_DER_SET);
	while (!hashes.bad && hashes.left) {
		char oid[TN_DER_OID_MAX];

		take_algorithm(&hashes, oid);
	}
	if (hashes.bad)
		return damaged("list of digests", err);
	r = take_content(&data, cms, err);
	if (r == 0)
		r = take_certificates(&data, cms, err);
	if (r < 0)
		return r;
	if (tn_der_peek(&data) == (TN_DER_EXPLICIT | 1) || tn_der_peek(&data) == (TN_DER_EXPLICIT | 3))
		tn_der_any(&data); /* revocation lists */
	r = take_signers(&data, version, cms, err);
	return r < 0 ? r : check_signers(cms, err);
}

int tn_cms_read(struct tn_text message, struct tn_cms *ret, struct tn_error *err)
{
	struct tn_reader r = { .p = (const uint8_t *)message.p, .left = message.n }, info, data;
	tn_cleanup(tn_cms_free) struct tn_cms cms = { 0 };
	char type[TN_DER_OID_MAX];
	int e;

	if (message.n > TN_CMS_MAX)
		return tn_fail(err, -EMSGSIZE, "%zu bytes long, where the kernel takes %d", message.n, TN_CMS_MAX);
	info = tn_der_enter_short(&r, TN_DER_SEQUENCE);
	tn_der_oid(&info, type);
	if (info.bad)
		return damaged("CMS message", err);
	if (!tn_text_is(tn_text(type), OID_SIGNED_DATA))
		return tn_fail(err, -EINVAL, "a CMS message that is not SignedData");
	data = tn_der_enter_short(&info, TN_DER_EXPLICIT | 0);
	tn_der_end(&info);
	if (info.bad)
		return damaged("CMS message", err);
	e = read_signed_data(tn_der_enter_short(&data, TN_DER_SEQUENCE), &cms, err);
	if (e < 0)
		return e;
	*ret = cms;
	cms = (struct tn_cms){ 0 };
	return 0;
}
