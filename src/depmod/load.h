/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* load.h - the facts of all module files into the catalog: private to depmod/
 *
 * From the cache where it knows a file, else from the file; read ahead by
 * several threads where there is enough to read.
 */
#ifndef TN_DEPMOD_LOAD_H
#define TN_DEPMOD_LOAD_H

#include "depmod/depmod.h"

/* Reads the old cache, where one is to be used, while the caller does something else.
 * Return: 0 or -ENOMEM. */
int tn_depmod_load_begin(struct tn_depmod *d);

/* Adds the modules of d->files to d->catalog, in order. Return: 0, -ENOMEM, -EOVERFLOW. What concerns
 * one module is logged. */
int tn_depmod_load(struct tn_depmod *d);

/* What tn_depmod_load_begin() left; NULL is nothing. */
void tn_depmod_load_end(struct tn_depmod *d);

#endif
