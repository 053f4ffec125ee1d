/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.h - opening files; what the file system says of them; absolute paths */
#ifndef TN_SYS_FILES_H
#define TN_SYS_FILES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"

/* Bytes of the file that @path names, at its end if it is a link. Return: 0 or -errno. */
int tn_file_size_at(int dirfd, const char *path, uint64_t *ret);

/* Whether there is something at @path that can be read as a file. Return: 0, -EISDIR, -errno. */
int tn_file_check(int dirfd, const char *path);

/* Whether there is anything at @path. Return: 0 or errno of access(2), negative. */
int tn_file_look(const char *path);

/* What @fd is: 1 for a plain file, 0 for anything else, or -errno. */
int tn_file_is_regular(int fd);

/* The permission bits of @fd. Return: 0 or -errno. */
int tn_file_mode(int fd, unsigned *ret);

/* Up to @size bytes from the file's start, wherever it stands. Return: how many there are, or -errno. */
ssize_t tn_file_start(int fd, void *ret, size_t size);

/* The extended attribute @name of what @path leads to. Return: its bytes; -ENODATA, -ERANGE (more than @size), -ENOTSUP
 * or another -errno. */
ssize_t tn_file_attribute(const char *path, const char *name, void *ret, size_t size);

/* Whether nothing is at @path for certain; what is not to be seen may be there. */
bool tn_file_is_gone(const char *path);

/* For reading. A FIFO that nobody writes to does not block. Return: a descriptor or -errno. */
int tn_file_open_at(int dirfd, const char *path);

/* The same for a plain file that only we or root can have written: not a link, theirs or ours,
 * not writable by others. Return: a descriptor, -EPERM, -errno. */
int tn_file_open_own(const char *path);

/**
 * tn_absolute_path() - from where the user stands
 *
 * @path with the working directory before it, unless it is absolute; nothing is
 * resolved or tidied. Where the environment's PWD is an absolute path of that
 * directory, it is the user's name of it and stays, links and all.
 *
 * Return: 0; -EILSEQ for a newline in it, which would make two lines of one wherever paths are written
 * out; -ENOMEM or errno of getcwd(3).
 */
int tn_absolute_path(const char *path, struct tn_arena *arena, const char **ret);
/* strerror() of what it returns, in words for -EILSEQ. */
const char *tn_absolute_path_reason(int code);
/* The same path as a string of its own, whatever is in it. Return: NULL with errno set, else the caller frees it. */
char *tn_absolute_dup(const char *path);

#endif
