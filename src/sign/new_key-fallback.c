// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without OpenSSL: it says so. */
#include <errno.h>

#include "sign/new_key.h"

int tn_new_key_make(const struct tn_new_key *wanted, struct tn_buf *ret_private, struct tn_buf *ret_certificate,
		    struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "this build of tenon makes no keys");
}
