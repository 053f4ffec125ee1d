/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fileset.h - write N files so that a reader sees all old or all new ones
 *
 * Each file is written without a name (O_TMPFILE), so that a process that is
 * killed leaves nothing behind; filesystems that cannot do that get a hidden
 * temporary name. Only when all N are written, and the commit has waited until
 * they are on the disk (but for a volatile set), are they given their names,
 * all in one go, by a child process that shares nothing with the caller's fate:
 * signals are blocked, it has a session of its own, and if it is killed itself
 * another one finishes. Old files are exchanged, not overwritten, so a failure
 * half way (EIO, no space for a name) is undone.
 * Two processes that commit to one directory do so one after the other, under
 * its lock (dirlock.h). Hidden names exist under the lock alone, so whoever
 * holds it knows those that are left from a crash, and removes them.
 *
 * What is left: power loss, and SIGKILL to parent and child at once, within
 * the fraction of a millisecond that the renames take; and filesystems without
 * RENAME_EXCHANGE, where a rename that fails after others have succeeded
 * cannot be undone.
 */
#ifndef TN_SYS_FILESET_H
#define TN_SYS_FILESET_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"

typedef struct tn_fileset tn_fileset;

enum tn_fileset_flags {
	TN_FILESET_VOLATILE = 1 << 0, /* no waiting for the disk: power loss may leave files damaged */
};

/**
 * tn_fileset_new() - an empty set
 * @dirfd: stays open for as long as the set lives
 * @lock:  name of the lock, the same for all who write these files, borrowed;
 *         NULL for a single file, which needs none: its rename is all there is
 *
 * Return: NULL when memory is out.
 */
tn_fileset *tn_fileset_new(int dirfd, const char *lock, unsigned flags);
/* How long to wait for the lock, in milliseconds; without this call ten seconds. */
void tn_fileset_set_patience(tn_fileset *set, unsigned msec);
/* Whatever was not committed is gone. */
tn_fileset *tn_fileset_free(tn_fileset *set);
TN_DEFINE_CLEANUP(tn_fileset, tn_fileset_free);

/**
 * tn_fileset_open() - make a new, empty file of mode 0644 less the umask
 * @name: in the directory, without '/'; each name at most once
 *
 * The files of a set are numbered from 0, in the order of these calls.
 * Return: 0, or errno of openat(2), negative, or of tn_dirlock_take(). The set
 * is then only good for tn_fileset_free().
 */
int tn_fileset_open(tn_fileset *set, const char *name, struct tn_error *err);

/**
 * tn_fileset_write() - what stands in file @i, once
 *
 * Several threads may do this for different files of one set. The content is
 * on its way to the disk when it returns; the commit waits for all. Return: 0,
 * or errno of write(2), negative. The set is then only good for
 * tn_fileset_free().
 */
int tn_fileset_write(tn_fileset *set, size_t i, struct tn_text content, struct tn_error *err);

/* The file gets owner, group and permissions of the one that has its name now, if there is one. To be done
 * before it is written. Return: 0, or errno of fchown(2) and fchmod(2), negative. */
int tn_fileset_keep(tn_fileset *set, size_t i, struct tn_error *err);

/* Takes the lock now, for who reads what it then replaces; the commit gives it up. Return: 0 or as tn_dirlock_take(). */
int tn_fileset_lock(tn_fileset *set, struct tn_error *err);

/* Both for the next file. */
int tn_fileset_add(tn_fileset *set, const char *name, struct tn_text content, struct tn_error *err);

/**
 * tn_fileset_commit() - put all files in place
 *
 * All content is on the disk before the first name changes; the directory is
 * synced at the end (neither for a volatile set). Return: 0, or a negative
 * errno, and then all names mean what they meant before: of fsync(2), -EISDIR
 * (a directory stands where a file goes), linkat(2), renameat2(2),
 * tn_dirlock_take().
 */
int tn_fileset_commit(tn_fileset *set, struct tn_error *err);

#endif
