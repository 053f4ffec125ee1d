/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* shelf.h - a directory of directories, each of which appears and goes as a whole
 *
 * What is to appear is made in a space, a hidden directory whose maker holds a lock on it: that of somebody who has crashed is
 * known by nobody holding it, and is removed by the next one. Whoever may write to the shelf is believed, so it, what stands on it
 * and the files in that must be ours or root's, and open to nobody else.
 */
#ifndef TN_SYS_SHELF_H
#define TN_SYS_SHELF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "sys/root.h"

struct tn_shelf {
	int fd;
	const char *path; /* for the machine itself: with the root in front */
};
#define TN_SHELF_NONE ((struct tn_shelf){ .fd = -1 })

/**
 * tn_shelf_open() - make the directory, where it is not there, and what it is in
 * @path: in the root's terms
 *
 * Return: 0; -EPERM: it is somebody else's, or others may write to it; -errno. With a sentence.
 */
int tn_shelf_open(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_shelf *ret, struct tn_error *err);
void tn_shelf_close(struct tn_shelf *shelf);
/* Removes what crashes have left. */
void tn_shelf_sweep(const struct tn_shelf *shelf);

struct tn_shelf_space {
	int fd; /* -1: there is none */
	char name[32];
};
#define TN_SHELF_NO_SPACE ((struct tn_shelf_space){ .fd = -1 })

/* A new one, mode 0700, empty. It lasts as long as anybody has the descriptor, forked children included, or is removed. Return: 0
 * or -errno. */
int tn_shelf_space(const struct tn_shelf *shelf, struct tn_shelf_space *ret);
/* It goes, with all that is in it. */
void tn_shelf_discard(const struct tn_shelf *shelf, struct tn_shelf_space *space);

/**
 * tn_shelf_put() - the space becomes what @name is from now on, mode 0755
 * @replace: what has the name goes; else it stays, and the space is as it was
 *
 * Return: 0, -EEXIST, -errno.
 */
int tn_shelf_put(const struct tn_shelf *shelf, struct tn_shelf_space *space, const char *name, bool replace);

/* The same with the directory @name in the space, which stays. */
int tn_shelf_put_part(const struct tn_shelf *shelf, const struct tn_shelf_space *space, const char *name, bool replace);

/* Return: a descriptor of the directory @name; -ENOENT; -EPERM: it is not ours alone; -errno. */
int tn_shelf_entry(const struct tn_shelf *shelf, const char *name);
/* The same of a directory in it. */
int tn_shelf_directory(int entry, const char *name);
/* The same of a plain file in one of them, for reading; a link is -ELOOP. */
int tn_shelf_file(int dirfd, const char *name);

/* @name is what was used last. */
void tn_shelf_touch(const struct tn_shelf *shelf, const char *name);
/* Milliseconds since 1970 when it was, or was put there; 0: nothing is there. */
int64_t tn_shelf_used(const struct tn_shelf *shelf, const char *name);
/* Return: 0 or -errno; at once, whatever is in it. */
int tn_shelf_drop(const struct tn_shelf *shelf, const char *name);

/* Calls @fn with the name of each thing on it, in no order, and no more where it returns something else than 0. Return: that, 0,
 * or -errno. */
int tn_shelf_names(const struct tn_shelf *shelf, int (*fn)(void *data, const char *name), void *data);

/* For what a space is filled with: a directory, mode 0755, and a file of mode 0644. Return: a descriptor, or 0; -errno. */
int tn_shelf_make_directory(int dirfd, const char *name);
int tn_shelf_write(int dirfd, const char *name, struct tn_text content);
/* A new one that is written to bit by bit. Return: a descriptor, or -errno. */
int tn_shelf_append(const char *path);

/* A file @from in @fromfd under a second name @name in @to: a hard link where @link is set and the file system allows it, else a
 * copy of mode 0644. Return: 0, -EEXIST, -errno. */
int tn_shelf_give(int fromfd, const char *from, int to, const char *name, bool link);

#endif
