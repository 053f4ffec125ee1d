/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sealer_private.h - what the files of a signer share: OpenSSL's functions, and the signer itself */
#ifndef TN_SIGN_SEALER_PRIVATE_H
#define TN_SIGN_SEALER_PRIVATE_H

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>

#include "sign/sealer.h"

/* Each function of OpenSSL's that is used, by its own name: this list feeds the struct and the table that fills it. */
#define TN_SEALER_FUNCTIONS(use)                                                                                  \
	use(OPENSSL_init_crypto) use(CRYPTO_free) use(ERR_clear_error) use(ERR_peek_error)                        \
	use(ERR_peek_last_error) use(ERR_reason_error_string) use(BIO_new_mem_buf) use(BIO_free)                  \
	use(EVP_MD_fetch) use(EVP_MD_free) use(EVP_PKEY_free) use(EVP_PKEY_get0_type_name) use(EVP_PKEY_is_a)     \
	use(OSSL_DECODER_CTX_new_for_pkey) use(OSSL_DECODER_CTX_free) use(OSSL_DECODER_CTX_set_pem_password_cb)   \
	use(OSSL_DECODER_CTX_set_passphrase_ui) use(OSSL_DECODER_from_bio) use(UI_OpenSSL)                        \
	use(UI_UTIL_wrap_read_pem_callback) use(UI_destroy_method) use(PEM_read_bio_X509) use(d2i_X509_bio)       \
	use(i2d_X509) use(X509_free) use(X509_check_private_key) use(X509_get0_pubkey) use(CMS_sign)              \
	use(CMS_add1_signer) use(CMS_final) use(CMS_ContentInfo_free) use(i2d_CMS_ContentInfo)                    \
	use(OSSL_PROVIDER_try_load) use(OSSL_STORE_open) use(OSSL_STORE_load) use(OSSL_STORE_eof)                 \
	use(OSSL_STORE_close) use(OSSL_STORE_INFO_get_type) use(OSSL_STORE_INFO_get1_PKEY)                        \
	use(OSSL_STORE_INFO_free)

#define TN_SEALER_MEMBER(name) __typeof__(name) *name##_;
struct tn_sealer_library {
	TN_SEALER_FUNCTIONS(TN_SEALER_MEMBER)
};

/* @tokens: a key is to be asked of a token, as the machine's openssl.cnf may say how. Return: 0 or -ENOSYS with a sentence. */
int tn_sealer_load(struct tn_sealer_library *ret, bool tokens, struct tn_error *err);

/* OpenSSL's last word, as a phrase. Clears its list of errors. */
const char *tn_sealer_reason(const struct tn_sealer_library *lib);

struct tn_sealer {
	struct tn_sealer_library lib;
	EVP_PKEY *key;
	X509 *certificate;
	uint8_t *der;
	size_t der_n;
};

/* What a callback that is asked for the pass phrase knows, and finds out. */
struct tn_sealer_pass {
	const char *phrase;
	bool asked;
};
/* As pem_password_cb; @data: struct tn_sealer_pass. */
int tn_sealer_give_pass(char *buf, int size, int rwflag, void *data);

/* @kind: of key that it is most likely, as OpenSSL calls it; NULL: not known. Return: 0, or as tn_sealer_open(). */
int tn_sealer_read_key(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, const char *kind, EVP_PKEY **ret,
		       struct tn_error *err);
int tn_sealer_ask_token(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, EVP_PKEY **ret,
			struct tn_error *err);
/* The same by OpenSSL's engine. Return: false: it has none. @ret: the key, or NULL with OpenSSL's errors. */
bool tn_sealer_ask_engine(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, EVP_PKEY **ret);

#endif
