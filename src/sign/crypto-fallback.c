// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without OpenSSL: it says so. */
#include <errno.h>
#include <stdlib.h>

#include "sign/crypto.h"

static int missing(struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "this build of tenon verifies no signatures");
}

struct tn_crypto {
	char nothing;
};

tn_crypto *tn_crypto_new(void)
{
	return calloc(1, sizeof(tn_crypto));
}

tn_crypto *tn_crypto_free(tn_crypto *crypto)
{
	free(crypto);
	return NULL;
}

int tn_crypto_digest(tn_crypto *crypto, const char *name, struct tn_text data, struct tn_digest *ret, struct tn_error *err)
{
	return missing(err);
}

int tn_crypto_verify(tn_crypto *crypto, struct tn_text key, const char *name, const struct tn_digest *digest,
		     struct tn_text signature, struct tn_error *err)
{
	return missing(err);
}
