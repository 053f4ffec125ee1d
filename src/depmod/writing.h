/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* writing.h - all outputs into a directory, and the cache where it belongs */
#ifndef TN_DEPMOD_WRITING_H
#define TN_DEPMOD_WRITING_H

#include "base/error.h"
#include "depmod/making.h"
#include "depmod/renewal.h"

struct tn_depmod_writing {
	struct tn_depmod_material from;
	struct tn_depmod_renewal *cache;
	const char *tidy; /* as of tn_depmod_renewal_save() */
	const struct tn_finding_sink *sink;
	unsigned flaws; /* enum tn_depmod_flaws: in, what is known; out, what was left out, too */
};

/**
 * tn_depmod_writing_do() - make and write them, by several threads
 * @outdir: is made if it is not there
 *
 * All outputs are replaced, or none is; none, too, where something was withheld
 * (trouble.h) and a set is there already. Return: 0 or -errno with a sentence.
 */
int tn_depmod_writing_do(struct tn_depmod_writing *w, const char *outdir, struct tn_error *err);

/* Appends the outputs that are text, one after the other. Return: 0 or -ENOMEM. */
int tn_depmod_writing_texts(struct tn_depmod_writing *w, struct tn_buf *out);

#endif
