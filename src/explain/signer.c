// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who has signed a module, and where that key is. */
#include "explain/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "format/compress.h"

#define FILE_MAX_BYTES ((size_t)1 << 30)

/* By what it is that a signature names its key with. */
static bool has_signed(const struct tn_x509 *certificate, const struct tn_modsig *signature)
{
	if (signature->by_key_id)
		return certificate->key_id.n && tn_text_eq(certificate->key_id, signature->key);
	return tn_text_eq(certificate->serial, signature->key) && tn_text_eq(certificate->issuer.common_name, signature->signer);
}

static bool is_signer(struct tn_text der, const struct tn_modsig *signature)
{
	struct tn_x509 x509;

	return tn_x509_read(der, &x509, NULL) == 0 && has_signed(&x509, signature);
}

/* The certificate of the key, wherever it is. Return: empty: nowhere. */
static struct tn_text find_certificate(const struct tn_key_places *places, const struct tn_modsig *signature)
{
	struct tn_trust_certificate known;

	for (size_t i = 0; places->trust && tn_trust_certificate(places->trust, i, &known); i++)
		if (is_signer(known.der, signature))
			return known.der;
	for (size_t i = 0; i < places->boot->certificates.n; i++)
		if (is_signer(places->boot->certificates.v[i].der, signature))
			return places->boot->certificates.v[i].der;
	for (size_t i = 0; i < places->disk->n; i++)
		if (is_signer(places->disk->v[i].der, signature))
			return places->disk->v[i].der;
	return (struct tn_text){ NULL, 0 };
}

static void look_into_trust(const tn_trust *trust, struct tn_text der, struct tn_key_home *ret)
{
	struct tn_trust_certificate known;

	for (size_t i = 0; trust && tn_trust_certificate(trust, i, &known); i++) {
		if (!tn_text_eq(known.der, der))
			continue;
		ret->counts |= !known.place.doubt;
		ret->doubt = known.place.doubt;
	}
	if (ret->counts)
		ret->doubt = NULL;
	for (size_t i = 0; trust && tn_trust_revoked(trust, i, &known); i++)
		ret->revoked |= tn_text_eq(known.der, der);
}

struct tn_key_home tn_key_home_of(const struct tn_key_places *places, struct tn_text der)
{
	struct tn_key_home home = { 0 };
	struct tn_x509 x509;

	if (!der.n || tn_x509_read(der, &x509, NULL) < 0)
		return home;
	look_into_trust(places->trust, der, &home);
	for (size_t i = 0; i < places->boot->certificates.n; i++)
		home.listed[places->boot->certificates.v[i].list] |= tn_text_eq(places->boot->certificates.v[i].der, der);
	for (size_t i = 0; i < places->disk->n && !home.disk; i++)
		if (tn_text_eq(places->disk->v[i].der, der))
			home.disk = &places->disk->v[i];
	home.ring = tn_key_ring_of(places->rings, &x509);
	home.counts |= tn_key_ring_counts(home.ring); /* given to it since, from wherever */
	home.doubt = home.counts ? NULL : home.doubt;
	home.revoked |= tn_key_is_barred(places->rings, &x509) ||
			(!home.counts && places->trust && tn_trust_revokes(places->trust, der));
	return home;
}

static int read_file(const char *path, struct tn_signer *ret, struct tn_text *bytes)
{
	int r = tn_map_open_at(AT_FDCWD, path, FILE_MAX_BYTES, TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &ret->map);

	if (r < 0)
		return r;
	*bytes = tn_map_text(&ret->map);
	if (tn_compress_detect(*bytes) == TN_COMPRESSION_NONE)
		return 0;
	r = tn_decompress(*bytes, TN_DECOMPRESS_MAX, &ret->unpacked, NULL);
	*bytes = tn_buf_text(&ret->unpacked);
	return r;
}

/* Whether the key that is said to have signed it has. */
static int verify(struct tn_text bytes, struct tn_arena *arena, struct tn_signer *ret)
{
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	struct tn_signature_report report;

	if (!trust || tn_trust_add(trust, ret->der, "here", NULL) == -ENOMEM ||
	    tn_verify(trust, NULL, bytes, arena, &report, NULL) < 0)
		return -ENOMEM;
	ret->wrong = report.verdict == TN_SIGNATURE_WRONG;
	return 0;
}

static int read_subject(struct tn_arena *arena, struct tn_signer *ret)
{
	tn_autobuf name = { 0 };

	if (tn_x509_read(ret->der, &ret->x509, NULL) == 0)
		tn_x509_show_name(&ret->x509.subject, &name);
	ret->subject = name.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&name));
	return ret->subject ? 0 : -ENOMEM;
}

static int read_signature(struct tn_text bytes, const struct tn_key_places *places, struct tn_arena *arena, struct tn_signer *ret)
{
	tn_autobuf hex = { 0 };
	struct tn_modsig signature;
	int r = tn_modsig_read(bytes, &signature, NULL);

	ret->readable = r == 0 || r == -ENOENT;
	ret->is_signed = r == 0;
	if (r < 0)
		return 0;
	tn_modsig_key_hex(&signature, &hex);
	ret->name = tn_arena_dup(arena, signature.signer);
	ret->key = hex.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&hex));
	ret->der = find_certificate(places, &signature);
	if (!ret->name || !ret->key)
		return -ENOMEM;
	if (!ret->der.n)
		return 0;
	ret->home = tn_key_home_of(places, ret->der);
	return read_subject(arena, ret) < 0 ? -ENOMEM : verify(bytes, arena, ret);
}

int tn_signer_find(const char *path, const struct tn_key_places *places, struct tn_arena *arena, struct tn_signer *ret)
{
	struct tn_text bytes;
	int r = read_file(path, ret, &bytes);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return read_signature(bytes, places, arena, ret);
}

void tn_signer_free(struct tn_signer *signer)
{
	tn_map_close(&signer->map);
	tn_buf_free(&signer->unpacked);
}
