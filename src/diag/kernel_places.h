/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_places.h - where distributions keep the image of a kernel and what goes with it */
#ifndef TN_DIAG_KERNEL_PLACES_H
#define TN_DIAG_KERNEL_PLACES_H

#include <stddef.h>

#include "base/arena.h"
#include "sys/root.h"

/* The place number @i where an image may be, in the sysroot's terms; NULL: that was the last one,
 * or memory is out. */
const char *tn_kernel_image_place(const tn_root *root, const char *release, struct tn_arena *arena, size_t i);

#endif
