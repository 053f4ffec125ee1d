// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sign/new_key.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/cleanup.h"

#define SONAME "libcrypto.so.3"

#define RSA_BITS ((size_t)2048)
#define SERIAL_BYTES 16

/* What Ubuntu's tools put there: shim then takes the key for modules, and not for kernels. */
#define MODULES_ONLY "1.3.6.1.4.1.2312.16.1.2"

struct library {
	__typeof__(EVP_PKEY_Q_keygen) *keygen;
	__typeof__(EVP_PKEY_free) *key_free;
	__typeof__(EVP_sha256) *sha256;
	__typeof__(RAND_bytes) *random;
	__typeof__(X509_new) *x509_new;
	__typeof__(X509_free) *x509_free;
	__typeof__(X509_set_version) *set_version;
	__typeof__(X509_get_serialNumber) *serial;
	__typeof__(ASN1_STRING_set) *string_set;
	__typeof__(X509_getm_notBefore) *not_before;
	__typeof__(X509_getm_notAfter) *not_after;
	__typeof__(X509_time_adj_ex) *set_time;
	__typeof__(X509_get_subject_name) *subject;
	__typeof__(X509_NAME_add_entry_by_txt) *add_name;
	__typeof__(X509_set_issuer_name) *set_issuer;
	__typeof__(X509_set_pubkey) *set_key;
	__typeof__(X509V3_set_ctx) *set_context;
	__typeof__(X509V3_EXT_conf_nid) *extension;
	__typeof__(X509_add_ext) *add_extension;
	__typeof__(X509_EXTENSION_free) *extension_free;
	__typeof__(X509_sign) *sign;
	__typeof__(i2d_X509) *to_der;
	__typeof__(BIO_new) *bio_new;
	__typeof__(BIO_s_mem) *bio_memory;
	__typeof__(BIO_ctrl) *bio_control;
	__typeof__(BIO_free) *bio_free;
	__typeof__(PEM_write_bio_PrivateKey) *write_key;
	__typeof__(CRYPTO_free) *free;
};

#define FUNCTION(member, name) { name, offsetof(struct library, member) }

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	FUNCTION(keygen, "EVP_PKEY_Q_keygen"),
	FUNCTION(key_free, "EVP_PKEY_free"),
	FUNCTION(sha256, "EVP_sha256"),
	FUNCTION(random, "RAND_bytes"),
	FUNCTION(x509_new, "X509_new"),
	FUNCTION(x509_free, "X509_free"),
	FUNCTION(set_version, "X509_set_version"),
	FUNCTION(serial, "X509_get_serialNumber"),
	FUNCTION(string_set, "ASN1_STRING_set"),
	FUNCTION(not_before, "X509_getm_notBefore"),
	FUNCTION(not_after, "X509_getm_notAfter"),
	FUNCTION(set_time, "X509_time_adj_ex"),
	FUNCTION(subject, "X509_get_subject_name"),
	FUNCTION(add_name, "X509_NAME_add_entry_by_txt"),
	FUNCTION(set_issuer, "X509_set_issuer_name"),
	FUNCTION(set_key, "X509_set_pubkey"),
	FUNCTION(set_context, "X509V3_set_ctx"),
	FUNCTION(extension, "X509V3_EXT_conf_nid"),
	FUNCTION(add_extension, "X509_add_ext"),
	FUNCTION(extension_free, "X509_EXTENSION_free"),
	FUNCTION(sign, "X509_sign"),
	FUNCTION(to_der, "i2d_X509"),
	FUNCTION(bio_new, "BIO_new"),
	FUNCTION(bio_memory, "BIO_s_mem"),
	FUNCTION(bio_control, "BIO_ctrl"),
	FUNCTION(bio_free, "BIO_free"),
	FUNCTION(write_key, "PEM_write_bio_PrivateKey"),
	FUNCTION(free, "CRYPTO_free"),
};

static int load(struct library *ret, struct tn_error *err)
{
	void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!library)
		return tn_fail(err, -ENOSYS, "keys are made with OpenSSL: %s", dlerror());
	for (size_t i = 0; i < TN_ARRAY_SIZE(functions); i++) {
		void *fn = dlsym(library, functions[i].name);

		if (!fn) {
			dlclose(library);
			return tn_fail(err, -ENOSYS, "keys are made with OpenSSL: %s", dlerror());
		}
		memcpy((char *)ret + functions[i].offset, &fn, sizeof(fn));
	}
	dlclose(library); /* RTLD_NODELETE: only the count goes down */
	return 0;
}

