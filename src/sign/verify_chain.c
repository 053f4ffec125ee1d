// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who signed, and whether the certificates lead to one that is trusted: as pkcs7_verify() and
 * pkcs7_validate_trust() of the kernel do it. */
#include <errno.h>

#include "sign/verify_private.h"

/* What somebody signed. */
struct signed_thing {
	struct tn_text bytes;
	const struct tn_cms_algorithm *digest, *key;
	struct tn_text signature;
	bool is_payload;
};

/* The kinds of keys that a kernel loads, by the identifier in certificates. A curve for those that have one. */
static const struct {
	const char *algo, *curve, *kind;
} kinds[] = {
	{ "1.2.840.113549.1.1.1", NULL, "RSA" },
	{ "1.2.840.10045.2.1", "1.2.840.10045.3.1.1", "EC" }, /* P-192 */
	{ "1.2.840.10045.2.1", "1.2.840.10045.3.1.7", "EC" }, /* P-256 */
	{ "1.2.840.10045.2.1", "1.3.132.0.34", "EC" },        /* P-384 */
	{ "1.2.840.10045.2.1", "1.3.132.0.35", "EC" },        /* P-521 */
	{ "2.16.840.1.101.3.4.3.17", NULL, "ML-DSA-44" },
	{ "2.16.840.1.101.3.4.3.18", NULL, "ML-DSA-65" },
	{ "2.16.840.1.101.3.4.3.19", NULL, "ML-DSA-87" },
	{ "1.2.643.7.1.1.1.1", NULL, "ECRDSA" },
	{ "1.2.643.7.1.1.1.2", NULL, "ECRDSA" },
};

/* NULL: no kernel loads such a key. */
static const char *kind_of(const struct tn_x509 *c)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(kinds); i++)
		if (tn_text_is(tn_text(c->key_algo), kinds[i].algo) &&
		    (!kinds[i].curve || tn_text_is(tn_text(c->key_curve), kinds[i].curve)))
			return kinds[i].kind;
	return NULL;
}

static bool is(const char *a, const char *b)
{
	return tn_text_is(tn_text(a), b);
}

/* A large file with many signers is read once for each kind of digest. */
static int payload_digest(struct tn_verify_run *run, const char *name, struct tn_digest *ret, struct tn_error *why)
{
	size_t i = 0;
	int r;

	while (i < run->n_digests && !is(run->digests[i].name, name))
		i++;
	if (i < run->n_digests) {
		*ret = run->digests[i].digest;
		return 0;
	}
	r = tn_crypto_digest(run->crypto, name, run->payload, ret, why);
	if (r == 0 && i < TN_VERIFY_DIGESTS)
		run->digests[run->n_digests++] = (struct tn_payload_digest){ name, *ret };
	return r;
}

static int digest_of(struct tn_verify_run *run, const struct signed_thing *thing, struct tn_digest *ret,
		     struct tn_error *why)
{
	if (thing->is_payload)
		return payload_digest(run, thing->digest->digest, ret, why);
	return tn_crypto_digest(run->crypto, thing->digest->digest, thing->bytes, ret, why);
}

/* Return: 0, -EKEYREJECTED, -ENOSYS (it could not be checked), -ENOMEM. */
static int verify(struct tn_verify_run *run, const struct tn_x509 *signer, const struct signed_thing *thing,
		  struct tn_error *why)
{
	const char *kind = kind_of(signer);
	struct tn_digest digest;
	int r;

	if (!kind || !is(kind, thing->key->key))
		return tn_fail(why, -EKEYREJECTED, "it was made by a key of the kind %s, which that of the certificate is not",
			       thing->key->key);
	if (!is(kind, "RSA") && !is(kind, "EC"))
		return tn_fail(why, -ENOSYS, "tenon cannot verify %s signatures", kind);
	if (!run->budget)
		return tn_fail(why, -ENOSYS, "more signers and certificates than anybody would check");
	run->budget--;
	r = digest_of(run, thing, &digest, why);
	if (r == 0)
		r = tn_crypto_verify(run->crypto, signer->key, thing->digest->digest, &digest, thing->signature, why);
	return r == -ENOPKG ? -ENOSYS : r; /* the kernel may well know it */
}

static struct signed_thing certificate_thing(const struct tn_x509 *c)
{
	const struct tn_cms_algorithm *how = tn_cms_signature(c->signature_algo);

	return (struct signed_thing){ .bytes = c->tbs, .digest = how, .key = how, .signature = c->signature };
}

