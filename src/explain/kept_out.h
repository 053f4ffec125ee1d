/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kept_out.h - what keeps a module from being loaded for a device or at boot, though it is there */
#ifndef TN_EXPLAIN_KEPT_OUT_H
#define TN_EXPLAIN_KEPT_OUT_H

#include "explain/machine.h"

struct tn_kept_out {
	const char *file;
	unsigned line;   /* 0: the kernel's command line */
	const char *how; /* "blacklist", "install", "module_blacklist=" */
};

/* @module: normalised. Commands that only block count, others do not. Return: whether something does. */
bool tn_is_kept_out(const struct tn_machine *m, const char *module, struct tn_kept_out *ret);

#endif
