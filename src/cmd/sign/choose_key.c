// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which key, and which digest. */
#include <errno.h>
#include <string.h>

#include "cmd/sign/signing.h"
#include "diag/kernel_beside.h"
#include "diag/kernel_config.h"
#include "diag/kernel_places.h"
#include "machine/signing_keys.h"
#include "tenon-config.h"

/* For a kernel of which nothing is known: each that verifies modules has it built in. */
#define USUAL_HASH "sha256"

static int no_memory(struct tn_error *err)
{
	return tn_fail(err, -ENOMEM, "out of memory");
}

/* What was found beside the one that is taken, for the sentence that tells. */
static int tell(struct tn_signing *s, const tn_signing_keys *keys, size_t taken)
{
	tn_autobuf text = { 0 };
	bool any = false;

	tn_buf_addf(&text, "that of %s, the first that was found", keys->v[taken].owner);
	for (size_t i = taken + 1; i < keys->n; i++)
		if (keys->v[i].private) {
			tn_buf_addf(&text, "%s%s of %s", any ? ", " : "; there is also ", keys->v[i].private, keys->v[i].owner);
			any = true;
		}
	tn_buf_add_str(&text, any ? ": --key and --cert choose another" : "");
	s->key_why = text.failed ? NULL : tn_arena_dup(&s->world->arena, tn_buf_text(&text));
	return s->key_why ? 0 : -ENOMEM;
}

static int find_key(struct tn_signing *s, const char *release, struct tn_error *err)
{
	tn_autovec tn_signing_keys keys = { 0 };
	const char *unreadable = NULL;
	int r = tn_signing_keys_read(s->world->root, release, &s->world->arena, &keys, &unreadable);

	for (size_t i = 0; r == 0 && i < keys.n; i++)
		if (keys.v[i].private) {
			s->key = keys.v[i].private;
			s->certificate = keys.v[i].certificate;
			return tell(s, &keys, i) < 0 ? no_memory(err) : 0;
		}
	if (r < 0)
		return no_memory(err);
	if (unreadable)
		return tn_fail(err, -EACCES, "no key was named, and what is at %s cannot be read: be root, or give --key and "
			       "--cert", unreadable);
	if (keys.n)
		return tn_fail(err, -ENOENT,
			       "no key was named; there is the certificate %s of %s, but its private key is not here, or not to be "
			       "seen by this user: be root, or give --key and --cert",
			       keys.v[0].certificate, keys.v[0].owner);
	return tn_fail(err, -ENOENT, "there is no key here that DKMS, shim-signed, akmods, Portage or a kernel's build has made: "
				     "give --key and --cert");
}

/* A file may hold both. */
static const char *beside(const char *key, const char *certificate)
{
	return certificate ? certificate : key;
}

int tn_signing_choose_key(struct tn_signing *s, const char *key, const char *certificate, struct tn_error *err)
{
	struct tn_key_files files = { .key = key, .certificate = beside(key, certificate) };
	const char *release = s->world->release;
	int r;

	if (key) {
		s->key = key;
		s->certificate = files.certificate;
	} else {
		r = find_key(s, release ? release : "", err);
		if (r < 0)
			return r;
		files = (struct tn_key_files){ .root = s->world->root, .key = s->key, .certificate = s->certificate };
	}
	tn_secrets_begin(&s->secrets);
	r = tn_key_files_open(&files, &s->signer, err);
	if (r == 0)
		r = tn_x509_read(tn_sealer_certificate(s->signer), &s->x509, err);
	return r;
}

/* Return: 1 with the digest; 2: its modules are not signed; 0: it does not say; -ENOMEM. */
static int look(struct tn_text config, struct tn_arena *arena, const char **ret)
{
	tn_cleanup(tn_kernel_config_free) struct tn_kernel_config c = { 0 };
	struct tn_text hash, signs;
	int r = tn_kernel_config_read(&c, config);

	if (r <= 0)
		return r;
	hash = tn_kernel_config_get(&c, TN_TEXT_LITERAL("MODULE_SIG_HASH"));
	signs = tn_kernel_config_get(&c, TN_TEXT_LITERAL("MODULE_SIG"));
	if (!hash.n || tn_text_is(hash, "n"))
		return tn_text_is(signs, "y") ? 0 : 2;
	*ret = tn_arena_dup(arena, hash);
	return *ret ? 1 : -ENOMEM;
}

/* Return: as look(). */
static int ask_config(struct tn_signing *s, const char *release, const char **path)
{
	tn_autovec tn_kernel_places places = { 0 };
	int r = tn_kernel_places_list(TN_KERNEL_CONFIGS, s->world->root, release, &s->world->arena, &places);

	for (size_t i = 0; i < places.n && r == 0; i++) {
		tn_autobuf text = { 0 };

		*path = places.v[i];
		if (tn_kernel_beside_read(s->world->root, *path, &text) == 0)
			r = look(tn_buf_text(&text), &s->world->arena, &s->hash);
	}
	return r;
}

int tn_signing_choose_hash(struct tn_signing *s, const char *given, const char *release, struct tn_error *err)
{
	struct tn_arena *arena = &s->world->arena;
	const char *path = NULL;
	int r = given || !release ? 0 : ask_config(s, release, &path);

	if (r < 0)
		return no_memory(err);
	if (given) {
		s->hash = given;
		s->hash_why = "as asked for";
	} else if (r == 1) {
		s->hash_why = tn_arena_printf(arena, "which %s%s has as CONFIG_MODULE_SIG_HASH",
					     tn_root_path(s->world->root), path);
	} else {
		s->hash = USUAL_HASH;
		s->hash_why = tn_arena_printf(arena, "which all kernels know; %s%s", r == 2 ? "signatures are no matter to " :
					      "nothing tells the configuration of ", release ? release : "its kernel");
	}
	return !s->hash_why ? no_memory(err) : tn_sealer_check_hash(s->signer, s->hash, err);
}
