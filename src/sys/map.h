/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map.h - a file's bytes in memory, read-only
 *
 * Private mapping where the file can be mapped and is not small, else a copy
 * (pipes, procfs).
 * A file that another process cuts short while it is mapped raises SIGBUS on
 * access; callers that read files which others may write while they run use
 * TN_MAP_COPY.
 */
#ifndef TN_SYS_MAP_H
#define TN_SYS_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/text.h"

struct tn_map {
	const uint8_t *data; /* never NULL after success */
	size_t size;
	bool mapped; /* munmap(2) rather than free(3) */
};

enum tn_map_flags {
	TN_MAP_COPY = 1 << 0,       /* read(2) into memory even where mmap(2) works */
	TN_MAP_NO_DEVICE = 1 << 1,  /* a device has no end: -EINVAL rather than up to @max bytes */
	TN_MAP_NO_SPECIAL = 1 << 2, /* a FIFO may never end, either: -EINVAL */
	TN_MAP_REGULAR = 1 << 3,    /* the caller knows it for one, and small: read at once */
	TN_MAP_WAIT = 1 << 4,       /* the user named it: a pipe is read to its end */
};

/* A FIFO that nobody has open for writing reads as empty instead of blocking; one that somebody
 * has is not waited for without TN_MAP_WAIT. /dev/null, which masks files, is an empty file; no
 * other device is taken for a file that nobody named. Return: 0; -EISDIR, -EINVAL (not that kind
 * of file), -EAGAIN (would have to wait), -EFBIG (over @max bytes), or errno of openat, fstat,
 * mmap, read. */
int tn_map_open_at(int dirfd, const char *path, size_t max, unsigned flags, struct tn_map *ret);
/* The same from where @fd stands; @fd stays open. */
int tn_map_fd(int fd, size_t max, unsigned flags, struct tn_map *ret);
void tn_map_close(struct tn_map *map);
/* The same without the munmap(2), for who is about to exit: the kernel does it then. */
void tn_map_leave(struct tn_map *map);
#define tn_automap tn_cleanup(tn_map_close) struct tn_map

static inline struct tn_text tn_map_text(const struct tn_map *m)
{
	return (struct tn_text){ (const char *)m->data, m->size };
}

#endif
