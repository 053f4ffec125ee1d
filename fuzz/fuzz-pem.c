// SPDX-License-Identifier: LGPL-2.1-or-later
/* Certificates in letters, as tools keep those that they sign with. */
#include <errno.h>

#include "base/cleanup.h"
#include "format/pem.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_autobuf der = { 0 };
	int r = tn_pem_certificate((struct tn_text){ (const char *)data, size }, &der);

	fuzz_check(r == 0 || r == -ENOENT || r == -EBADMSG);
	fuzz_check(der.n <= size && (r == 0 || der.n == 0));
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "words\n-----BEGIN CERTIFICATE-----\nZm9v\r\nYmE=\n-----END CERTIFICATE-----\n");
	fuzz_seed_str(corpus, "-----BEGIN CERTIFICATE-----Zm9v*-----END CERTIFICATE-----");
}