static struct signed_thing payload_thing(const struct tn_verify_run *run, const struct tn_cms_signer *signer)
{
	return (struct signed_thing){ .bytes = run->payload, .digest = signer->digest, .key = signer->key,
				      .signature = signer->signature, .is_payload = true };
}

static struct tn_signer_id id_of(const struct tn_cms_signer *s)
{
	return (struct tn_signer_id){ s->issuer, s->serial, s->key_id, s->by_key_id };
}

/* Who is said to have signed a certificate: its authority key identifier names number or key. */
static bool authority_of(const struct tn_x509 *c, struct tn_signer_id *ret)
{
	*ret = (struct tn_signer_id){ c->authority_issuer, c->authority_serial, c->authority_key_id,
				      !c->authority_serial.n || !c->authority_issuer.n };
	return !ret->by_key_id || ret->key_id.n;
}

static size_t index_of(const struct tn_verify_run *run, const struct tn_x509 *c)
{
	return (size_t)(c - run->cms.certificates.v);
}

/* The first certificate of the message with that id, or NULL. */
static const struct tn_x509 *carried(const struct tn_verify_run *run, const struct tn_signer_id *id)
{
	for (size_t i = 0; i < run->cms.certificates.n; i++)
		if (tn_signer_is(id, &run->cms.certificates.v[i]))
			return &run->cms.certificates.v[i];
	return NULL;
}

/* The certificate of a signer, where the message carries it: looked for by issuer and serial alone. */
static const struct tn_x509 *carried_signer(const struct tn_verify_run *run, const struct tn_cms_signer *signer)
{
	struct tn_signer_id id = id_of(signer);
	const struct tn_x509 *c = signer->by_key_id ? NULL : carried(run, &id);
	const char *kind = c ? kind_of(c) : NULL;

	return kind && is(kind, signer->key->key) ? c : NULL;
}

static int verify_carried(struct tn_verify_run *run, const struct tn_x509 *signer, const struct signed_thing *thing,
			  struct tn_error *why)
{
	const char *kind = kind_of(signer);

	run->report->carried_ec |= kind && is(kind, "EC");
	return verify(run, signer, thing, why);
}

static int carried_failed(struct tn_error *why, int code)
{
	if (code == -EKEYREJECTED)
		return tn_fail(why, code, "a certificate that it carries is not what its issuer signed");
	return tn_fail_in(why, code, "a certificate that it carries");
}

/* A certificate that says that it signed itself must have. */
static int check_self_signed(struct tn_verify_run *run, struct tn_error *why)
{
	for (size_t i = 0; i < run->cms.certificates.n; i++) {
		const struct tn_x509 *c = &run->cms.certificates.v[i];
		struct signed_thing thing = certificate_thing(c);
		int r = tn_x509_is_self_signed(c) && kind_of(c) ? verify_carried(run, c, &thing, why) : 0;

		if (r < 0)
			return carried_failed(why, r);
	}
	return 0;
}

/* Follows the certificates of the message from that of a signer up, and notes who signed which. */
static int check_carried_chain(struct tn_verify_run *run, const struct tn_x509 *c, struct tn_error *why)
{
	for (size_t steps = 0; steps < run->cms.certificates.n && kind_of(c); steps++) {
		struct signed_thing thing = certificate_thing(c);
		const struct tn_x509 *issuer;
		struct tn_signer_id id;
		int r;

		if (tn_x509_is_self_signed(c)) {
			run->issuers[index_of(run, c)] = c;
			return 0;
		}
		issuer = authority_of(c, &id) ? carried(run, &id) : NULL;
		if (!issuer || run->issuers[index_of(run, c)])
			return 0;
		if (!id.by_key_id && id.key_id.n && !tn_text_eq(id.key_id, issuer->key_id))
			return tn_fail(why, -EKEYREJECTED, "a certificate that it carries names two different issuers");
		r = verify_carried(run, issuer, &thing, why);
		if (r < 0)
			return carried_failed(why, r);
		run->issuers[index_of(run, c)] = issuer;
		c = issuer;
	}
	return 0;
}

/* The message by itself: signers whose certificates it carries. */
static int check_carried(struct tn_verify_run *run, struct tn_error *why)
{
	int r = check_self_signed(run, why);

	for (size_t i = 0; i < run->cms.signers.n && r == 0; i++) {
		const struct tn_cms_signer *signer = &run->cms.signers.v[i];
		struct signed_thing thing = payload_thing(run, signer);
		const struct tn_x509 *c = carried_signer(run, signer);

		if (!c)
			continue;
		r = verify_carried(run, c, &thing, why);
		if (r == 0)
			r = check_carried_chain(run, c, why);
	}
	return r;
}

