// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's keyrings: their serial numbers stand in /proc/keys, and keyctl(2) tells what is in them. */
#include "machine/keyrings.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "format/proc_keys.h"
#include "sys/keyring.h"

#define KEYS_MAX_BYTES ((size_t)4 << 20)

/* dbx alone has some hundred digests. */
#define RING_MAX_KEYS 16384

#define DESCRIPTION_MAX_BYTES 4096

/* Those that say something of modules; the kernel alone can make a ring whose name starts with '.'. */
static const char *const rings[] = {
	".builtin_trusted_keys", ".secondary_trusted_keys", ".machine", ".platform", ".blacklist", ".ima",
};

/* Which of them a line of /proc/keys is, or NULL. */
static const char *ring_of(const struct tn_proc_key *key)
{
	if (!tn_text_is(key->type, "keyring") || key->uid != 0)
		return NULL;
	for (size_t i = 0; i < TN_ARRAY_SIZE(rings); i++) {
		struct tn_text name = tn_text(rings[i]), rest = tn_text_from(key->description, name.n);

		if (tn_text_starts(key->description, name) && (!rest.n || rest.p[0] == ':'))
			return rings[i];
	}
	return NULL;
}

static int add(struct tn_keyrings *ret, struct tn_arena *arena, const char *ring, const struct tn_proc_key *key)
{
	const struct tn_ring_key k = { ring, tn_arena_dup(arena, key->type), tn_arena_dup(arena, key->description),
				       tn_arena_dup(arena, key->name), tn_arena_dup(arena, key->id), key->serial };

	return k.type && k.description && k.name && k.id ? tn_vec_push(&ret->keys, k) : -ENOMEM;
}

static bool find_line(struct tn_text file, uint32_t serial, struct tn_proc_key *ret)
{
	while (tn_proc_keys_next(&file, ret))
		if (ret->serial == serial)
			return true;
	return false;
}

/* A key that /proc/keys does not show tells of itself: "TYPE;UID;GID;PERMISSIONS;DESCRIPTION". */
static int add_described(struct tn_keyrings *ret, struct tn_arena *arena, const char *ring, uint32_t serial)
{
	char text[DESCRIPTION_MAX_BYTES];
	struct tn_text rest, word;
	struct tn_proc_key key = { .serial = serial };
	int r = tn_key_describe(serial, text, sizeof(text));

	if (r < 0)
		return 0; /* gone meanwhile */
	rest = tn_text(text);
	if (!tn_text_word(&rest, ";", &key.type))
		return 0;
	for (int i = 0; i < 3; i++)
		tn_text_word(&rest, ";", &word);
	key.description = rest;
	return add(ret, arena, ring, &key);
}

/* Return: 0, -ENOMEM, or why the ring cannot be read. */
static int add_ring(struct tn_keyrings *ret, struct tn_arena *arena, struct tn_text file, const char *ring, uint32_t serial)
{
	tn_autofree uint32_t *keys = calloc(RING_MAX_KEYS, sizeof(*keys));
	size_t n = 0;
	int r = keys ? tn_keyring_read(serial, keys, RING_MAX_KEYS, &n) : -ENOMEM;

	if (n > RING_MAX_KEYS)
		n = RING_MAX_KEYS;
	for (size_t i = 0; i < n && r == 0; i++) {
		struct tn_proc_key key;

		r = find_line(file, keys[i], &key) ? add(ret, arena, ring, &key) : add_described(ret, arena, ring, keys[i]);
	}
	return r;
}

static int read_rings(struct tn_keyrings *ret, struct tn_arena *arena, struct tn_text file)
{
	struct tn_text rest = file;
	struct tn_proc_key key;
	size_t seen = 0;
	int r = 0;

	while (r == 0 && tn_proc_keys_next(&rest, &key)) {
		const char *ring = ring_of(&key);

		if (!ring)
			continue;
		r = add_ring(ret, arena, file, ring, key.serial);
		seen++;
	}
	if (r == -ENOMEM)
		return r;
	ret->known = r == 0 && seen;
	if (!ret->known)
		ret->trouble = "root: the kernel shows its keyrings to nobody else";
	return 0;
}

/* Nobody tells which ring they are in. */
static int read_saved(struct tn_keyrings *ret, struct tn_arena *arena, struct tn_text file)
{
	struct tn_proc_key key;
	int r = 0;

	while (r == 0 && tn_proc_keys_next(&file, &key))
		if (key.uid == 0 && key.id.n)
			r = add(ret, arena, NULL, &key);
	ret->trouble = "nobody here: the rings of a machine are in no file of it";
	return r;
}

int tn_keyrings_read(const tn_root *root, struct tn_arena *arena, struct tn_keyrings *ret)
{
	tn_autobuf file = { 0 };
	int r = tn_root_read(root, "/proc/keys", KEYS_MAX_BYTES, &file);

	if (r == -ENOMEM)
		return r;
	if (*tn_root_path(root))
		return read_saved(ret, arena, tn_buf_text(&file));
	return read_rings(ret, arena, tn_buf_text(&file));
}

void tn_keyrings_free(struct tn_keyrings *all)
{
	tn_vec_free(&all->keys);
}

static bool has_hex(const char *hex, struct tn_text bytes)
{
	static const char digits[] = "0123456789abcdef";

	if (strlen(hex) != 2 * bytes.n)
		return false;
	for (size_t i = 0; i < bytes.n; i++) {
		uint8_t byte = (uint8_t)bytes.p[i];

		if (hex[2 * i] != digits[byte >> 4] || hex[2 * i + 1] != digits[byte & 15])
			return false;
	}
	return true;
}

const struct tn_ring_key *tn_keyrings_find(const struct tn_keyrings *all, struct tn_text id, size_t *at)
{
	while (id.n && *at < all->keys.n) {
		const struct tn_ring_key *key = &all->keys.v[(*at)++];

		if (*key->id && has_hex(key->id, id))
			return key;
	}
	return NULL;
}
