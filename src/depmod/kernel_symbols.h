/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_symbols.h - what the kernel itself exports, from a file that the user names */
#ifndef TN_DEPMOD_KERNEL_SYMBOLS_H
#define TN_DEPMOD_KERNEL_SYMBOLS_H

#include "depmod/depmod.h"

/* Adds those of the request's Module.symvers or else System.map to d->catalog. Lines that are none are
 * logged: the first few, then how many. Return: 0; -errno with a sentence; -ENOMEM, -EOVERFLOW. */
int tn_depmod_load_kernel_symbols(struct tn_depmod *d, struct tn_error *err);

#endif
