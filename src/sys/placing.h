/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* placing.h - copies of files below a directory, under the paths that they have elsewhere
 *
 * A file is written without a name, and gets it when it is whole, so that a process that is killed leaves no half of one; so it
 * does where a full disk ends it, and then all that was made is taken back. Symbolic links are copied as such, with what they
 * lead to, also on the way ("/lib" to "usr/lib"); links that are there already are followed, and never lead out of the directory.
 * There is no waiting for the disk: such a directory is a step on the way to an image.
 */
#ifndef TN_SYS_PLACING_H
#define TN_SYS_PLACING_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"
#include "sys/root.h"

typedef struct tn_placing tn_placing;

/**
 * tn_placing_begin() - open the directory, which is made if it is not there
 * @from: whose files are copied; must live as long
 *
 * Return: 0, or -errno with a sentence.
 */
int tn_placing_begin(const tn_root *from, const char *dir, tn_placing **ret, struct tn_error *err);

/* Takes back what it made, unless tn_placing_keep() was called; files that were replaced stay so. */
tn_placing *tn_placing_free(tn_placing *placing);
TN_DEFINE_CLEANUP(tn_placing, tn_placing_free);
void tn_placing_keep(tn_placing *placing);

/**
 * tn_placing_copy() - a file and the links that lead to it
 * @path: absolute, in the sysroot's terms and in the directory's
 *
 * It keeps its mode, its times and, for root, its owner. One of the same size and times is there already. Return: 0, or -errno
 * with a sentence (-ENOENT: there is none; -EINVAL: no plain file).
 */
int tn_placing_copy(tn_placing *placing, const char *path, struct tn_error *err);

/* A file of mode 0644, less the umask, that is made. Return: as above. */
int tn_placing_write(tn_placing *placing, const char *path, struct tn_text content, struct tn_error *err);

/* A directory, which is made if it is not there. Return: a descriptor that the caller closes, or -errno with a sentence. */
int tn_placing_directory(tn_placing *placing, const char *path, struct tn_error *err);
/* How others reach such a descriptor by a path, without links. Return: 0 or -errno. */
int tn_placing_real_path(int fd, struct tn_arena *arena, const char **ret);

/* What was copied or made: files, and their bytes. */
size_t tn_placing_files(const tn_placing *placing);
uint64_t tn_placing_bytes(const tn_placing *placing);

#endif
