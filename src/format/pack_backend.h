/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pack_backend.h - the packers of each format: pack_X.c or, without the library, pack_X-fallback.c */
#ifndef TN_FORMAT_PACK_BACKEND_H
#define TN_FORMAT_PACK_BACKEND_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

/* What the old file says. */
struct tn_pack_wish {
	uint64_t window; /* bytes of history; 0: not said */
	size_t size;     /* bytes of it: the new one is not to be much larger */
};

/* As tn_pack_as(). */
typedef int tn_pack_fn(const struct tn_pack_wish *wish, struct tn_text content, struct tn_buf *ret, struct tn_error *err);
tn_pack_fn tn_pack_gz, tn_pack_xz, tn_pack_zst;

#endif
