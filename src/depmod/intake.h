/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* intake.h - the facts of all module files into the catalog, in order
 *
 * From the cache where it knows a file, else from the file; read ahead by
 * several threads where there is enough to read.
 */
#ifndef TN_DEPMOD_INTAKE_H
#define TN_DEPMOD_INTAKE_H

#include "base/finding_sink.h"
#include "depmod/catalog.h"
#include "depmod/files.h"
#include "depmod/renewal.h"

struct tn_depmod_intake {
	const char *dir; /* for findings */
	int dirfd;       /* paths of @files are relative to it */
	const struct tn_depmod_files *files;
	struct tn_depmod_renewal *cache;
	struct tn_depmod_catalog *catalog; /* gets the modules */
	const struct tn_finding_sink *sink; /* what concerns one module */
	unsigned flaws; /* enum tn_depmod_flaws: what could not be read */
};

/* Return: 0, -ENOMEM, -EOVERFLOW. */
int tn_depmod_take_in(struct tn_depmod_intake *in);

#endif
