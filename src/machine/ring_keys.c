// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/ring_keys.h"

#include <string.h>

bool tn_key_ring_counts(const char *ring)
{
	return ring && (strcmp(ring, ".builtin_trusted_keys") == 0 || strcmp(ring, ".secondary_trusted_keys") == 0 ||
			strcmp(ring, ".machine") == 0);
}

/* Those that count for modules, then the others. */
static unsigned worth(const char *ring)
{
	static const char *const rings[] = { ".blacklist", ".platform", ".ima", ".machine", ".secondary_trusted_keys",
					     ".builtin_trusted_keys" };

	for (unsigned i = 0; ring && i < TN_ARRAY_SIZE(rings); i++)
		if (strcmp(ring, rings[i]) == 0)
			return i + 1;
	return 0;
}

const char *tn_key_ring_of(const struct tn_keyrings *rings, const struct tn_x509 *x509)
{
	const struct tn_ring_key *key;
	const char *best = NULL;
	size_t at = 0;

	while ((key = tn_keyrings_find(rings, x509->key_id.n ? x509->key_id : x509->serial, &at)))
		if (worth(key->ring) > worth(best))
			best = key->ring;
	return best;
}

bool tn_ring_key_is_of(const struct tn_ring_key *key, const struct tn_x509 *x509)
{
	const struct tn_keyrings one = { .keys = { .v = (struct tn_ring_key *)key, .n = 1 } };
	size_t at = 0;

	return tn_keyrings_find(&one, x509->key_id.n ? x509->key_id : x509->serial, &at);
}

bool tn_key_is_barred(const struct tn_keyrings *rings, const struct tn_x509 *x509)
{
	const struct tn_ring_key *key;
	size_t at = 0;

	while ((key = tn_keyrings_find(rings, x509->key_id.n ? x509->key_id : x509->serial, &at)))
		if (key->ring && strcmp(key->ring, ".blacklist") == 0)
			return true;
	return false;
}