static int failed(struct tn_error *err)
{
	return tn_fail(err, -EIO, "OpenSSL could not make the key");
}

static bool set_extension(const struct library *lib, X509 *x, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *e;
	bool ok;

	lib->set_context(&context, x, x, NULL, NULL, 0);
	context.db = NULL;
	e = lib->extension(NULL, &context, nid, value);
	ok = e && lib->add_extension(x, e, -1) == 1;
	lib->extension_free(e);
	return ok;
}

static bool set_extensions(const struct library *lib, X509 *x, bool authority)
{
	return set_extension(lib, x, NID_basic_constraints, authority ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
	       set_extension(lib, x, NID_key_usage, authority ? "critical,digitalSignature,keyCertSign" :
								"critical,digitalSignature") &&
	       set_extension(lib, x, NID_ext_key_usage, "codeSigning," MODULES_ONLY) &&
	       set_extension(lib, x, NID_subject_key_identifier, "hash") &&
	       set_extension(lib, x, NID_authority_key_identifier, "keyid");
}

/* Positive, and never the same twice. */
static bool set_serial(const struct library *lib, X509 *x)
{
	unsigned char number[SERIAL_BYTES];

	if (lib->random(number, sizeof(number)) != 1)
		return false;
	number[0] = (unsigned char)((number[0] & 0x3f) | 0x40);
	return lib->string_set(lib->serial(x), number, sizeof(number)) == 1;
}

static int fill(const struct library *lib, X509 *x, EVP_PKEY *key, const struct tn_new_key *wanted, struct tn_error *err)
{
	X509_NAME *name = lib->subject(x);

	if (lib->set_version(x, 2) != 1 || !set_serial(lib, x) || !lib->set_time(lib->not_before(x), 0, 0, NULL) ||
	    !lib->set_time(lib->not_after(x), (int)wanted->days, 0, NULL) || lib->set_key(x, key) != 1)
		return failed(err);
	if (lib->add_name(name, "CN", MBSTRING_UTF8, (const unsigned char *)wanted->name, -1, -1, 0) != 1)
		return tn_fail(err, -EINVAL, "a certificate cannot have that name: it has 1 to 64 letters");
	if (lib->set_issuer(x, name) != 1 || !set_extensions(lib, x, wanted->authority) || !lib->sign(x, key, lib->sha256()))
		return failed(err);
	return 0;
}

static int make_certificate(const struct library *lib, EVP_PKEY *key, const struct tn_new_key *wanted, struct tn_buf *ret,
			    struct tn_error *err)
{
	X509 *x = lib->x509_new();
	unsigned char *der = NULL;
	int r = x ? fill(lib, x, key, wanted, err) : failed(err), n;

	if (r == 0) {
		n = lib->to_der(x, &der);
		if (n > 0)
			tn_buf_add(ret, der, (size_t)n);
		r = n <= 0 ? failed(err) : ret->failed ? tn_fail(err, -ENOMEM, "out of memory") : 0;
	}
	lib->free(der, __FILE__, __LINE__);
	lib->x509_free(x);
	return r;
}

/* OpenSSL overwrites its own copy when that is freed. */
static int write_private(const struct library *lib, EVP_PKEY *key, struct tn_buf *ret, struct tn_error *err)
{
	BIO *bio = lib->bio_new(lib->bio_memory());
	char *text = NULL;
	long n = 0;
	int r = 0;

	if (bio && lib->write_key(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
		n = lib->bio_control(bio, BIO_CTRL_INFO, 0, &text);
	if (n <= 0)
		r = failed(err);
	else if (tn_buf_reserve(ret, (size_t)n) < 0) /* at once: what grows leaves copies behind */
		r = tn_fail(err, -ENOMEM, "out of memory");
	else
		tn_buf_add(ret, text, (size_t)n);
	lib->bio_free(bio);
	return r;
}

int tn_new_key_make(const struct tn_new_key *wanted, struct tn_buf *ret_private, struct tn_buf *ret_certificate,
		    struct tn_error *err)
{
	struct library lib;
	EVP_PKEY *key;
	int r = load(&lib, err);

	if (r < 0)
		return r;
	key = wanted->ec ? lib.keygen(NULL, NULL, "EC", "P-384") : lib.keygen(NULL, NULL, "RSA", RSA_BITS);
	r = key ? make_certificate(&lib, key, wanted, ret_certificate, err) : failed(err);
	if (r == 0)
		r = write_private(&lib, key, ret_private, err);
	lib.key_free(key);
	return r;
}
