// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sign/trust.h"

#include <errno.h>

#include "format/efi_siglist.h"

tn_trust *tn_trust_new(void)
{
	return calloc(1, sizeof(tn_trust));
}

tn_trust *tn_trust_free(tn_trust *trust)
{
	if (!trust)
		return NULL;
	tn_vec_free(&trust->keys);
	tn_vec_free(&trust->revoked);
	tn_vec_free(&trust->files);
	tn_vec_free(&trust->certificates);
	tn_arena_free(&trust->arena);
	free(trust);
	return NULL;
}

static int no_memory(struct tn_error *err)
{
	return tn_fail(err, -ENOMEM, "out of memory");
}

/* A place that lives as long as the trust. */
static int keep_place(tn_trust *trust, const struct tn_trust_place *place, struct tn_trust_place *ret)
{
	struct tn_trust_place kept = *place;

	kept.name = tn_arena_str(&trust->arena, place->name);
	kept.doubt = place->doubt ? tn_arena_str(&trust->arena, place->doubt) : NULL;
	if (!kept.name || (place->doubt && !kept.doubt))
		return -ENOMEM;
	*ret = kept;
	return 0;
}

static int add_key(tn_trust *trust, tn_trust_keys *keys, struct tn_text der, const struct tn_trust_place *place,
		   struct tn_error *err)
{
	tn_autobuf subject = { 0 };
	struct tn_trust_key key;
	int r = tn_x509_read(der, &key.x509, err);
	char *copy;

	if (r < 0)
		return tn_fail_in(err, r, "%s", place->name);
	der = key.x509.whole;
	copy = tn_arena_dup(&trust->arena, der);
	if (!copy || tn_x509_read((struct tn_text){ copy, der.n }, &key.x509, NULL) < 0)
		return no_memory(err);
	tn_x509_show_name(&key.x509.subject, &subject);
	key.subject = tn_arena_dup(&trust->arena, tn_buf_text(&subject));
	if (subject.failed || !key.subject || keep_place(trust, place, &key.place) < 0 || tn_vec_push(keys, key) < 0)
		return no_memory(err);
	return 0;
}

int tn_trust_add(tn_trust *trust, struct tn_text der, const char *source, struct tn_error *err)
{
	return tn_trust_add_from(trust, der, &(struct tn_trust_place){ .name = source }, err);
}

int tn_trust_add_from(tn_trust *trust, struct tn_text der, const struct tn_trust_place *place, struct tn_error *err)
{
	return add_key(trust, &trust->keys, der, place, err);
}

int tn_trust_add_revoked(tn_trust *trust, struct tn_text der, const struct tn_trust_place *place, struct tn_error *err)
{
	return add_key(trust, &trust->revoked, der, place, err);
}

/* With a time behind it a digest is none that the kernel would ever look for: it takes all of the entry for one. */
static int add_digest(tn_trust *trust, tn_revoked_digests *list, struct tn_text bytes, const char *source)
{
	struct tn_revoked_digest digest = { .source = source };

	if (bytes.n != sizeof(digest.p))
		return 0;
	memcpy(digest.p, bytes.p, bytes.n);
	return tn_vec_push(list, digest);
}

static int add_entry(tn_trust *trust, const struct tn_efi_entry *entry, enum tn_trust_list kind,
		     const struct tn_trust_place *place, struct tn_error *err)
{
	const bool revoked = kind != TN_TRUST_LIST_KEYS;
	int r = 0;

	if (entry->kind == TN_EFI_X509 && kind != TN_TRUST_LIST_REVOKED_DIGESTS)
		r = add_key(trust, revoked ? &trust->revoked : &trust->keys, entry->data, place, NULL);
	else if (entry->kind == TN_EFI_SHA256 && revoked)
		r = add_digest(trust, &trust->files, entry->data, place->name);
	else if (entry->kind == TN_EFI_X509_SHA256 && revoked)
		r = add_digest(trust, &trust->certificates, entry->data, place->name);
	return r == -ENOMEM ? no_memory(err) : 0; /* a certificate that makes no sense is passed over */
}

