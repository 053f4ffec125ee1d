/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* info.h - what a module says of itself, as (key, value)
 *
 * The records of .modinfo in their order, then what its signature claims:
 * sig_id, signer, sig_key, sig_hashalgo, signature (key and signature as
 * tn_info_hex() has them), then build-id (likewise) where that is wanted.
 */
#ifndef TN_CORE_IMAGE_INFO_H
#define TN_CORE_IMAGE_INFO_H

#include "base/buf.h"
#include "base/text.h"
#include "core/image/image.h"
#include "format/modinfo.h"

/* Append bytes as kmod shows them: "66:F5:...", 20 on a line, lines set apart by ":\n\t\t". */
void tn_info_hex(struct tn_buf *out, struct tn_text bytes);

/* Return: 0, what @fn returned, -ENODATA (no .modinfo), -EBADMSG (damaged) or -ENOMEM. A damaged
 * signature or build id is left out: the records still count. */
int tn_info_of_image(const tn_image *image, bool build_id, tn_modinfo_fn *fn, void *data);

#endif
