/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* indexes.h - modprobe's indexes after modules have come, or before some go */
#ifndef TN_BUILD_INDEXES_H
#define TN_BUILD_INDEXES_H

#include "build/journal.h"

/* Makes them as they are to be when all that @journal has is done. Return: 0, or -errno with a sentence: they are as they were. */
int tn_build_indexes(const tn_root *root, const struct tn_build_journal *journal, struct tn_error *err);

#endif
