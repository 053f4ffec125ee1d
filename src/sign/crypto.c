// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sign/crypto.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/cleanup.h"
#include "base/dlopen_note.h"

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

/* Looked up anew each time, which is cheap once the library is there, so that there is no state to share. */
static int load(struct libcrypto *ret, struct tn_error *err)
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
	/* What a machine's openssl.cnf forbids or adds says nothing of its kernel. */
	if (ret->init(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) != 1)
		return tn_fail(err, -ENOSYS, "signatures are verified with OpenSSL, and it does not start");
	return 0;
}

static int unknown(const char *what, const char *name, struct tn_error *err)
{
	return tn_fail(err, -ENOPKG, "OpenSSL does not know %s %s", what, name);
}

int tn_crypto_digest(const char *name, struct tn_text data, struct tn_digest *ret, struct tn_error *err)
{
	struct tn_digest digest = { .n = 0 };
	struct libcrypto lib;
	unsigned n = 0;
	EVP_MD *md;
	int r = load(&lib, err);

	if (r < 0)
		return r;
	md = lib.md_fetch(NULL, name, NULL);
	r = md && EVP_MAX_MD_SIZE <= TN_DIGEST_MAX && lib.digest(data.p, data.n, digest.p, &n, md, NULL) == 1;
	lib.md_free(md);
	lib.clear_error();
	if (!r)
		return unknown("the digest", name, err);
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

static int verify_with(const struct libcrypto *lib, EVP_PKEY *key, const EVP_MD *md,
		       const struct tn_digest *digest, struct tn_text signature, struct tn_error *err)
{
	bool rsa = lib->key_is_a(key, "RSA");
	int r = rsa ? check_size(lib, key, err) : 0;
	EVP_PKEY_CTX *context;

	if (r < 0)
		return r;
	context = lib->context_new(NULL, key, NULL);
	if (!context || lib->verify_init(context) != 1 || lib->set_md(context, md) != 1 ||
	    (rsa && lib->set_padding(context, RSA_PKCS1_PADDING) != 1))
		r = tn_fail(err, -ENOPKG, "OpenSSL cannot verify with such a key and digest");
	else if (lib->verify(context, (const uint8_t *)signature.p, signature.n, digest->p, digest->n) != 1)
		r = -EKEYREJECTED; /* which says it all */
	lib->context_free(context);
	return r;
}

int tn_crypto_verify(struct tn_text der, const char *name, const struct tn_digest *digest,
		     struct tn_text signature, struct tn_error *err)
{
	const uint8_t *p = (const uint8_t *)der.p;
	struct libcrypto lib;
	EVP_PKEY *key;
	EVP_MD *md;
	int r = load(&lib, err);

	if (r < 0)
		return r;
	key = der.n <= LONG_MAX ? lib.read_key(NULL, &p, (long)der.n) : NULL;
	md = lib.md_fetch(NULL, name, NULL);
	if (!key)
		r = tn_fail(err, -ENOPKG, "OpenSSL cannot read the key of the certificate");
	else
		r = md ? verify_with(&lib, key, md, digest, signature, err) : unknown("the digest", name, err);
	lib.md_free(md);
	lib.key_free(key);
	lib.clear_error();
	return r;
}
