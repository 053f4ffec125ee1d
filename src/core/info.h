/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* info.h - what a module says of itself, as (key, value)
 *
 * The records of .modinfo in their order, then what its signature claims:
 * sig_id, signer, sig_key, sig_hashalgo, signature (key and signature as
 * tn_info_hex() has them), then build-id (likewise) where that is wanted.
 */
#ifndef TN_CORE_INFO_H
#define TN_CORE_INFO_H

#include "base/buf.h"
#include "base/text.h"
#include "core/image.h"
#include "core/tree.h"

/* Both texts live as long as the call. Return: 0 to go on; else the walk's answer. */
typedef int tn_info_fn(void *data, struct tn_text key, struct tn_text value);

/* Append bytes as kmod shows them: "66:F5:...", 20 on a line, lines set apart by ":\n\t\t". */
void tn_info_hex(struct tn_buf *out, struct tn_text bytes);

/* Return: 0, what @fn returned, -ENODATA (no .modinfo), -EBADMSG (damaged) or -ENOMEM. A damaged
 * signature or build id is left out: the records still count. */
int tn_info_of_image(const tn_image *image, bool build_id, tn_info_fn *fn, void *data);

/* From modules.builtin.modinfo. Return: 0 (also for a module without records), what @fn returned,
 * -ENOENT (the tree has no such file), or another -errno. */
int tn_info_of_builtin(tn_tree *tree, const char *name, tn_info_fn *fn, void *data);

#endif
