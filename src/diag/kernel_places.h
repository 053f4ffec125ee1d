/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_places.h - where distributions keep the image of a kernel and what goes with it */
#ifndef TN_DIAG_KERNEL_PLACES_H
#define TN_DIAG_KERNEL_PLACES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

enum tn_kernel_place {
	TN_KERNEL_IMAGES,
	TN_KERNEL_SYMVERS,    /* Module.symvers, packed or not */
	TN_KERNEL_SYSTEM_MAPS,
	TN_KERNEL_CONFIGS,
};

/* In the sysroot's terms, the first one first. */
typedef TN_VEC(const char *) tn_kernel_places;

/* All files that may be what is asked for; most are not there. Strings live in @arena. Return: 0 or -ENOMEM. */
int tn_kernel_places_list(enum tn_kernel_place what, const tn_root *root, const char *release,
			  struct tn_arena *arena, tn_kernel_places *ret);

#endif
