/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state_check.h - removal must know what is loaded */
#ifndef TN_TOOLS_STATE_CHECK_H
#define TN_TOOLS_STATE_CHECK_H

#include "sys/root.h"

/* Reports where it cannot be told whether @module is loaded. Return: 0 or -errno. */
int tn_need_state(const tn_root *root, const char *module);

#endif
