// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sign/crypto.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/cleanup.h"
#include "base/size.h"
#include "base/dlopen_note.h"

/* What is kept at most. A tree has modules of one digest and one key, or of few. */
#define DIGESTS_MAX 4
#define KEYS_MAX 8

#define SONAME "libcrypto.so.3"

TN_DLOPEN_NOTE("signatures", "Module signatures are verified", "recommended", SONAME);

struct libcrypto {
	__typeof__(OPENSSL_init_crypto) *init;
	__typeof__(ERR_clear_error) *clear_error;
	__typeof__(EVP_MD_fetch) *md_fetch;
	__typeof__(EVP_MD_free) *md_free;
	__typeof__(EVP_Digest) *digest;
	__typeof__(d2i_PUBKEY) *read_key;
	__typeof__(EVP_PKEY_free) *key_free;
	__typeof__(EVP_PKEY_is_a) *key_is_a;
	__typeof__(EVP_PKEY_get_bits) *key_bits;
	__typeof__(EVP_PKEY_CTX_new_from_pkey) *context_new;
	__typeof__(EVP_PKEY_CTX_free) *context_free;
	__typeof__(EVP_PKEY_verify_init) *verify_init;
	__typeof__(EVP_PKEY_CTX_set_rsa_padding) *set_padding;
	__typeof__(EVP_PKEY_CTX_set_signature_md) *set_md;
	__typeof__(EVP_PKEY_verify) *verify;
};

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	{ "OPENSSL_init_crypto", offsetof(struct libcrypto, init) },
	{ "ERR_clear_error", offsetof(struct libcrypto, clear_error) },
	{ "EVP_MD_fetch", offsetof(struct libcrypto, md_fetch) },
	{ "EVP_MD_free", offsetof(struct libcrypto, md_free) },
	{ "EVP_Digest", offsetof(struct libcrypto, digest) },
	{ "d2i_PUBKEY", offsetof(struct libcrypto, read_key) },
	{ "EVP_PKEY_free", offsetof(struct libcrypto, key_free) },
	{ "EVP_PKEY_is_a", offsetof(struct libcrypto, key_is_a) },
	{ "EVP_PKEY_get_bits", offsetof(struct libcrypto, key_bits) },
	{ "EVP_PKEY_CTX_new_from_pkey", offsetof(struct libcrypto, context_new) },
	{ "EVP_PKEY_CTX_free", offsetof(struct libcrypto, context_free) },
	{ "EVP_PKEY_verify_init", offsetof(struct libcrypto, verify_init) },
	{ "EVP_PKEY_CTX_set_rsa_padding", offsetof(struct libcrypto, set_padding) },
	{ "EVP_PKEY_CTX_set_signature_md", offsetof(struct libcrypto, set_md) },
	{ "EVP_PKEY_verify", offsetof(struct libcrypto, verify) },
};

/* A key that is ready to verify signatures of one digest. */
struct kept_key {
	char *der; /* SubjectPublicKeyInfo; NULL: this place is free */
	size_t n;
	const EVP_MD *md;
	EVP_PKEY *key;
	EVP_PKEY_CTX *context;
};

struct kept_digest {
	char *name; /* NULL: this place is free */
	EVP_MD *md;
};

struct tn_crypto {
	bool loaded;
	struct libcrypto lib;
	struct kept_digest digests[DIGESTS_MAX];
	struct kept_key keys[KEYS_MAX];
	size_t next_digest, next_key; /* whose place the next one takes */
};

tn_crypto *tn_crypto_new(void)
{
	return calloc(1, sizeof(tn_crypto));
}

static void drop_key(const struct libcrypto *lib, struct kept_key *kept)
{
	if (!kept->der)
		return;
	lib->context_free(kept->context);
	lib->key_free(kept->key);
	free(kept->der);
	*kept = (struct kept_key){ 0 };
}

/* With the keys that are ready for it. */
static void drop_digest(tn_crypto *c, struct kept_digest *kept)
{
	if (!kept->name)
		return;
	for (size_t i = 0; i < KEYS_MAX; i++)
		if (c->keys[i].md == kept->md)
			drop_key(&c->lib, &c->keys[i]);
	c->lib.md_free(kept->md);
	free(kept->name);
	*kept = (struct kept_digest){ 0 };
}

tn_crypto *tn_crypto_free(tn_crypto *c)
{
	for (size_t i = 0; c && i < DIGESTS_MAX; i++)
		drop_digest(c, &c->digests[i]);
	free(c);
	return NULL;
}

static int find_functions(struct libcrypto *ret, struct tn_error *err)
{
	void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!library)
		return tn_fail(err, -ENOSYS, "signatures are verified with OpenSSL: %s", dlerror());
	for (size_t i = 0; i < TN_ARRAY_SIZE(functions); i++) {
		void *fn = dlsym(library, functions[i].name);

		if (!fn) {
			dlclose(library);
			return tn_fail(err, -ENOSYS, "signatures are verified with OpenSSL: %s", dlerror());
		}
		memcpy((char *)ret + functions[i].offset, &fn, sizeof(fn));
	}
	dlclose(library); /* RTLD_NODELETE: only the count goes down */
	return 0;
}

static int load(tn_crypto *c, struct tn_error *err)
{
	int r = c->loaded ? 0 : find_functions(&c->lib, err);

	if (r < 0 || c->loaded)
		return r;
	/* What a machine's openssl.cnf forbids or adds says nothing of its kernel. */
	if (c->lib.init(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) != 1)
		return tn_fail(err, -ENOSYS, "signatures are verified with OpenSSL, and it does not start");
	c->loaded = true;
	return 0;
}

