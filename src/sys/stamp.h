/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* stamp.h - whether a file is still the one it was
 *
 * Device, inode, size, modification and change time: what rename(2), write(2)
 * and touch(1) cannot leave alone together. A missing file has a stamp, too.
 */
#ifndef TN_SYS_STAMP_H
#define TN_SYS_STAMP_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct tn_stamp {
	uint64_t device, inode, size; /* all 0: there is no such file */
	int64_t mtime_sec, ctime_sec;
	uint32_t mtime_nsec, ctime_nsec;
};

/* Of what @path leads to, relative to @dirfd. One system call. */
struct tn_stamp tn_stamp_of(int dirfd, const char *path);
struct tn_stamp tn_stamp_of_fd(int fd);
struct stat;
struct tn_stamp tn_stamp_from(const struct stat *st);
bool tn_stamp_same(const struct tn_stamp *a, const struct tn_stamp *b);

enum { TN_STAMP_SIZE = 48 };
/* As bytes to be kept in a file: its members in their order, big-endian. */
void tn_stamp_put(uint8_t to[static TN_STAMP_SIZE], const struct tn_stamp *s);

/**
 * tn_stamp_is_settled() - whether any change from @now on would show
 * @now: time of day, from before the stamp was taken
 *
 * A file that changes twice within one tick of its file system's clock keeps
 * its stamp the second time. So the last change must lie a tick back: 20 ms,
 * or two seconds where only whole seconds are kept.
 */
bool tn_stamp_is_settled(const struct tn_stamp *s, struct timespec now);

/* What the change times of a file system are worth. */
enum tn_stamp_trust {
	TN_STAMP_FIRM,   /* the kernel's own: no program can choose them */
	TN_STAMP_MIXED,  /* so for some files; others show their modification time */
	TN_STAMP_HOLLOW, /* made up from modification times, kept elsewhere, or unknown */
};
/* Of the file system that @fd is on. */
enum tn_stamp_trust tn_stamp_trust_of(int fd);

/**
 * tn_stamp_holds() - whether what was just read of a file may be remembered under its stamp
 * @before: taken before the file was read
 * @after:  taken after that
 * @trust:  of the file system that it is on
 * @now:    time of day, from before @before
 */
bool tn_stamp_holds(const struct tn_stamp *before, const struct tn_stamp *after,
		    enum tn_stamp_trust trust, struct timespec now);

#endif
