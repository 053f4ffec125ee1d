/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modprobe_load.h - modprobe NAME, and -R */
#ifndef TN_TOOLS_MODPROBE_LOAD_H
#define TN_TOOLS_MODPROBE_LOAD_H

#include "tools/modprobe_run.h"

/* Each deals with one name and has reported what went wrong. Return: 0 or -errno.
 * @options: parameters for the module; may be NULL. */
int tn_modprobe_load(struct modprobe *m, const char *name, const char *options);
/* -R: prints the modules that it stands for. */
int tn_modprobe_resolve(struct modprobe *m, const char *name);

#endif