static int find_digest(tn_crypto *c, const char *name, const EVP_MD **ret, struct tn_error *err)
{
	struct kept_digest *kept = &c->digests[c->next_digest], new = { 0 };

	for (size_t i = 0; i < DIGESTS_MAX; i++)
		if (c->digests[i].name && strcmp(c->digests[i].name, name) == 0) {
			*ret = c->digests[i].md;
			return 0;
		}
	new.md = c->lib.md_fetch(NULL, name, NULL);
	if (!new.md)
		return tn_fail(err, -ENOPKG, "OpenSSL does not know the digest %s", name);
	new.name = strdup(name);
	if (!new.name) {
		c->lib.md_free(new.md);
		return tn_fail(err, -ENOMEM, "out of memory");
	}
	drop_digest(c, kept);
	*kept = new;
	c->next_digest = (c->next_digest + 1) % DIGESTS_MAX;
	*ret = new.md;
	return 0;
}

int tn_crypto_digest(tn_crypto *c, const char *name, struct tn_text data, struct tn_digest *ret, struct tn_error *err)
{
	struct tn_digest digest = { .n = 0 };
	const EVP_MD *md = NULL;
	unsigned n = 0;
	int r = load(c, err);

	if (r < 0)
		return r;
	r = find_digest(c, name, &md, err);
	if (r == 0 && (EVP_MAX_MD_SIZE > TN_DIGEST_MAX || c->lib.digest(data.p, data.n, digest.p, &n, md, NULL) != 1))
		r = tn_fail(err, -ENOPKG, "OpenSSL cannot compute the digest %s", name);
	c->lib.clear_error();
	if (r < 0)
		return r;
	digest.n = n;
	*ret = digest;
	return 0;
}

/* The kernel's rsa knows these sizes alone. */
static int check_size(const struct libcrypto *lib, const EVP_PKEY *key, struct tn_error *err)
{
	static const int sizes[] = { 512, 1024, 1536, 2048, 3072, 4096 };
	int bits = lib->key_bits(key);

	for (size_t i = 0; i < TN_ARRAY_SIZE(sizes); i++)
		if (bits == sizes[i])
			return 0;
	return tn_fail(err, -EKEYREJECTED, "the kernel takes no RSA key of %d bits", bits);
}

/* Return: 0, -EKEYREJECTED, -ENOPKG. */
static int make_ready(const struct libcrypto *lib, struct kept_key *to, struct tn_error *err)
{
	bool rsa = lib->key_is_a(to->key, "RSA");
	int r = rsa ? check_size(lib, to->key, err) : 0;

	if (r < 0)
		return r;
	to->context = lib->context_new(NULL, to->key, NULL);
	if (!to->context || lib->verify_init(to->context) != 1 || lib->set_md(to->context, to->md) != 1 ||
	    (rsa && lib->set_padding(to->context, RSA_PKCS1_PADDING) != 1))
		return tn_fail(err, -ENOPKG, "OpenSSL cannot verify with such a key and digest");
	return 0;
}

static int new_key(const struct libcrypto *lib, struct tn_text der, const EVP_MD *md, struct kept_key *ret, struct tn_error *err)
{
	const uint8_t *p = (const uint8_t *)der.p;
	struct kept_key new = { .der = malloc(tn_size_add(der.n, 1)), .n = der.n, .md = md };
	int r = 0;

	if (!new.der)
		return tn_fail(err, -ENOMEM, "out of memory");
	memcpy(new.der, der.p, der.n);
	new.key = der.n <= LONG_MAX ? lib->read_key(NULL, &p, (long)der.n) : NULL;
	r = new.key ? make_ready(lib, &new, err) : tn_fail(err, -ENOPKG, "OpenSSL cannot read the key of the certificate");
	if (r < 0)
		drop_key(lib, &new);
	else
		*ret = new;
	return r;
}

static int find_key(tn_crypto *c, struct tn_text der, const EVP_MD *md, struct kept_key **ret, struct tn_error *err)
{
	struct kept_key *kept = &c->keys[c->next_key], new;
	int r;

	for (size_t i = 0; i < KEYS_MAX; i++) {
		struct kept_key *k = &c->keys[i];

		if (k->der && k->md == md && tn_text_eq((struct tn_text){ k->der, k->n }, der)) {
			*ret = k;
			return 0;
		}
	}
	r = new_key(&c->lib, der, md, &new, err);
	if (r < 0)
		return r;
	drop_key(&c->lib, kept);
	*kept = new;
	c->next_key = (c->next_key + 1) % KEYS_MAX;
	*ret = kept;
	return 0;
}

int tn_crypto_verify(tn_crypto *c, struct tn_text der, const char *name, const struct tn_digest *digest,
		     struct tn_text signature, struct tn_error *err)
{
	struct kept_key *key = NULL;
	const EVP_MD *md = NULL;
	int r = load(c, err);

	if (r < 0)
		return r;
	r = find_digest(c, name, &md, err);
	if (r == 0)
		r = find_key(c, der, md, &key, err);
	if (r == 0 && c->lib.verify(key->context, (const uint8_t *)signature.p, signature.n, digest->p, digest->n) != 1)
		r = -EKEYREJECTED; /* which says it all */
	c->lib.clear_error();
	return r;
}
