/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modprobe_remove.h - modprobe -r NAME */
#ifndef TN_TOOLS_MODPROBE_REMOVE_H
#define TN_TOOLS_MODPROBE_REMOVE_H

#include "tools/modprobe_run.h"

/* What went wrong has been reported. Return: 0 or -errno. */
int tn_modprobe_remove(struct modprobe *m, const char *name);

#endif
