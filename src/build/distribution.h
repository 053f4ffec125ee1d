/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* distribution.h - whose rules a root follows, as dkms tells distributions apart */
#ifndef TN_BUILD_DISTRIBUTION_H
#define TN_BUILD_DISTRIBUTION_H

#include "base/arena.h"
#include "base/text.h"
#include "sys/root.h"

/* os-release's ID_LIKE, or its ID where that is "ubuntu" or alone; "": nobody says. In @arena; NULL: memory is out. */
const char *tn_build_distribution(const tn_root *root, struct tn_arena *arena);

/* The value of the first line NAME=VALUE of such a file or of a kernel's configuration, without quotes around it; empty: there
 * is none. */
struct tn_text tn_build_setting(struct tn_text file, const char *name);

#endif
