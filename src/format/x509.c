// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/x509.h"

#include <errno.h>

#include "format/poison.h"

/* RFC 5280, appendix A. */
#define OID_COMMON_NAME "2.5.4.3"
#define OID_ORGANIZATION "2.5.4.10"
#define OID_EMAIL "1.2.840.113549.1.9.1"
#define OID_KEY_ID "2.5.29.14"
#define OID_KEY_USAGE "2.5.29.15"
#define OID_BASIC_CONSTRAINTS "2.5.29.19"
#define OID_AUTHORITY_KEY_ID "2.5.29.35"

#define KEY_CERT_SIGN 0x04 /* bit 5 of the first byte of keyUsage */
#define DIRECTORY_NAME 4   /* GeneralName's number of it */

static void note_part(struct tn_x509_name *name, const char *type, struct tn_text value)
{
	if (tn_text_is(tn_text(type), OID_COMMON_NAME))
		name->common_name = value;
	else if (tn_text_is(tn_text(type), OID_ORGANIZATION))
		name->organization = value;
	else if (tn_text_is(tn_text(type), OID_EMAIL))
		name->email = value;
}

void tn_x509_take_name(struct tn_reader *r, struct tn_x509_name *ret)
{
	struct tn_reader name = tn_der_enter_short(r, TN_DER_SEQUENCE);

	*ret = (struct tn_x509_name){ .raw = tn_der_rest(&name) };
	while (!name.bad && name.left) {
		struct tn_reader set = tn_der_enter_short(&name, TN_DER_SET);

		while (!set.bad && set.left) {
			struct tn_reader pair = tn_der_enter_short(&set, TN_DER_SEQUENCE), value;
			char type[TN_DER_OID_MAX];

			tn_der_oid(&pair, type);
			value = tn_der_any(&pair);
			tn_der_end(&pair);
			set.bad |= pair.bad;
			note_part(ret, type, tn_der_rest(&value));
		}
		name.bad |= set.bad;
	}
	r->bad |= name.bad;
}

void tn_x509_show_name(const struct tn_x509_name *name, struct tn_buf *out)
{
	const struct tn_text o = name->organization, cn = name->common_name;
	/* One that begins as the other does says it already. */
	bool starts_alike = tn_text_starts(cn, o) ||
			    (cn.n >= 7 && o.n >= 7 && memcmp(cn.p, o.p, 7) == 0);

	if (cn.n && o.n && !starts_alike) {
		tn_buf_add_text(out, o);
		tn_buf_add_str(out, ": ");
		tn_buf_add_text(out, cn);
	} else {
		tn_buf_add_text(out, cn.n ? cn : o.n ? o : name->email);
	}
}

bool tn_x509_is_self_signed(const struct tn_x509 *c)
{
	if (!tn_text_eq(c->issuer.raw, c->subject.raw))
		return false;
	if (c->authority_key_id.n && !tn_text_eq(c->authority_key_id, c->key_id))
		return false;
	return !c->authority_serial.n || tn_text_eq(c->authority_serial, c->serial);
}

bool tn_x509_is_authority(const struct tn_x509 *c)
{
	return c->ca && (!c->has_usage || c->signs_certificates);
}

/* Takes AlgorithmIdentifier. Return: its parameters, none where there are none. */
static struct tn_reader take_algorithm(struct tn_reader *r, char ret[TN_DER_OID_MAX])
{
	struct tn_reader algorithm = tn_der_enter_short(r, TN_DER_SEQUENCE);

	tn_der_oid(&algorithm, ret);
	r->bad |= algorithm.bad;
	return algorithm;
}

static void take_key(struct tn_reader *r, struct tn_x509 *c)
{
	struct tn_reader whole = tn_der_whole(r, TN_DER_SEQUENCE);
	struct tn_reader info = tn_der_enter_short(r, TN_DER_SEQUENCE), parameters;

	c->key = tn_der_rest(&whole);
	parameters = take_algorithm(&info, c->key_algo);
	if (tn_der_peek(&parameters) == TN_DER_OID)
		tn_der_oid(&parameters, c->key_curve);
	tn_der_enter_short(&info, TN_DER_BITS);
	tn_der_end(&info);
	r->bad |= info.bad;
}

/* AuthorityKeyIdentifier ::= SEQUENCE { [0] key id, [1] names of the issuer, [2] serial }, all optional */
static void read_authority(struct tn_reader *value, struct tn_x509 *c)
{
	struct tn_reader id = tn_der_enter_short(value, TN_DER_SEQUENCE), part;

	if (tn_der_peek(&id) == TN_DER_CONTEXT) {
		part = tn_der_any(&id);
		c->authority_key_id = tn_der_rest(&part);
	}
	if (tn_der_peek(&id) == (TN_DER_EXPLICIT | 1)) {
		struct tn_reader names = tn_der_any(&id);

		if (tn_der_peek(&names) == (TN_DER_EXPLICIT | DIRECTORY_NAME)) {
			part = tn_der_any(&names);
			part = tn_der_enter(&part, TN_DER_SEQUENCE);
			c->authority_issuer = tn_der_rest(&part);
		}
	}
	if (tn_der_peek(&id) == (TN_DER_CONTEXT | 2)) {
		part = tn_der_any(&id);
		c->authority_serial = tn_der_rest(&part);
	}
	value->bad |= id.bad;
}

static void read_key_id(struct tn_reader *value, struct tn_x509 *c)
{
	struct tn_reader id = tn_der_enter_short(value, TN_DER_OCTETS);

	c->key_id = tn_der_rest(&id);
	tn_der_end(value);
	value->bad |= c->key_id.n == 0;
}

