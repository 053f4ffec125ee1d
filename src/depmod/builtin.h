/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* builtin.h - indexes of what is built into the kernel
 *
 * Made from modules.builtin and modules.builtin.modinfo, which the kernel's
 * build left in the module directory.
 */
#ifndef TN_DEPMOD_BUILTIN_H
#define TN_DEPMOD_BUILTIN_H

#include "depmod/making.h"

/* As tn_depmod_output's make(). Without the input the file has no bytes. */
int tn_depmod_make_builtin(struct tn_depmod_making *to);
int tn_depmod_make_builtin_alias(struct tn_depmod_making *to);

#endif
