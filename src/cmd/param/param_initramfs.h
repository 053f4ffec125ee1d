/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_initramfs.h - whether what is written down reaches a module of the initramfs */
#ifndef TN_CMD_PARAM_PARAM_INITRAMFS_H
#define TN_CMD_PARAM_PARAM_INITRAMFS_H

#include "cmd/param/param_plan.h"

/* Notes in @plan what is to be made anew. Return: 0 or -ENOMEM. */
int tn_param_look_at_initramfs(struct tn_param_plan *plan);

#endif
