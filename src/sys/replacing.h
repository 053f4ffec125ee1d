/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* replacing.h - one file that gets other content, all of it at once
 *
 * The new content is written to a file without a name, which gets mode, owner and attributes of the old one, is synced, and takes
 * the name in one step: whoever opens it, and whatever is killed or full, finds all old or all new.
 */
#ifndef TN_SYS_REPLACING_H
#define TN_SYS_REPLACING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

struct tn_replacing {
	int dirfd, fd;
	const char *path; /* where it really is, links followed */
	const char *name; /* in its directory */
	bool linked;      /* it was named by a symbolic link */
	uint64_t names;   /* how many names it has in the file system: hard links */
	uint64_t device, inode, size;
	struct tn_arena *arena;
};

/**
 * tn_replacing_open() - open a plain file and its directory
 * @within: the directory that it must not be outside of, whatever links say; "": anywhere
 *
 * Return: 0, or -errno with a sentence.
 */
int tn_replacing_open(const char *path, const char *within, struct tn_arena *arena, struct tn_replacing *ret,
		      struct tn_error *err);
void tn_replacing_close(struct tn_replacing *file);
#define tn_autoreplacing tn_cleanup(tn_replacing_close) struct tn_replacing

/* All of it; more than @max bytes are too much. Return: 0, or -errno with a sentence. */
int tn_replacing_read(const struct tn_replacing *file, size_t max, struct tn_buf *ret, struct tn_error *err);

/* Whether tn_replacing_put() may write beside it, as far as that can be known. Return: 0, or -errno with a sentence. */
int tn_replacing_check(const struct tn_replacing *file, struct tn_error *err);

/* Return: 0, or -errno with a sentence: the file is as it was. -ESTALE: somebody else has replaced it meanwhile. */
int tn_replacing_put(const struct tn_replacing *file, struct tn_text content, struct tn_error *err);

/* A file at @path with this content, of mode 0666 less the umask; one that is there is replaced, and keeps its mode, owner and
 * attributes. For what a build makes, and can make again: nothing waits for the disk. Return: as above. */
int tn_replacing_make(const char *path, struct tn_text content, struct tn_error *err);

#endif
