// SPDX-License-Identifier: LGPL-2.1-or-later
/* A PKCS#7 message (RFC 5652) in DER (X.690): written from the inside out, each
 * value wrapped in its tag and length. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/mkko/mkko.h"

enum { INTEGER = 0x02, BITS = 0x03, OCTETS = 0x04, NULL_ = 0x05, OID = 0x06, UTF8 = 0x0c, TIME = 0x17, SEQUENCE = 0x30,
       SET = 0x31, CONTEXT_0 = 0xa0, CONTEXT_0_PLAIN = 0x80, CONTEXT_3 = 0xa3 };

#define MARK "~Module signature appended~\n"

static const struct {
	const char *name, *oid;
} oids[] = {
	{ "md5", "1.2.840.113549.2.5" },
	{ "sha1", "1.3.14.3.2.26" },
	{ "sha224", "2.16.840.1.101.3.4.2.4" },
	{ "sha256", "2.16.840.1.101.3.4.2.1" },
	{ "sha384", "2.16.840.1.101.3.4.2.2" },
	{ "sha512", "2.16.840.1.101.3.4.2.3" },
	{ "sha3-256", "2.16.840.1.101.3.4.2.8" },
	{ "sha3-384", "2.16.840.1.101.3.4.2.9" },
	{ "sha3-512", "2.16.840.1.101.3.4.2.10" },
	{ "sm3", "1.2.156.10197.1.401" },
	{ "rsa", "1.2.840.113549.1.1.1" },
	{ "ecdsa", "1.2.840.10045.4.3.2" },
	{ "mldsa65", "2.16.840.1.101.3.4.3.18" },
};

/* Wraps all that @out has from byte @start on. */
static void wrap(struct tn_buf *out, size_t start, uint8_t tag)
{
	size_t n = out->n - start, width = n < 128 ? 0 : n < 256 ? 1 : n < 65536 ? 2 : 4;
	char head[6] = { (char)tag, (char)(width ? 0x80 | width : n) };

	for (size_t i = 0; i < width; i++)
		head[2 + i] = (char)(n >> 8 * (width - 1 - i));
	tn_buf_add(out, head, 2 + width); /* for the room */
	if (out->failed)
		return;
	memmove(out->p + start + 2 + width, out->p + start, n);
	memcpy(out->p + start, head, 2 + width);
}

static void put(struct tn_buf *out, uint8_t tag, const void *p, size_t n)
{
	size_t start = out->n;

	tn_buf_add(out, p, n);
	wrap(out, start, tag);
}

/* Base 128, most significant first, all but the last with the top bit set. */
static void put_arc(struct tn_buf *out, unsigned long v)
{
	char bytes[10];
	size_t n = 0;

	do {
		bytes[n] = (char)((v & 0x7f) | (n ? 0x80 : 0));
		n++;
	} while (v >>= 7);
	while (n)
		tn_buf_add_char(out, bytes[--n]);
}

static int put_oid(struct tn_buf *out, const char *dotted, struct tn_error *err)
{
	size_t start = out->n;
	char *rest;
	unsigned long first = strtoul(dotted, &rest, 10), second;

	if (*rest != '.')
		return tn_fail(err, -EINVAL, "%s: not a name that is known, nor an OID", dotted);
	second = strtoul(rest + 1, &rest, 10);
	put_arc(out, first * 40 + second);
	while (*rest == '.')
		put_arc(out, strtoul(rest + 1, &rest, 10));
	wrap(out, start, OID);
	return *rest ? tn_fail(err, -EINVAL, "%s: not an OID", dotted) : 0;
}

static int put_algorithm(struct tn_buf *out, const char *name, struct tn_error *err)
{
	size_t start = out->n;
	int r;

	for (size_t i = 0; i < TN_ARRAY_SIZE(oids); i++)
		if (strcmp(oids[i].name, name) == 0)
			name = oids[i].oid;
	r = put_oid(out, name, err);
	put(out, NULL_, "", 0);
	wrap(out, start, SEQUENCE);
	return r;
}

/* Name ::= one RDN with a common name (X.520: 2.5.4.3). */
static int put_name(struct tn_buf *out, const char *common_name, struct tn_error *err)
{
	size_t start = out->n;
	int r = put_oid(out, "2.5.4.3", err);

	put(out, UTF8, common_name, strlen(common_name));
	wrap(out, start, SEQUENCE);
	wrap(out, start, SET);
	wrap(out, start, SEQUENCE);
	return r;
}

