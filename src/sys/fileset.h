/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fileset.h - write N files so that a reader sees all old or all new ones
 *
 * Each file is written to a temporary name in the directory, checked and
 * fsync'ed; the first rename happens only when all N are good. On failure the
 * temporaries are removed and every old file is as it was.
 */
#ifndef TN_SYS_FILESET_H
#define TN_SYS_FILESET_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"

typedef struct tn_fileset tn_fileset;

/* @dirfd stays open for as long as the set lives. NULL: out of memory. */
tn_fileset *tn_fileset_new(int dirfd);
/* Removes what was not committed. */
tn_fileset *tn_fileset_free(tn_fileset *set);
TN_DEFINE_CLEANUP(tn_fileset, tn_fileset_free);

/* Write @content under a temporary name. Return: 0 or -errno. */
int tn_fileset_add(tn_fileset *set, const char *name, struct tn_text content, struct tn_error *err);
/* fsync all, rename all, fsync the directory. Return: 0 or -errno. */
int tn_fileset_commit(tn_fileset *set, struct tn_error *err);

#endif
