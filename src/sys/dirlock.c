// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/dirlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/map.h"

#define TICK_MSEC 2u

/* One lock is a line of some 60 bytes. */
#define LOCKS_MAX ((size_t)16 << 20)

/* "1: FLOCK  ADVISORY  WRITE 4711 fd:01:123 0 EOF": the process, or 0 when it is another lock. */
static long holder_in_line(struct tn_text line, const struct stat *st)
{
	struct tn_text words[6], place, part[3];
	uint64_t pid, major_, minor_, inode;

	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++)
		if (!tn_text_word(&line, " ", &words[i]))
			return 0;
	place = words[5];
	for (size_t i = 0; i < TN_ARRAY_SIZE(part); i++)
		if (!tn_text_word(&place, ":", &part[i]))
			return 0;
	if (!tn_text_is(words[1], "FLOCK") || !tn_text_is(words[3], "WRITE") || tn_text_u64(words[4], 10, &pid) < 0 ||
	    tn_text_u64(part[0], 16, &major_) < 0 || tn_text_u64(part[1], 16, &minor_) < 0 ||
	    tn_text_u64(part[2], 10, &inode) < 0 || inode != st->st_ino || pid > INT32_MAX)
		return 0;
	/* Btrfs and overlayfs show the device of a part here, of the whole there: both made up. */
	if ((major_ != major(st->st_dev) || minor_ != minor(st->st_dev)) &&
	    (major_ || major(st->st_dev)))
		return 0;
	return (long)pid;
}

/* Return: 0 when the kernel does not say. */
static long find_holder(int fd)
{
	tn_automap locks = { 0 };
	struct tn_text rest, text;
	struct stat st;
	long pid = 0;

	if (fstat(fd, &st) < 0 || tn_map_open_at(AT_FDCWD, "/proc/locks", LOCKS_MAX, 0, &locks) < 0)
		return 0;
	rest = tn_map_text(&locks);
	while (!pid && tn_text_line(&rest, &text))
		pid = holder_in_line(text, &st);
	return pid;
}

static int fail_busy(const char *name, int fd, struct tn_error *err)
{
	char path[sizeof("/proc//comm") + 3 * sizeof(long)];
	tn_automap command = { 0 };
	struct tn_text text = TN_TEXT_LITERAL("which has ended, but not its child");
	long pid = find_holder(fd);

	if (!pid)
		return tn_fail(err, -EBUSY, "another process holds %s; try again when it is done", name);
	snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	if (tn_map_open_at(AT_FDCWD, path, 64, 0, &command) == 0)
		text = tn_text_trim(tn_map_text(&command));
	return tn_fail(err, -EBUSY, "process %ld (%.*s) holds %s; try again when it is done", pid,
		       TN_TEXT_FMT(text), name);
}

/* Return: a descriptor or -errno. */
static int open_file(int dirfd, const char *name)
{
	int fd = openat(dirfd, name,
			O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);

	return fd < 0 ? -errno : fd;
}

/* Whether the directory's name still means the file: who had it before may have taken it away.
 * Return: 1, 0 or -errno. */
static int is_named(const struct tn_dirlock *lock)
{
	struct stat st;

	if (fstatat(lock->dirfd, lock->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	return st.st_ino == lock->inode;
}

/* Return: 0; -EAGAIN when another one holds it or has just ended; -errno. */
static int try(struct tn_dirlock *lock)
{
	struct stat st;
	int named;

	if (fstat(lock->fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	lock->inode = st.st_ino;
	if (flock(lock->fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EINTR || errno == EWOULDBLOCK ? -EAGAIN : -errno;
	named = is_named(lock);
	return named > 0 ? 0 : named ? named : -EAGAIN;
}

int tn_dirlock_take(int dirfd, const char *name, unsigned patience, struct tn_dirlock *ret,
		    struct tn_error *err)
{
	for (unsigned tries = patience / TICK_MSEC;; tries--) {
		tn_autoclose int fd = open_file(dirfd, name);
		struct tn_dirlock lock = { dirfd, name, fd, 0 };
		int r = fd < 0 ? fd : try(&lock);

		if (r == 0) {
			fd = -1;
			*ret = lock;
			return 0;
		}
		if (r == -EINVAL || r == -ELOOP || r == -EISDIR)
			return tn_fail(err, r, "cannot lock %s: it is not a file", name);
		if (r != -EAGAIN)
			return tn_fail(err, r, "cannot lock %s: %s", name, strerror(-r));
		if (!tries)
			return fail_busy(name, fd, err);
		tn_clock_sleep(TICK_MSEC);
	}
}

void tn_dirlock_remove(const struct tn_dirlock *lock)
{
	if (lock->fd >= 0 && is_named(lock) > 0)
		unlinkat(lock->dirfd, lock->name, 0);
}

void tn_dirlock_release(struct tn_dirlock *lock)
{
	tn_dirlock_remove(lock);
	if (lock->fd >= 0)
		close(lock->fd);
	*lock = TN_DIRLOCK_NONE;
}