static int put_signer_info(struct tn_buf *out, const struct mkko_signature *s, struct tn_error *err)
{
	size_t start = out->n, id;
	int r = 0;

	put(out, INTEGER, s->by_key_id ? "\3" : "\1", 1);
	id = out->n;
	if (s->by_key_id) {
		put(out, CONTEXT_0_PLAIN, s->key.p, s->key.n);
	} else {
		r = put_name(out, s->signer, err);
		put(out, INTEGER, s->key.p, s->key.n);
		wrap(out, id, SEQUENCE);
	}
	if (r == 0)
		r = put_algorithm(out, s->hash ? s->hash : "sha256", err);
	if (r == 0)
		r = put_algorithm(out, s->algo ? s->algo : "rsa", err);
	put(out, OCTETS, s->bytes.p, s->bytes.n);
	wrap(out, start, SEQUENCE);
	return r;
}

int mkko_pkcs7(const struct mkko_signature *s, struct tn_buf *ret, struct tn_error *err)
{
	size_t start = ret->n, content, part;
	int r = put_oid(ret, "1.2.840.113549.1.7.2", err); /* signedData */

	content = ret->n;
	put(ret, INTEGER, s->by_key_id ? "\3" : "\1", 1);
	part = ret->n;
	if (r == 0)
		r = put_algorithm(ret, s->hash ? s->hash : "sha256", err);
	wrap(ret, part, SET);
	part = ret->n;
	if (r == 0)
		r = put_oid(ret, "1.2.840.113549.1.7.1", err); /* data, which is elsewhere */
	wrap(ret, part, SEQUENCE);
	if (s->certificate.n)
		put(ret, CONTEXT_0, s->certificate.p, s->certificate.n);
	part = ret->n;
	if (r == 0)
		r = put_signer_info(ret, s, err);
	wrap(ret, part, SET);
	wrap(ret, content, SEQUENCE);
	wrap(ret, content, CONTEXT_0);
	wrap(ret, start, SEQUENCE);
	return r < 0 ? r : ret->failed ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

/* The curve's base point (FIPS 186-4, D.1.2.3), uncompressed: a public key as good as any. */
static const char point[] = "\0\4\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb"
			    "\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f"
			    "\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";

static int put_key(struct tn_buf *out, struct tn_error *err)
{
	size_t start = out->n;
	int r = put_oid(out, "1.2.840.10045.2.1", err); /* ecPublicKey, and the curve */

	if (r == 0)
		r = put_oid(out, "1.2.840.10045.3.1.7", err);
	wrap(out, start, SEQUENCE);
	put(out, BITS, point, sizeof(point) - 1);
	wrap(out, start, SEQUENCE);
	return r;
}

static int put_extensions(struct tn_buf *out, struct tn_text key_id, struct tn_error *err)
{
	size_t start = out->n, value;
	int r = put_oid(out, "2.5.29.14", err);

	value = out->n;
	put(out, OCTETS, key_id.p, key_id.n);
	wrap(out, value, OCTETS);
	wrap(out, start, SEQUENCE);
	wrap(out, start, SEQUENCE);
	wrap(out, start, CONTEXT_3);
	return r;
}

static int put_tbs(struct tn_buf *out, const struct mkko_certificate *c, struct tn_error *err)
{
	size_t start = out->n, dates;
	int r;

	put(out, INTEGER, "\2", 1); /* version 3 */
	wrap(out, start, CONTEXT_0);
	put(out, INTEGER, c->serial.p, c->serial.n);
	r = put_algorithm(out, "ecdsa", err);
	if (r == 0)
		r = put_name(out, c->issuer, err);
	dates = out->n;
	put(out, TIME, "200101000000Z", 13);
	put(out, TIME, "400101000000Z", 13);
	wrap(out, dates, SEQUENCE);
	if (r == 0)
		r = put_name(out, c->subject, err);
	if (r == 0)
		r = put_key(out, err);
	if (r == 0 && c->key_id.n)
		r = put_extensions(out, c->key_id, err);
	wrap(out, start, SEQUENCE);
	return r;
}

int mkko_certificate(const struct mkko_certificate *c, struct tn_buf *ret, struct tn_error *err)
{
	size_t start = ret->n;
	int r = put_tbs(ret, c, err);

	if (r == 0)
		r = put_algorithm(ret, "ecdsa", err);
	put(ret, BITS, "\0signature", 10);
	wrap(ret, start, SEQUENCE);
	return r < 0 ? r : ret->failed ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

void mkko_add_trailer(const struct mkko_trailer *t, struct tn_buf *ret)
{
	uint8_t head[8] = { t->algo, t->hash, t->id_type, t->signer_len, t->key_id_len };

	tn_buf_add(ret, head, sizeof(head));
	tn_buf_add_be32(ret, t->sig_len);
	tn_buf_add_str(ret, MARK);
}

int mkko_sign(const struct mkko_signature *s, struct tn_buf *file, struct tn_error *err)
{
	size_t start = file->n;
	int r = mkko_pkcs7(s, file, err);

	if (r == 0)
		mkko_add_trailer(&(struct mkko_trailer){ .id_type = 2,
							 .sig_len = (uint32_t)(file->n - start) }, file);
	return r < 0 ? r : file->failed ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}
