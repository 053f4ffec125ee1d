/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_namespace.h - namespaces of exported symbols
 *
 * Private to check*.c.
 */
#ifndef TN_DIAG_CHECK_NAMESPACE_H
#define TN_DIAG_CHECK_NAMESPACE_H

#include "diag/check_private.h"

/* "module:a,b-*": for the modules that are listed, '*' at the end alone. @module: its own name. */
bool tn_namespace_is_for(struct tn_text export_ns, struct tn_text module);

/* Whether the module may use symbols of a namespace: it imports it, or is one that it is for. NOT_KNOWN: it is
 * one of these, and whether this kernel knows that form is not known. */
enum tn_answer tn_check_namespace(const struct tn_check_run *run, struct tn_text export_ns);

#endif
