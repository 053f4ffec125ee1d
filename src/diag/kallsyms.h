/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kallsyms.h - what loaded modules export, by name: /proc/kallsyms
 *
 * Each export of a module leaves a symbol __ksymtab_NAME there, which everybody may read. Versions and
 * namespaces are not shown.
 */
#ifndef TN_DIAG_KALLSYMS_H
#define TN_DIAG_KALLSYMS_H

#include "base/buf.h"
#include "base/text.h"
#include "sys/root.h"

/* Return: 0; -ENODATA: the kernel does not show its exports; -ENOMEM or what else kept it from being read. */
int tn_kallsyms_read(const tn_root *root, struct tn_buf *ret);

/* Takes the next export of a module off @rest, which starts as all of it. Return: false at the end. */
bool tn_kallsyms_next_export(struct tn_text *rest, struct tn_text *ret_symbol, struct tn_text *ret_module);

#endif
