// SPDX-License-Identifier: LGPL-2.1-or-later
/* A private key that never leaves its token (PKCS#11): OpenSSL asks for signatures by a provider, or an engine. */
#include <errno.h>

#include "sign/sealer_private.h"

static int no_way(const struct tn_sealer_library *lib, const char *name, struct tn_error *err)
{
	return tn_fail(err, -ENOSYS,
		       "%s is a key on a token, which OpenSSL asks for by its provider or engine pkcs11, and it has none (%s): "
		       "install pkcs11-provider or libengine-pkcs11-openssl, and the token's own module",
		       name, tn_sealer_reason(lib));
}

/* The first private key that the store has. */
static EVP_PKEY *first_key(const struct tn_sealer_library *lib, OSSL_STORE_CTX *store)
{
	EVP_PKEY *key = NULL;

	while (!key && !lib->OSSL_STORE_eof_(store)) {
		OSSL_STORE_INFO *info = lib->OSSL_STORE_load_(store);

		if (info && lib->OSSL_STORE_INFO_get_type_(info) == OSSL_STORE_INFO_PKEY)
			key = lib->OSSL_STORE_INFO_get1_PKEY_(info);
		if (info)
			lib->OSSL_STORE_INFO_free_(info);
	}
	return key;
}

static int taken(const struct tn_sealer_library *lib, EVP_PKEY *key, EVP_PKEY **ret)
{
	lib->ERR_clear_error_();
	*ret = key;
	return 0;
}

static int none(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, bool asked, struct tn_error *err)
{
	if (asked && !source->pass_phrase && !source->may_ask)
		return tn_fail(err, -EACCES, "no private key at %s: %s; its token may want a PIN: give it in the environment as "
					     "KBUILD_SIGN_PIN, or run this on a terminal", source->key_name, tn_sealer_reason(lib));
	return tn_fail(err, -EBADMSG, "no private key at %s: %s", source->key_name, tn_sealer_reason(lib));
}

int tn_sealer_ask_token(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, EVP_PKEY **ret,
			struct tn_error *err)
{
	bool ask = source->may_ask && !source->pass_phrase;
	struct tn_sealer_pass pass = { source->pass_phrase, false };
	UI_METHOD *wrapped = NULL;
	OSSL_STORE_CTX *store;
	EVP_PKEY *key = NULL;

	if (!lib->OSSL_PROVIDER_try_load_(NULL, "pkcs11", 1) || !lib->OSSL_PROVIDER_try_load_(NULL, "default", 1)) {
		if (!tn_sealer_ask_engine(lib, source, &key))
			return no_way(lib, source->key_name, err);
		return key ? taken(lib, key, ret) : none(lib, source, !source->pass_phrase, err);
	}
	if (!ask)
		wrapped = lib->UI_UTIL_wrap_read_pem_callback_(tn_sealer_give_pass, 0);
	store = lib->OSSL_STORE_open_(source->key_name, ask ? lib->UI_OpenSSL_() : wrapped, ask ? NULL : &pass, NULL, NULL);
	key = store ? first_key(lib, store) : NULL;
	if (store)
		lib->OSSL_STORE_close_(store);
	if (wrapped)
		lib->UI_destroy_method_(wrapped);
	return key ? taken(lib, key, ret) : none(lib, source, pass.asked, err);
}
