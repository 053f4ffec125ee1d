// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without OpenSSL: it says so. */
#include <errno.h>
#include <string.h>

#include "sign/sealer.h"

static int missing(struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "this build of tenon signs nothing");
}

bool tn_sealer_is_uri(const char *key)
{
	return strncmp(key, "pkcs11:", strlen("pkcs11:")) == 0;
}

int tn_sealer_open(const struct tn_sealer_source *source, tn_sealer **ret, struct tn_error *err)
{
	return missing(err);
}

tn_sealer *tn_sealer_free(tn_sealer *signer)
{
	return NULL;
}

struct tn_text tn_sealer_certificate(const tn_sealer *signer)
{
	return (struct tn_text){ 0 };
}

const char *tn_sealer_kind(const tn_sealer *signer)
{
	return "unknown";
}

int tn_sealer_check_hash(const tn_sealer *signer, const char *hash, struct tn_error *err)
{
	return missing(err);
}

int tn_sealer_sign(const tn_sealer *signer, struct tn_text payload, const char *hash, unsigned flags, struct tn_buf *ret,
		   struct tn_error *err)
{
	return missing(err);
}
