/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_lines.h - an index as text, as `modprobe -c` shows it */
#ifndef TN_FORMAT_INDEX_LINES_H
#define TN_FORMAT_INDEX_LINES_H

#include "base/text.h"
#include "format/index_walk.h"

/* Longest @lead. */
#define TN_INDEX_LEAD_MAX 32u

/* Some whole lines, for the length of the call. Return: 0, or what ends it all. */
typedef int tn_index_lines_fn(void *data, struct tn_text lines);

/**
 * tn_index_lines() - "@leadKEY VALUE" for each value, in the order of tn_index_dump()
 * @lead: what each line begins with, at most TN_INDEX_LEAD_MAX bytes
 *
 * Lines are handed out in large pieces. Return: as tn_index_dump(), or -ENOMEM;
 * what was found before damage has been handed out.
 */
int tn_index_lines(const struct tn_index *ix, struct tn_text lead, tn_index_lines_fn *fn, void *data);

#endif