static void read_usage(struct tn_reader *value, struct tn_x509 *c)
{
	struct tn_reader bits = tn_der_enter_short(value, TN_DER_BITS);
	uint8_t unused = tn_take_u8(&bits), first = tn_take_u8(&bits);

	c->has_usage = true;
	c->signs_certificates = first & KEY_CERT_SIGN;
	value->bad |= bits.bad || unused > 7;
}

static void read_constraints(struct tn_reader *value, struct tn_x509 *c)
{
	struct tn_reader constraints = tn_der_enter_short(value, TN_DER_SEQUENCE), ca;

	if (tn_der_peek(&constraints) == TN_DER_BOOLEAN) {
		ca = tn_der_any(&constraints);
		c->ca = tn_take_u8(&ca) != 0;
	}
	value->bad |= constraints.bad;
}

static const struct {
	const char *oid;
	void (*read)(struct tn_reader *value, struct tn_x509 *certificate);
} extensions[] = {
	{ OID_KEY_ID, read_key_id },
	{ OID_KEY_USAGE, read_usage },
	{ OID_BASIC_CONSTRAINTS, read_constraints },
	{ OID_AUTHORITY_KEY_ID, read_authority },
};

static void take_extension(struct tn_reader *r, struct tn_x509 *c)
{
	struct tn_reader extension = tn_der_enter_short(r, TN_DER_SEQUENCE), value;
	char oid[TN_DER_OID_MAX];

	tn_der_oid(&extension, oid);
	tn_der_skip(&extension, TN_DER_BOOLEAN);
	value = tn_der_enter_short(&extension, TN_DER_OCTETS);
	tn_der_end(&extension);
	for (size_t i = 0; i < TN_ARRAY_SIZE(extensions) && !value.bad; i++)
		if (tn_text_is(tn_text(oid), extensions[i].oid))
			extensions[i].read(&value, c);
	r->bad |= extension.bad || value.bad;
}

static void take_extensions(struct tn_reader *tbs, struct tn_x509 *c)
{
	struct tn_reader list;

	if (tn_der_peek(tbs) != (TN_DER_EXPLICIT | 3))
		return;
	list = tn_der_any(tbs);
	list = tn_der_enter_short(&list, TN_DER_SEQUENCE);
	while (!list.bad && list.left)
		take_extension(&list, c);
	tbs->bad |= list.bad;
}

#define TN_DER_UTC_TIME 0x17
#define TN_DER_GENERAL_TIME 0x18

static struct tn_text take_time(struct tn_reader *dates)
{
	bool is_time = tn_der_peek(dates) == TN_DER_UTC_TIME || tn_der_peek(dates) == TN_DER_GENERAL_TIME;
	struct tn_reader time = tn_der_any(dates);

	return is_time && !dates->bad ? tn_der_rest(&time) : (struct tn_text){ "", 0 };
}

/* The kernel passes over what is no date. */
static void take_dates(struct tn_reader *tbs, struct tn_x509 *c)
{
	struct tn_reader dates = tn_der_enter_short(tbs, TN_DER_SEQUENCE);

	c->not_before = take_time(&dates);
	c->not_after = take_time(&dates);
}

/* TBSCertificate (RFC 5280, 4.1). */
static void read_tbs(struct tn_reader tbs, struct tn_x509 *c, bool *bad)
{
	struct tn_reader serial;

	tn_der_skip(&tbs, TN_DER_EXPLICIT | 0); /* version */
	serial = tn_der_enter_short(&tbs, TN_DER_INTEGER);
	c->serial = tn_der_rest(&serial);
	take_algorithm(&tbs, c->signature_algo);
	tn_x509_take_name(&tbs, &c->issuer);
	take_dates(&tbs, c);
	tn_x509_take_name(&tbs, &c->subject);
	take_key(&tbs, c);
	tn_der_skip(&tbs, TN_DER_CONTEXT | 1); /* unique identifiers of issuer and subject */
	tn_der_skip(&tbs, TN_DER_CONTEXT | 2);
	take_extensions(&tbs, c);
	tn_der_end(&tbs);
	*bad |= tbs.bad || serial.left == 0;
}

int tn_x509_read(struct tn_text der, struct tn_x509 *ret, struct tn_error *err)
{
	struct tn_reader r = { .p = (const uint8_t *)der.p, .left = der.n }, tbs, bits;
	struct tn_reader whole = tn_der_whole(&r, TN_DER_SEQUENCE);
	struct tn_reader body = tn_der_enter_short(&r, TN_DER_SEQUENCE);
	struct tn_x509 c = { .whole = tn_der_rest(&whole) };
	char outer[TN_DER_OID_MAX];
	bool bad = false;

	tbs = tn_der_whole(&body, TN_DER_SEQUENCE);
	c.tbs = tn_der_rest(&tbs);
	read_tbs(tn_der_enter_short(&body, TN_DER_SEQUENCE), &c, &bad);
	take_algorithm(&body, outer);
	bits = tn_der_enter_short(&body, TN_DER_BITS);
	bad |= tn_take_u8(&bits) != 0; /* unused bits at its end */
	c.signature = tn_der_rest(&bits);
	tn_der_end(&body);
	if (bad || body.bad || bits.bad)
		return tn_fail(err, -EBADMSG, "no X.509 certificate that makes sense");
	if (!tn_text_is(tn_text(outer), c.signature_algo))
		return tn_fail(err, -EBADMSG, "an X.509 certificate that names two algorithms for its signature");
	*ret = c;
	return 0;
}
