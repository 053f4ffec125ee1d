/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_symbols.h - what the kernel itself exports, from a file that the user names */
#ifndef TN_DEPMOD_KERNEL_SYMBOLS_H
#define TN_DEPMOD_KERNEL_SYMBOLS_H

#include "base/error.h"
#include "base/finding_sink.h"
#include "depmod/catalog.h"

struct tn_depmod_kernel_symbols {
	const char *symvers; /* Module.symvers, or NULL */
	const char *sysmap;  /* System.map, or NULL; not read where @symvers is */
};

/* Adds them to the catalog, whose symbol_prefix is set. Lines that are none are told: the first few, then
 * how many. Return: 0; -errno with a sentence; -ENOMEM, -EOVERFLOW. */
int tn_depmod_kernel_symbols_load(const struct tn_depmod_kernel_symbols *from,
				  struct tn_depmod_catalog *cat, const struct tn_finding_sink *sink,
				  struct tn_error *err);

#endif
