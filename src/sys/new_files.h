/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* new_files.h - a private key and what goes with it, whose files have the right mode before there is anything in them */
#ifndef TN_SYS_NEW_FILES_H
#define TN_SYS_NEW_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

struct tn_new_file {
	const char *name;
	unsigned mode;
	struct tn_text content;
};

/**
 * tn_new_files_write() - write them into a directory, which is made (0755) where it is not there
 * @replace: what has one of the names gives way; else it stays, and nothing is done
 *
 * All are on the disk before the first has its name. Return: 0; -EEXIST; -errno with a sentence: what was there is there then.
 */
int tn_new_files_write(const char *dir, const struct tn_new_file *files, size_t n, bool replace, struct tn_error *err);

/* Whether one of the names is taken, for who only says what would be written. Return: 0, also without the directory; -EEXIST;
 * -errno with a sentence. */
int tn_new_files_look(const char *dir, const struct tn_new_file *files, size_t n, struct tn_error *err);

/* Bytes in memory that have a path which a child can open, "/proc/self/fd/N". Return: a descriptor, or -errno. */
#define TN_SHARED_BYTES_PATH 32
int tn_share_bytes(struct tn_text content, char path[TN_SHARED_BYTES_PATH]);

#endif
