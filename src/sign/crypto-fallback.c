// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without OpenSSL: it says so. */
#include <errno.h>

#include "sign/crypto.h"

static int missing(struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "this build of tenon verifies no signatures");
}

int tn_crypto_digest(const char *name, struct tn_text data, struct tn_digest *ret, struct tn_error *err)
{
	return missing(err);
}

int tn_crypto_verify(struct tn_text key, const char *name, const struct tn_digest *digest,
		     struct tn_text signature, struct tn_error *err)
{
	return missing(err);
}
