/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dirlock.h - one writer at a time in a directory
 *
 * The lock is flock(2) on a file of mode 0600 that is in the directory while
 * somebody holds it. So nobody can take it, or keep it from others, who may
 * not write there; a lock on the directory itself is free to all who may read.
 *
 * It belongs to the open descriptor: a child that inherits it holds it on when
 * its parent is killed, and the last of them to end, however it does, gives it
 * up. What a crash leaves is an empty file that nobody holds, and the next
 * one takes that.
 */
#ifndef TN_SYS_DIRLOCK_H
#define TN_SYS_DIRLOCK_H

#include <sys/types.h>

#include "base/error.h"

struct tn_dirlock {
	int dirfd;        /* borrowed */
	const char *name; /* of the file, borrowed */
	int fd;           /* -1: not held */
	ino_t inode;
};
#define TN_DIRLOCK_NONE ((struct tn_dirlock){ .fd = -1 })

/**
 * tn_dirlock_take() - wait for the others, then hold the lock
 * @patience: milliseconds to wait at most
 *
 * Return: 0; with a sentence, -EBUSY (which names who holds it), -EINVAL
 * (something that is no file has the name), errno of openat(2) and flock(2):
 * a file system that has no locks at this time says ENOLCK.
 */
int tn_dirlock_take(int dirfd, const char *name, unsigned patience, struct tn_dirlock *ret,
		    struct tn_error *err);

/* Takes the file away, so that others begin anew with their own: the first half of giving the lock
 * up. System calls alone, for a child in vfork(2). */
void tn_dirlock_remove(const struct tn_dirlock *lock);

/* Both halves. Nothing happens where it is not held. */
void tn_dirlock_release(struct tn_dirlock *lock);

#endif
