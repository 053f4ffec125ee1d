// SPDX-License-Identifier: LGPL-2.1-or-later
/* A private key out of a file's bytes. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "sign/sealer_private.h"

bool tn_sealer_is_uri(const char *key)
{
	return strncmp(key, "pkcs11:", strlen("pkcs11:")) == 0;
}

int tn_sealer_give_pass(char *buf, int size, int rwflag, void *data)
{
	struct tn_sealer_pass *pass = data;
	size_t n = pass->phrase ? strlen(pass->phrase) : 0;

	(void)rwflag; /* always for reading */
	pass->asked = true;
	if (!n || size < 0 || n > (size_t)size)
		return -1;
	memcpy(buf, pass->phrase, n);
	return (int)n;
}

static int refused(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, bool asked, struct tn_error *err)
{
	if (asked && !source->pass_phrase && !source->may_ask) {
		lib->ERR_clear_error_();
		return tn_fail(err, -EACCES,
			       "the key %s has a pass phrase: give it in the environment as KBUILD_SIGN_PIN, or run this on a "
			       "terminal",
			       source->key_name);
	}
	if (asked) {
		lib->ERR_clear_error_();
		return tn_fail(err, -EACCES, "the key %s has another pass phrase%s", source->key_name,
			       source->pass_phrase ? " than KBUILD_SIGN_PIN says" : "");
	}
	return tn_fail(err, -EBADMSG, "OpenSSL cannot read %s as a private key: %s", source->key_name, tn_sealer_reason(lib));
}

/* Whether the file says that it has a pass phrase, in letters. */
static bool is_encrypted(struct tn_text key)
{
	return memmem(key.p, key.n, "ENCRYPTED", strlen("ENCRYPTED"));
}

/* @kind: the only kind of key that OpenSSL is to try; NULL: all that it knows.
 * Return: 0, -EBADMSG with OpenSSL's errors, -ENOMEM. */
static int decode(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, const char *kind,
		  struct tn_sealer_pass *pass, EVP_PKEY **ret)
{
	EVP_PKEY *key = NULL;
	BIO *bio = lib->BIO_new_mem_buf_(source->key.p, (int)source->key.n);
	OSSL_DECODER_CTX *context = lib->OSSL_DECODER_CTX_new_for_pkey_(&key, NULL, NULL, kind, EVP_PKEY_KEYPAIR, NULL, NULL);
	int r = bio && context ? 0 : -ENOMEM;

	if (r == 0) {
		if (source->may_ask && !source->pass_phrase)
			lib->OSSL_DECODER_CTX_set_passphrase_ui_(context, lib->UI_OpenSSL_(), NULL);
		else
			lib->OSSL_DECODER_CTX_set_pem_password_cb_(context, tn_sealer_give_pass, pass);
		if (lib->OSSL_DECODER_from_bio_(context, bio) != 1 || !key)
			r = -EBADMSG;
	}
	lib->OSSL_DECODER_CTX_free_(context);
	lib->BIO_free_(bio);
	if (r == 0)
		*ret = key;
	else
		lib->EVP_PKEY_free_(key);
	return r;
}

int tn_sealer_read_key(const struct tn_sealer_library *lib, const struct tn_sealer_source *source, const char *kind, EVP_PKEY **ret,
		       struct tn_error *err)
{
	struct tn_sealer_pass pass = { source->pass_phrase, is_encrypted(source->key) };
	int r = -EBADMSG;

	if (source->key.n > INT_MAX)
		return tn_fail(err, -EFBIG, "%s is too large for a key", source->key_name);
	/* To get ready for every kind takes longer than a small module's digest. Nobody is asked for a pass phrase twice. */
	if (kind && !pass.asked)
		r = decode(lib, source, kind, &pass, ret);
	if (r == -EBADMSG) {
		lib->ERR_clear_error_();
		r = decode(lib, source, NULL, &pass, ret);
	}
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	return r < 0 ? refused(lib, source, pass.asked, err) : 0;
}
