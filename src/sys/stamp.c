// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/stamp.h"

#include <stddef.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/be.h"

/* The coarse clock that stamps files ticks 100 times a second at least; twice that. */
#define TICK_NSEC 20000000L
/* ext3 keeps whole seconds. */
#define WHOLE_SECONDS 2

struct tn_stamp tn_stamp_from(const struct stat *st)
{
	return (struct tn_stamp){
		.device = st->st_dev,
		.inode = st->st_ino,
		.size = (uint64_t)st->st_size,
		.mtime_sec = st->st_mtim.tv_sec,
		.mtime_nsec = (uint32_t)st->st_mtim.tv_nsec,
		.ctime_sec = st->st_ctim.tv_sec,
		.ctime_nsec = (uint32_t)st->st_ctim.tv_nsec,
	};
}

struct tn_stamp tn_stamp_of(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, 0) < 0 ? (struct tn_stamp){ 0 } : tn_stamp_from(&st);
}

struct tn_stamp tn_stamp_of_fd(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? (struct tn_stamp){ 0 } : tn_stamp_from(&st);
}

bool tn_stamp_same(const struct tn_stamp *a, const struct tn_stamp *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size &&
	       a->mtime_sec == b->mtime_sec && a->mtime_nsec == b->mtime_nsec &&
	       a->ctime_sec == b->ctime_sec && a->ctime_nsec == b->ctime_nsec;
}

void tn_stamp_put(uint8_t to[static TN_STAMP_SIZE], const struct tn_stamp *s)
{
	tn_put_be64(to, s->device);
	tn_put_be64(to + 8, s->inode);
	tn_put_be64(to + 16, s->size);
	tn_put_be64(to + 24, (uint64_t)s->mtime_sec);
	tn_put_be64(to + 32, (uint64_t)s->ctime_sec);
	tn_put_be32(to + 40, s->mtime_nsec);
	tn_put_be32(to + 44, s->ctime_nsec);
}

bool tn_stamp_is_settled(const struct tn_stamp *s, struct timespec now)
{
	int64_t sec = now.tv_sec;
	int64_t nsec = now.tv_nsec - TICK_NSEC;

	if (!s->ctime_nsec) {
		sec -= WHOLE_SECONDS;
	} else if (nsec < 0) {
		sec--;
		nsec += 1000000000L;
	}
	return s->ctime_sec < sec || (s->ctime_sec == sec && s->ctime_nsec < nsec);
}

enum tn_stamp_trust tn_stamp_trust_of(int fd)
{
	/* f_type of statfs(2) */
	static const struct {
		uint32_t type;
		enum tn_stamp_trust trust;
	} known[] = {
		{ 0xef53, TN_STAMP_FIRM },      /* ext2, ext3, ext4 */
		{ 0x58465342, TN_STAMP_FIRM },  /* XFS */
		{ 0x9123683e, TN_STAMP_FIRM },  /* Btrfs */
		{ 0xf2f52010, TN_STAMP_FIRM },  /* F2FS */
		{ 0xca451a4e, TN_STAMP_FIRM },  /* bcachefs */
		{ 0x2fc12fc1, TN_STAMP_FIRM },  /* ZFS */
		{ 0x01021994, TN_STAMP_FIRM },  /* tmpfs */
		{ 0x794c7630, TN_STAMP_MIXED }, /* overlayfs: perhaps over a read-only image */
	};
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return TN_STAMP_HOLLOW;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if ((uint32_t)fs.f_type == known[i].type)
			return known[i].trust;
	return TN_STAMP_HOLLOW;
}

bool tn_stamp_holds(const struct tn_stamp *before, const struct tn_stamp *after,
		    enum tn_stamp_trust trust, struct timespec now)
{
	bool own_ctime = before->mtime_sec != before->ctime_sec ||
			 before->mtime_nsec != before->ctime_nsec;

	if (!tn_stamp_same(before, after))
		return false;
	if (!tn_stamp_is_settled(before, now))
		return false;
	/* A read-only image below shows the modification time twice. */
	return trust == TN_STAMP_FIRM || (trust == TN_STAMP_MIXED && own_ctime);
}
