/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modprobe_symbols.h - modprobe --show-modversions and --show-exports */
#ifndef TN_TOOLS_MODPROBE_SYMBOLS_H
#define TN_TOOLS_MODPROBE_SYMBOLS_H

#include "tools/modprobe_run.h"

/* Whether an operand is the path of a file, not a module's name. */
bool tn_modprobe_is_symbol_file(const char *operand);
/* Of a file, or of each module that a name stands for; what went wrong has been reported.
 * Return: 0 or -errno. */
int tn_modprobe_show_symbol_file(struct modprobe *m, const char *path);
int tn_modprobe_show_symbols(struct modprobe *m, const char *name);

#endif
