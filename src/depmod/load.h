/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* load.h - the facts of all module files into the world: private to depmod/
 *
 * From the cache where it knows a file, else from the file; by several threads
 * where files have to be unpacked, which costs far more than all the rest.
 */
#ifndef TN_DEPMOD_LOAD_H
#define TN_DEPMOD_LOAD_H

#include "depmod/depmod.h"

/* Adds the modules of d->files to d->world, in order. Return: 0, -ENOMEM, -EOVERFLOW. What concerns
 * one module is logged. */
int tn_depmod_load(struct tn_depmod *d);

#endif
