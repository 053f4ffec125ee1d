/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* own_root.h - whether a root is that of the machine, so that the kernel that runs is its own */
#ifndef TN_SYS_OWN_ROOT_H
#define TN_SYS_OWN_ROOT_H

#include "sys/root.h"

/**
 * tn_root_is_own() - whether it is where the first process lives
 *
 * It is not in a chroot or an image, nor where there is no /proc. A container has a first process of its own, and counts as a
 * machine. Who is not root cannot see where the first process lives: then it is said to be here.
 * Return: 1, 0 or -errno.
 */
int tn_root_is_own(const tn_root *root);

#endif