static int note_key(struct tn_verify_run *run, const struct tn_trust_key *key)
{
	struct tn_signature_report *report = run->report;

	report->key_source = tn_arena_str(run->arena, key->place.name);
	report->key_ring = key->place.ring;
	report->key_subject = tn_arena_str(run->arena, key->subject);
	report->key_doubt = key->place.doubt ? tn_arena_str(run->arena, key->place.doubt) : NULL;
	return !report->key_source || !report->key_subject || (key->place.doubt && !report->key_doubt) ? -ENOMEM : 0;
}

/* Firmware's certificates that it has also revoked are not loaded. */
static int check_taken(const struct tn_verify_run *run, const struct tn_trust_key *key, struct tn_error *why)
{
	const char *source = NULL;
	int r;

	if (!kind_of(&key->x509))
		return tn_fail(why, -ENOKEY, "%s is in %s, and no kernel loads such a kind of key", key->subject,
			       key->place.name);
	r = key->place.firmware ? tn_trust_is_revoked(&run->trust->certificates, run->crypto, key->x509.tbs, &source, why) : 0;
	if (r < 0)
		return r == -ENOPKG ? -ENOSYS : r;
	return source ? tn_fail(why, -EKEYEXPIRED, "its certificate is revoked by %s", source) : 0;
}

/* With the keys that have this id, until one has made the signature. Return: as verify(), or -ENOKEY:
 * there is none; -EKEYEXPIRED. */
static int verify_with_keys(struct tn_verify_run *run, const tn_trust_keys *keys, const struct tn_signer_id *id,
			    const struct signed_thing *thing, struct tn_error *why)
{
	const struct tn_trust_key *key;
	size_t from = 0;
	int r = -ENOKEY;

	while ((key = tn_trust_find(keys, id, &from))) {
		tn_error_clear(why); /* of the key before */
		r = check_taken(run, key, why);
		if (r == 0)
			r = verify(run, &key->x509, thing, why);
		if (r != -ENOKEY && note_key(run, key) < 0)
			return -ENOMEM;
		if (r == 0)
			return 0;
	}
	return r;
}

/* One signer: up the certificates of the message until one is known, or was signed by one that is. */
static int trust_one(struct tn_verify_run *run, const tn_trust_keys *keys, const struct tn_cms_signer *signer,
		     struct tn_error *why)
{
	struct signed_thing thing = payload_thing(run, signer), whole = thing;
	const struct tn_x509 *c = carried_signer(run, signer), *last = NULL;
	struct tn_signer_id id = id_of(signer);
	int r;

	for (size_t steps = 0; c && steps <= run->cms.certificates.n; steps++) {
		struct tn_signer_id itself = { c->issuer.raw, c->serial, c->key_id, false };

		r = verify_with_keys(run, keys, &itself, &thing, why);
		if (r != -ENOKEY)
			return r;
		if (run->issuers[index_of(run, c)] == c)
			return -ENOKEY;
		last = c;
		thing = certificate_thing(c);
		c = run->issuers[index_of(run, c)];
	}
	if (last) {
		struct tn_signer_id authority;

		r = authority_of(last, &authority) ? verify_with_keys(run, keys, &authority, &thing, why) : -ENOKEY;
		if (r != -ENOKEY)
			return r;
	}
	return verify_with_keys(run, keys, &id, &whole, why);
}

/* One signer that is trusted suffices; one that is wrong is the end. */
static int trust_all(struct tn_verify_run *run, const tn_trust_keys *keys, struct tn_error *why)
{
	int result = -ENOKEY;

	for (size_t i = 0; i < run->cms.signers.n; i++) {
		int r = trust_one(run, keys, &run->cms.signers.v[i], why);

		if (r == -EKEYREJECTED || r == -ENOMEM)
			return r;
		/* What could not be checked may be wrong, and then what is right does not help. */
		if (r == -ENOSYS || (result != -ENOSYS && (r == 0 || (r != -ENOKEY && result < 0))))
			result = r;
	}
	return result;
}

int tn_verify_signers(struct tn_verify_run *run, struct tn_error *why)
{
	int r;

	if (run->cms.certificates.n) {
		run->issuers = calloc(run->cms.certificates.n, sizeof(*run->issuers));
		if (!run->issuers)
			return -ENOMEM;
	}
	r = check_carried(run, why);
	if (r < 0)
		return r;
	r = trust_all(run, &run->trust->revoked, why);
	if (r != -ENOKEY)
		return r == 0 ? tn_fail(why, -EKEYREVOKED, "its key is revoked by %s", run->report->key_source) : r;
	return trust_all(run, &run->trust->keys, why);
}
