/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* order.h - the order of modules in the files: that of modules.order, in which they were built */
#ifndef TN_DEPMOD_ORDER_H
#define TN_DEPMOD_ORDER_H

#include "depmod/files.h"
#include "depmod/source.h"

/* Puts the files in the order of modules.order, then of kmod's table of names. Return: 0, -ENOMEM. */
int tn_depmod_order(const struct tn_depmod_source *from, struct tn_depmod_files *files);

#endif
