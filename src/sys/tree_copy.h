/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree_copy.h - a directory with all that is below it, copied
 *
 * Files keep modes (but for set-user-ID and the like) and times, and share their blocks with the copy where the file system can.
 * Links are copied as they are, never followed. Devices, FIFOs and sockets are left out.
 */
#ifndef TN_SYS_TREE_COPY_H
#define TN_SYS_TREE_COPY_H

#include <stdint.h>

#include "base/error.h"

struct tn_tree_copy_limits {
	uint64_t files, bytes; /* more than these are too many */
};

/**
 * tn_tree_copy() - copy what is in one directory into another
 * @from: directory; stays open
 * @to:   directory, which has nothing of the same names; stays open
 *
 * The copy is ours, whoever owns the source, and its directories can be written to. Return: 0; -E2BIG: it is beyond @limits, or
 * deeper than a path is long; -errno; each with a sentence that names the file. What was copied until then stays.
 */
int tn_tree_copy(int from, int to, const struct tn_tree_copy_limits *limits, struct tn_error *err);

#endif
