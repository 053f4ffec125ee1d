/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_arguments.h - how a word gets onto the kernel's command line, by distribution */
#ifndef TN_MACHINE_KERNEL_ARGUMENTS_H
#define TN_MACHINE_KERNEL_ARGUMENTS_H

#include "machine/distro.h"

/* One sentence without a full stop, about "the word". Static. */
const char *tn_kernel_arguments_add(enum tn_distro distro);

#endif