int tn_trust_add_efi(tn_trust *trust, struct tn_text list, enum tn_trust_list kind, const char *source, struct tn_error *err)
{
	struct tn_efi_walk walk = { .lists = { .p = (const uint8_t *)list.p, .left = list.n } };
	struct tn_trust_place place = { .name = source, .firmware = true }, kept;
	struct tn_efi_entry entry;
	int r;

	if (keep_place(trust, &place, &kept) < 0)
		return no_memory(err);
	while ((r = tn_efi_next(&walk, &entry)) > 0) {
		r = add_entry(trust, &entry, kind, &kept, err);
		if (r < 0)
			return r;
	}
	return r < 0 ? tn_fail(err, r, "%s: damaged EFI signature list", source) : 0;
}

int tn_trust_set_gap(tn_trust *trust, const char *why)
{
	if (!trust->gap)
		trust->gap = tn_arena_str(&trust->arena, why);
	return trust->gap ? 0 : -ENOMEM;
}

const char *tn_trust_gap(const tn_trust *trust)
{
	return trust->gap;
}

void tn_trust_close_gap(tn_trust *trust)
{
	trust->gap = NULL;
}

static bool get(const tn_trust_keys *keys, size_t i, struct tn_trust_certificate *ret)
{
	const struct tn_trust_key *key;

	if (i >= keys->n)
		return false;
	key = &keys->v[i];
	*ret = (struct tn_trust_certificate){ key->subject, key->x509.key_id, key->x509.whole, key->place };
	return true;
}

bool tn_trust_certificate(const tn_trust *trust, size_t i, struct tn_trust_certificate *ret)
{
	return get(&trust->keys, i, ret);
}

bool tn_trust_revoked(const tn_trust *trust, size_t i, struct tn_trust_certificate *ret)
{
	return get(&trust->revoked, i, ret);
}

size_t tn_trust_revoked_digests(const tn_trust *trust)
{
	return trust->files.n + trust->certificates.n;
}

void tn_trust_set_ring(tn_trust *trust, size_t i, const char *ring)
{
	if (i < trust->keys.n)
		trust->keys.v[i].place.ring = ring;
}

void tn_trust_keep(tn_trust *trust, bool (*keep)(const struct tn_trust_certificate *certificate, void *data),
		   void *data)
{
	struct tn_trust_certificate certificate;
	size_t kept = 0;

	for (size_t i = 0; tn_trust_certificate(trust, i, &certificate); i++)
		if (keep(&certificate, data))
			trust->keys.v[kept++] = trust->keys.v[i];
	trust->keys.n = kept;
}

const char *tn_trust_revokes(const tn_trust *trust, struct tn_text der)
{
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = trust->certificates.n ? tn_crypto_new() : NULL;
	const char *source = NULL;
	struct tn_x509 x509;

	if (crypto && tn_x509_read(der, &x509, NULL) == 0)
		tn_trust_is_revoked(&trust->certificates, crypto, x509.tbs, &source, NULL);
	return source;
}

bool tn_signer_is(const struct tn_signer_id *id, const struct tn_x509 *c)
{
	if (id->by_key_id)
		return id->key_id.n && tn_text_eq(id->key_id, c->key_id);
	return id->serial.n && tn_text_eq(id->serial, c->serial) && tn_text_eq(id->issuer, c->issuer.raw);
}

const struct tn_trust_key *tn_trust_find(const tn_trust_keys *keys, const struct tn_signer_id *id, size_t *from)
{
	while (*from < keys->n) {
		const struct tn_trust_key *key = &keys->v[(*from)++];

		if (tn_signer_is(id, &key->x509))
			return key;
	}
	return NULL;
}

int tn_trust_is_revoked(const tn_revoked_digests *list, tn_crypto *crypto, struct tn_text bytes, const char **ret,
			struct tn_error *err)
{
	struct tn_digest digest;
	int r;

	*ret = NULL;
	if (!list->n)
		return 0;
	r = tn_crypto_digest(crypto, "SHA256", bytes, &digest, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < list->n && !*ret; i++)
		if (memcmp(list->v[i].p, digest.p, sizeof(list->v[i].p)) == 0)
			*ret = list->v[i].source;
	return 0;
}
