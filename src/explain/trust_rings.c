// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/trust_rings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "format/x509.h"
#include "machine/ring_keys.h"

struct looking {
	tn_trust *trust;
	const struct tn_keyrings *rings;
};

static bool is_platform(const char *ring)
{
	return ring && strcmp(ring, ".platform") == 0;
}

static const char *ring_of(const struct looking *l, struct tn_text der)
{
	struct tn_x509 x509;

	return tn_x509_read(der, &x509, NULL) == 0 ? tn_key_ring_of(l->rings, &x509) : NULL;
}

/* Some kernels are built with certificates that they do not trust: those, too, stand in the image. */
static int note_barred(struct looking *l, struct tn_text der, const char *source)
{
	const struct tn_trust_place place = { .name = source, .ring = ".blacklist" };
	struct tn_x509 x509;

	if (tn_x509_read(der, &x509, NULL) < 0 || !tn_key_is_barred(l->rings, &x509))
		return 0;
	return tn_trust_add_revoked(l->trust, der, &place, NULL) == -ENOMEM ? -ENOMEM : 0;
}

/* One that is in no ring that is asked was taken for a key of another. */
static bool is_held(const struct tn_trust_certificate *known, void *data)
{
	const char *ring = ring_of(data, known->der);

	return tn_key_ring_counts(ring) || is_platform(ring);
}

static int settle_known(struct looking *l)
{
	struct tn_trust_certificate known;
	int r = 0;

	for (size_t i = 0; r == 0 && tn_trust_certificate(l->trust, i, &known); i++)
		r = note_barred(l, known.der, known.place.name);
	tn_trust_keep(l->trust, is_held, l);
	for (size_t i = 0; tn_trust_certificate(l->trust, i, &known); i++)
		tn_trust_set_ring(l->trust, i, ring_of(l, known.der));
	return r;
}

static bool is_there(const struct looking *l, struct tn_text der)
{
	struct tn_trust_certificate known;

	for (size_t i = 0; tn_trust_certificate(l->trust, i, &known); i++)
		if (tn_text_eq(known.der, der))
			return true;
	return false;
}

/* A certificate of this disk that goes with a key of the kernel's. */
static int add_from_disk(struct looking *l, const struct tn_signing_key *key)
{
	struct tn_trust_place place = { .name = key->certificate, .ring = ring_of(l, key->der) };
	int r = 0;

	if (is_there(l, key->der))
		return 0;
	if (tn_key_ring_counts(place.ring))
		r = tn_trust_add_from(l->trust, key->der, &place, NULL);
	return r == -ENOMEM ? r : note_barred(l, key->der, key->certificate);
}

static bool is_explained(const struct looking *l, const struct tn_ring_key *key)
{
	struct tn_trust_certificate known;

	for (size_t i = 0; tn_trust_certificate(l->trust, i, &known); i++) {
		struct tn_x509 x509;

		if (tn_x509_read(known.der, &x509, NULL) == 0 && tn_ring_key_is_of(key, &x509))
			return true;
	}
	return false;
}

/* A key that may count, whose certificate would tell what it has signed. */
static int note_gap(struct looking *l)
{
	const tn_ring_keys *keys = &l->rings->keys;

	tn_trust_close_gap(l->trust);
	for (size_t i = 0; i < keys->n; i++) {
		const struct tn_ring_key *key = &keys->v[i];
		char why[256];

		if (!*key->id || (!tn_key_ring_counts(key->ring) && !is_platform(key->ring)) || is_explained(l, key))
			continue;
		snprintf(why, sizeof(why), "the kernel has a key \"%.100s\" in %s, whose certificate is not to be found", key->name,
			 key->ring);
		return tn_trust_set_gap(l->trust, why);
	}
	return 0;
}

/* Old kernels have other rings. */
static bool tells(const struct tn_keyrings *rings)
{
	for (size_t i = 0; i < rings->keys.n && rings->known; i++)
		if (tn_key_ring_counts(rings->keys.v[i].ring))
			return true;
	return false;
}

int tn_trust_look_into_rings(tn_trust *trust, const struct tn_keyrings *rings, const tn_signing_keys *disk)
{
	struct looking l = { trust, rings };
	int r;

	if (!tells(rings))
		return 0;
	r = settle_known(&l);
	for (size_t i = 0; r == 0 && i < disk->n; i++)
		r = add_from_disk(&l, &disk->v[i]);
	return r < 0 ? r : note_gap(&l);
}
