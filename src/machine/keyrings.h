/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keyrings.h - which keys the running kernel holds, in which of its rings, and what waits for the next boot
 *
 * Only root can look, and only with capabilities: a confined command does it before it gives them up.
 */
#ifndef TN_MACHINE_KEYRINGS_H
#define TN_MACHINE_KEYRINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_ring_key {
	const char *ring;        /* ".builtin_trusted_keys", ".secondary_trusted_keys", ".machine", ".platform", ".blacklist" */
	const char *description; /* "Debian Secure Boot CA: 6ccece7e..." */
	uint32_t serial;
};
typedef TN_VEC(struct tn_ring_key) tn_ring_keys;

struct tn_keyrings {
	tn_ring_keys keys;
	bool known;          /* the rings could be read */
	const char *trouble; /* why not, and who could; NULL: they could */
};

/* keyctl(2) on the serials of /proc/keys; below another root /proc/keys alone, whose keys have no known ring (@known is false).
 * Return: 0 or -ENOMEM. */
int tn_keyrings_read(const tn_root *root, struct tn_arena *arena, struct tn_keyrings *ret);
void tn_keyrings_free(struct tn_keyrings *rings);

#endif
