/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* product.h - what was made becomes what is installed: signed, and packed as the kernel's own modules
 *
 * Files are replaced, never written into: others may have the same one (build/cache.h).
 */
#ifndef TN_BUILD_PRODUCT_H
#define TN_BUILD_PRODUCT_H

#include "build/make.h"
#include "sign/sealer.h"

/* What is done to each. */
struct tn_build_finish {
	const tn_sealer *sealer; /* NULL: not signed */
	const char *hash;        /* "sha512" */
	const char *packing;     /* ".xz", as in tn_build_target; "": not packed */
	const struct tn_dkms_settings *settings; /* for the options of what packs; NULL: dkms' own */
};

/**
 * tn_build_finish() - sign and pack the *.ko of a directory
 * @dir: WORK/module, of the host
 *
 * A packed one has the packing at the end of its name, and the other is gone. Return: 0; -errno with a sentence that names the
 * module.
 */
int tn_build_finish(const char *dir, const struct tn_build_finish *how, struct tn_error *err);

#endif
