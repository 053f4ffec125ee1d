/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* file.h - what the file system says of a file */
#ifndef TN_SYS_FILE_H
#define TN_SYS_FILE_H

#include <stdint.h>

/* Bytes of the file that @path names, at its end if it is a link. Return: 0 or -errno. */
int tn_file_size_at(int dirfd, const char *path, uint64_t *ret);

#endif
