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

struct tn_stamp {
	uint64_t device, inode, size; /* all 0: there is no such file */
	int64_t mtime_sec, ctime_sec;
	uint32_t mtime_nsec, ctime_nsec;
};

/* Of what @path leads to, relative to @dirfd. One system call. */
struct tn_stamp tn_stamp_of(int dirfd, const char *path);
bool tn_stamp_same(const struct tn_stamp *a, const struct tn_stamp *b);

#endif
