/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* procmodules.h - the lines of /proc/modules (proc(5))
 *
 *	dm_mod 184320 3 dm_mirror,dm_log, Live 0xffffffffc0a00000 (OE)
 *
 * Name, size, references, users (each with a comma behind it, or "-"), state,
 * address, taints. A kernel that cannot unload writes "-" for the references;
 * very old ones end after the references or the users. A name is whatever
 * bytes the module's author chose, so a blank in it must not shift the fields.
 */
#ifndef TN_FORMAT_PROCMODULES_H
#define TN_FORMAT_PROCMODULES_H

#include <stdint.h>

#include "base/text.h"

enum tn_procmodules_state {
	TN_PROCMODULES_LIVE,
	TN_PROCMODULES_LOADING,
	TN_PROCMODULES_UNLOADING,
};

struct tn_procmodules_line {
	struct tn_text name;   /* not empty */
	uint64_t size;         /* bytes */
	int64_t refcount;      /* 0..INT32_MAX; -1: the kernel says '-' */
	struct tn_text users;  /* "a,b" without a comma at its end; may hold "[permanent]" */
	enum tn_procmodules_state state; /* live where the line does not say */
	uint64_t address;      /* 0 when hidden or not there */
	struct tn_text taints; /* letters without their parentheses; may be empty */
};

/**
 * tn_procmodules_next() - take the next line off @rest
 * @rest:  moved past the line, a bad one, too
 * @ret:   texts point into @rest's bytes
 *
 * Empty lines are skipped. Return: 1, 0 at the end, or -EBADMSG for a line that
 * is not one of /proc/modules.
 */
int tn_procmodules_next(struct tn_text *rest, struct tn_procmodules_line *ret);

#endif
