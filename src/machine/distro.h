/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* distro.h - which family of distributions a root is of: what is to be typed there */
#ifndef TN_MACHINE_DISTRO_H
#define TN_MACHINE_DISTRO_H

#include "format/distro.h"
#include "sys/root.h"

/* From /etc/os-release, else /usr/lib/os-release: ID, then ID_LIKE from its start. */
enum tn_distro tn_distro_of(const tn_root *root);

#endif
