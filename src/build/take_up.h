/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* take_up.h - what an earlier program has left unfinished for one kernel */
#ifndef TN_BUILD_TAKE_UP_H
#define TN_BUILD_TAKE_UP_H

#include "build/install.h"

/* Finishes it, or takes it back. Whoever calls holds the lock of the kernel's tree. Return: 0, or -errno with a sentence: it is
 * still there. */
int tn_build_take_up(const struct tn_build_installing *how, struct tn_error *err);

#endif
