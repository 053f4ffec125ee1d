/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_param_table.h - the parameters that a module has
 *
 * Private to check*.c. From the section __param, whose entries the kernel goes through itself: names,
 * and what sets them. .modinfo's parmtype= is for people, and need not be there.
 */
#ifndef TN_DIAG_CHECK_PARAM_TABLE_H
#define TN_DIAG_CHECK_PARAM_TABLE_H

#include "diag/check_private.h"
#include "format/param_value.h"

struct tn_check_param {
	enum tn_param_type type;
	enum tn_param_type element; /* ARRAY: of what */
	uint64_t size;              /* STRING: bytes, ARRAY: elements */
	bool without_value;         /* may come without one */
	bool hardware;              /* refused under lockdown */
	bool unsafe;                /* taints */
};

/* Return: 1 and the parameter; 0: the module has none of that name; -1: its table cannot be read. */
int tn_check_param_find(const struct tn_check_run *run, struct tn_text name, struct tn_check_param *ret);

#endif
