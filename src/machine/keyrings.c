// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's keyrings: their serial numbers stand in /proc/keys, and keyctl(2) tells what is in them. */
#include "machine/keyrings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hash.h"
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

/* What /proc/keys shows, and what came of asking. */
struct reading {
	struct tn_keyrings *found;
	struct tn_arena *arena;
	TN_VEC(struct tn_proc_key) lines;
	struct tn_hash by_serial; /* the bytes of a serial number -> its line */
	int why;                  /* the first reason for which not all is known, -errno; or 0 */
};

static void free_reading(struct reading *r)
{
	tn_vec_free(&r->lines);
	tn_hash_free(&r->by_serial);
}

static struct tn_text bytes_of(const uint32_t *serial)
{
	return (struct tn_text){ (const char *)serial, sizeof(*serial) };
}

static int read_lines(struct reading *r, struct tn_text file)
{
	struct tn_proc_key key;

	while (tn_proc_keys_next(&file, &key))
		if (tn_vec_push(&r->lines, key) < 0)
			return -ENOMEM;
	for (size_t i = 0; i < r->lines.n; i++) {
		struct tn_proc_key *line = &r->lines.v[i];

		if (tn_hash_add(&r->by_serial, bytes_of(&line->serial), line, NULL) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

static void note_failure(struct reading *r, int code)
{
	if (!r->why)
		r->why = code;
}

/* A key that /proc/keys does not show tells of itself: "TYPE;UID;GID;PERMISSIONS;DESCRIPTION". */
static int add_described(struct reading *reading, const char *ring, uint32_t serial)
{
	char text[DESCRIPTION_MAX_BYTES];
	struct tn_text rest, word;
	struct tn_proc_key key = { .serial = serial };
	int r = tn_key_describe(serial, text, sizeof(text));

	if (r == -ENOKEY || r == -EKEYREVOKED || r == -EKEYEXPIRED)
		return 0; /* gone meanwhile */
	if (r < 0) {
		note_failure(reading, r);
		return 0;
	}
	rest = tn_text(text);
	if (!tn_text_word(&rest, ";", &key.type))
		return 0;
	for (int i = 0; i < 3; i++)
		tn_text_word(&rest, ";", &word);
	key.description = rest;
	return add(reading->found, reading->arena, ring, &key);
}

static int add_ring(struct reading *reading, const char *ring, uint32_t serial)
{
	tn_autofree uint32_t *keys = calloc(RING_MAX_KEYS, sizeof(*keys));
	size_t n = 0;
	int r = keys ? tn_keyring_read(serial, keys, RING_MAX_KEYS, &n) : -ENOMEM;

	if (r == -ENOMEM)
		return r;
	if (r < 0)
		note_failure(reading, r);
	if (n > RING_MAX_KEYS) {
		note_failure(reading, -EFBIG);
		n = RING_MAX_KEYS;
	}
	r = 0;
	for (size_t i = 0; i < n && r == 0; i++) {
		const struct tn_proc_key *line = tn_hash_get(&reading->by_serial, bytes_of(&keys[i]));

		r = line ? add(reading->found, reading->arena, ring, line) : add_described(reading, ring, keys[i]);
	}
	return r;
}

static int read_rings(struct tn_keyrings *ret, struct tn_arena *arena, struct tn_text file)
{
	struct reading reading = { .found = ret, .arena = arena };
	size_t seen = 0;
	int r = read_lines(&reading, file);

	for (size_t i = 0; r == 0 && i < reading.lines.n; i++) {
		const char *ring = ring_of(&reading.lines.v[i]);

		if (!ring)
			continue;
		r = add_ring(&reading, ring, reading.lines.v[i].serial);
		seen++;
	}
	free_reading(&reading);
	if (r < 0)
		return r;
	ret->known = seen && !reading.why;
	if (reading.why == -EFBIG)
		ret->trouble = "keyctl(1): a keyring has more keys than are read here";
	else if (!ret->known)
		ret->trouble = geteuid() == 0 ? "root of the host: they are not shown to this process, though it is root" :
						"root: the kernel shows its keyrings to nobody else";
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
