// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sign/sealer.h"

#include <errno.h>
#include <limits.h>

#include "sign/sealer_private.h"

/* Of newer OpenSSLs: without the time in a signature's attributes. Others do not look at it. */
#ifndef CMS_NO_SIGNING_TIME
#define CMS_NO_SIGNING_TIME 0x400000
#endif

tn_sealer *tn_sealer_free(tn_sealer *s)
{
	if (!s)
		return NULL;
	if (s->key)
		s->lib.EVP_PKEY_free_(s->key);
	if (s->certificate)
		s->lib.X509_free_(s->certificate);
	if (s->der)
		s->lib.CRYPTO_free_(s->der, __FILE__, __LINE__);
	free(s);
	return NULL;
}

static bool is_letters(struct tn_text file)
{
	return memmem(file.p, file.n, "-----BEGIN", strlen("-----BEGIN"));
}

static int read_certificate(tn_sealer *s, const struct tn_sealer_source *source, struct tn_error *err)
{
	const struct tn_sealer_library *lib = &s->lib;
	BIO *bio = source->certificate.n <= INT_MAX ?
			   lib->BIO_new_mem_buf_(source->certificate.p, (int)source->certificate.n) : NULL;
	int n = 0;

	if (!bio)
		return tn_fail(err, -ENOMEM, "out of memory");
	s->certificate = is_letters(source->certificate) ? lib->PEM_read_bio_X509_(bio, NULL, NULL, NULL) :
							   lib->d2i_X509_bio_(bio, NULL);
	lib->BIO_free_(bio);
	if (s->certificate)
		n = lib->i2d_X509_(s->certificate, &s->der);
	if (!s->certificate || n <= 0)
		return tn_fail(err, -EBADMSG, "OpenSSL cannot read %s as a certificate: %s", source->certificate_name,
			       tn_sealer_reason(lib));
	s->der_n = (size_t)n;
	return 0;
}

/* Of the certificate's key. */
static const char *kind_of(const tn_sealer *s)
{
	EVP_PKEY *public = s->lib.X509_get0_pubkey_(s->certificate);

	return public ? s->lib.EVP_PKEY_get0_type_name_(public) : NULL;
}

int tn_sealer_open(const struct tn_sealer_source *source, tn_sealer **ret, struct tn_error *err)
{
	tn_cleanup(tn_sealer_freep) tn_sealer *s = calloc(1, sizeof(*s));
	bool token = tn_sealer_is_uri(source->key_name);
	int r;

	if (!s)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_sealer_load(&s->lib, token, err);
	if (r == 0)
		r = read_certificate(s, source, err);
	if (r == 0)
		r = token ? tn_sealer_ask_token(&s->lib, source, &s->key, err) :
			    tn_sealer_read_key(&s->lib, source, kind_of(s), &s->key, err);
	if (r < 0)
		return r;
	if (s->lib.X509_check_private_key_(s->certificate, s->key) != 1) {
		s->lib.ERR_clear_error_();
		return tn_fail(err, -EKEYREJECTED, "the certificate %s is not that of the key %s: no kernel could verify what they "
			       "sign", source->certificate_name, source->key_name);
	}
	s->lib.ERR_clear_error_();
	*ret = tn_take_ptr(s);
	return 0;
}

struct tn_text tn_sealer_certificate(const tn_sealer *s)
{
	return (struct tn_text){ (const char *)s->der, s->der_n };
}

const char *tn_sealer_kind(const tn_sealer *s)
{
	const char *kind = s->lib.EVP_PKEY_get0_type_name_(s->key);

	return kind ? kind : "unknown";
}

int tn_sealer_check_hash(const tn_sealer *s, const char *hash, struct tn_error *err)
{
	EVP_MD *md = s->lib.EVP_MD_fetch_(NULL, hash, NULL);

	s->lib.ERR_clear_error_();
	if (!md)
		return tn_fail(err, -ENOPKG, "OpenSSL knows no digest '%s'", hash);
	s->lib.EVP_MD_free_(md);
	return 0;
}

/* Return: the message, or NULL with OpenSSL's errors. */
static CMS_ContentInfo *make(const tn_sealer *s, struct tn_text payload, const EVP_MD *md, unsigned more)
{
	const struct tn_sealer_library *lib = &s->lib;
	CMS_ContentInfo *cms = lib->CMS_sign_(NULL, NULL, NULL, NULL,
					      CMS_NOCERTS | CMS_PARTIAL | CMS_BINARY | CMS_DETACHED | CMS_STREAM);
	BIO *bio = lib->BIO_new_mem_buf_(payload.p, (int)payload.n);
	bool ok = cms && bio &&
		  lib->CMS_add1_signer_(cms, s->certificate, s->key, md, CMS_NOCERTS | CMS_BINARY | CMS_NOSMIMECAP | more) &&
		  lib->CMS_final_(cms, bio, NULL, CMS_NOCERTS | CMS_BINARY) == 1;

	lib->BIO_free_(bio);
	if (ok)
		return cms;
	lib->CMS_ContentInfo_free_(cms);
	return NULL;
}

static bool is_mldsa(const tn_sealer *s)
{
	return s->lib.EVP_PKEY_is_a_(s->key, "ML-DSA-44") || s->lib.EVP_PKEY_is_a_(s->key, "ML-DSA-65") ||
	       s->lib.EVP_PKEY_is_a_(s->key, "ML-DSA-87");
}

/* Takes the message. */
static int write_out(const struct tn_sealer_library *lib, CMS_ContentInfo *cms, struct tn_buf *ret)
{
	unsigned char *der = NULL;
	int n = lib->i2d_CMS_ContentInfo_(cms, &der);

	if (n > 0)
		tn_buf_add(ret, der, (size_t)n);
	if (der)
		lib->CRYPTO_free_(der, __FILE__, __LINE__);
	lib->CMS_ContentInfo_free_(cms);
	return n <= 0 || ret->failed ? -ENOMEM : 0;
}

int tn_sealer_sign(const tn_sealer *s, struct tn_text payload, const char *hash, unsigned flags, struct tn_buf *ret,
		   struct tn_error *err)
{
	unsigned more = flags & TN_SEALER_BY_KEY_ID ? CMS_USE_KEYID : 0;
	EVP_MD *md = s->lib.EVP_MD_fetch_(NULL, hash, NULL);
	CMS_ContentInfo *cms;

	if (!md || payload.n > INT_MAX) {
		s->lib.EVP_MD_free_(md);
		s->lib.ERR_clear_error_();
		return md ? tn_fail(err, -EFBIG, "too large to be signed") : tn_sealer_check_hash(s, hash, err);
	}
	cms = make(s, payload, md, more | CMS_NOATTR);
	if (!cms && is_mldsa(s))
		cms = make(s, payload, md, more | CMS_NO_SIGNING_TIME);
	s->lib.EVP_MD_free_(md);
	if (!cms)
		return tn_fail(err, -ENOPKG, "OpenSSL makes no signature with this %s key and %s: %s", tn_sealer_kind(s), hash,
			       tn_sealer_reason(&s->lib));
	s->lib.ERR_clear_error_();
	return write_out(&s->lib, cms, ret) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}
