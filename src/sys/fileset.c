// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/fileset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec.h"
#include "sys/dirlock.h"
#include "sys/write.h"

/* linux/fs.h; not in every libc's stdio.h */
#define EXCHANGE (1u << 1)

/* Children that may be killed without having placed anything before we give up. */
#define IDLE_TRIES 8u

/* Another process's commit takes a millisecond; where files cannot be without a name, its writing
 * takes its time, too. */
#define PATIENCE_MSEC 10000u

struct member {
	char *name;
	char *temp; /* hidden name beside it */
	int fd;
	ino_t inode;
	bool named; /* @temp exists since tn_fileset_open() */
	bool had_old; /* @name existed when the commit began */
	bool placed;  /* @name is the new file now */
};

struct tn_fileset {
	int dirfd;
	const char *lock_name;
	struct tn_dirlock lock;
	unsigned patience;
	unsigned flags;
	bool finished; /* the names are what they are to be; @result says which */
	int result;
	bool nameless; /* O_TMPFILE works here, or nothing was tried yet */
	TN_VEC(struct member) members;
};

tn_fileset *tn_fileset_new(int dirfd, const char *lock, unsigned flags)
{
	tn_fileset *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	set->dirfd = dirfd;
	set->lock_name = lock;
	set->lock = TN_DIRLOCK_NONE;
	set->patience = PATIENCE_MSEC;
	set->flags = flags;
	/* A file without a name gets one through this directory. */
	set->nameless = access("/proc/self/fd", X_OK) == 0;
	return set;
}

void tn_fileset_set_patience(tn_fileset *set, unsigned msec)
{
	set->patience = msec;
}

static void free_member(const tn_fileset *set, struct member *m)
{
	if (m->named)
		unlinkat(set->dirfd, m->temp, 0);
	if (m->fd >= 0)
		close(m->fd);
	free(m->name);
	free(m->temp);
}

tn_fileset *tn_fileset_free(tn_fileset *set)
{
	if (!set)
		return NULL;
	for (size_t i = 0; i < set->members.n; i++)
		free_member(set, &set->members.v[i]);
	tn_vec_free(&set->members);
	tn_dirlock_release(&set->lock);
	free(set);
	return NULL;
}

static int take_lock(tn_fileset *set, struct tn_error *err)
{
	if (!set->lock_name || set->lock.fd >= 0)
		return 0;
	return tn_dirlock_take(set->dirfd, set->lock_name, set->patience, &set->lock, err);
}

static int create_named(const tn_fileset *set, struct member *m)
{
	const int flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC;
	int fd = openat(set->dirfd, m->temp, flags, 0644);

	/* Under the lock it can only be what an earlier process of our number left. */
	if (fd < 0 && errno == EEXIST && set->lock.fd >= 0 && unlinkat(set->dirfd, m->temp, 0) == 0)
		fd = openat(set->dirfd, m->temp, flags, 0644);
	if (fd < 0)
		return -errno;
	m->named = true;
	return fd;
}

/* Return: a descriptor or -errno, with a sentence. */
static int create(tn_fileset *set, struct member *m, struct tn_error *err)
{
	int fd = -1, r;

	if (set->nameless) {
		fd = openat(set->dirfd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
		/* What filesystems and kernels without O_TMPFILE answer. */
		if (fd < 0 && errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL &&
		    errno != ENOENT)
			return tn_fail(err, -errno, "cannot write %s: %s", m->name, strerror(errno));
		set->nameless = fd >= 0;
	}
	if (fd >= 0)
		return fd;
	r = take_lock(set, err);
	if (r < 0)
		return r;
	r = create_named(set, m);
	return r < 0 ? tn_fail(err, r, "cannot write %s: %s", m->name, strerror(-r)) : r;
}

static int note_inode(struct member *m, struct tn_error *err)
{
	struct stat st;

	if (fstat(m->fd, &st) < 0)
		return tn_fail(err, -errno, "cannot write %s: %s", m->name, strerror(errno));
	m->inode = st.st_ino;
	return 0;
}

int tn_fileset_open(tn_fileset *set, const char *name, struct tn_error *err)
{
	struct member m = { .fd = -1 };
	int r;

	m.name = tn_text_dup(tn_text(name));
	if (!m.name || asprintf(&m.temp, ".%s.%ld", name, (long)getpid()) < 0) {
		free(m.name);
		return tn_fail(err, -ENOMEM, "cannot write %s: out of memory", name);
	}
	m.fd = create(set, &m, err);
	r = m.fd < 0 ? m.fd : note_inode(&m, err);
	/* A file that has a name is one to remove, good or not. */
	if (tn_vec_push(&set->members, m) < 0) {
		free_member(set, &m);
		r = tn_fail(err, -ENOMEM, "cannot write %s: out of memory", name);
	}
	return r < 0 ? r : 0;
}

int tn_fileset_write(tn_fileset *set, size_t i, struct tn_text content, struct tn_error *err)
{
	const struct member *m = &set->members.v[i];
	int r = tn_write_all(m->fd, content);

	/* On its way to the disk; the commit waits for all. */
	if (r == 0 && !(set->flags & TN_FILESET_VOLATILE))
		sync_file_range(m->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	return r < 0 ? tn_fail(err, r, "cannot write %s: %s", m->name, strerror(-r)) : 0;
}

static int keep(const tn_fileset *set, const struct member *m)
{
	struct stat old, now;

	if (fstatat(set->dirfd, m->name, &old, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(m->fd, &now) < 0)
		return -errno;
	if ((old.st_uid != now.st_uid || old.st_gid != now.st_gid) && fchown(m->fd, old.st_uid, old.st_gid) < 0)
		return -errno;
	return fchmod(m->fd, old.st_mode & 07777) < 0 ? -errno : 0;
}

int tn_fileset_keep(tn_fileset *set, size_t i, struct tn_error *err)
{
	int r = keep(set, &set->members.v[i]);

	return r < 0 ? tn_fail(err, r, "cannot give %s the owner and mode that it had: %s", set->members.v[i].name,
			       strerror(-r)) : 0;
}

int tn_fileset_lock(tn_fileset *set, struct tn_error *err)
{
	return take_lock(set, err);
}

int tn_fileset_add(tn_fileset *set, const char *name, struct tn_text content, struct tn_error *err)
{
	int r = tn_fileset_open(set, name, err);

	return r < 0 ? r : tn_fileset_write(set, set->members.n - 1, content, err);
}

/* Everything from here to commit_in_child() runs in the child: system calls and the flag
 * "placed", no allocation. */

static int exchange(const tn_fileset *set, const char *a, const char *b)
{
	return (int)syscall(SYS_renameat2, set->dirfd, a, set->dirfd, b, EXCHANGE);
}

static int give_name(const tn_fileset *set, const struct member *m)
{
	char path[sizeof("/proc/self/fd/") + 3 * sizeof(int)];

	if (m->named)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", m->fd);
	if (linkat(AT_FDCWD, path, set->dirfd, m->temp, AT_SYMLINK_FOLLOW) == 0)
		return 0;
	/* A child before this one got as far, or an earlier process of our number was killed. */
	if (errno != EEXIST || unlinkat(set->dirfd, m->temp, 0) < 0)
		return -errno;
	return linkat(AT_FDCWD, path, set->dirfd, m->temp, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

static int place(const tn_fileset *set, struct member *m)
{
	if (!m->had_old || exchange(set, m->temp, m->name) < 0) {
		if (m->had_old && errno != EINVAL && errno != ENOSYS && errno != ENOENT)
			return -errno;
		if (renameat(set->dirfd, m->temp, set->dirfd, m->name) < 0)
			return -errno;
	}
	m->placed = true;
	return 0;
}

static void unplace(const tn_fileset *set, struct member *m)
{
	if (!m->placed)
		return;
	m->placed = false;
	if (!m->had_old)
		unlinkat(set->dirfd, m->name, 0);
	else if (exchange(set, m->temp, m->name) < 0)
		renameat(set->dirfd, m->temp, set->dirfd, m->name);
}

/* Return: 0 when all is in place, else errno, and all is as it was. The lock is given up. */
static int commit_names(tn_fileset *set)
{
	size_t n = set->members.n;
	int r = 0;

	for (size_t i = 0; i < n && !r; i++)
		if (!set->members.v[i].placed)
			r = give_name(set, &set->members.v[i]);
	for (size_t i = 0; i < n && !r; i++)
		if (!set->members.v[i].placed)
			r = place(set, &set->members.v[i]);
	for (size_t i = 0; i < n && r; i++)
		unplace(set, &set->members.v[i]);
	/* Now the hidden names are the old files, or on failure the new ones. */
	for (size_t i = 0; i < n; i++)
		unlinkat(set->dirfd, set->members.v[i].temp, 0);
	set->result = r;
	set->finished = true;
	tn_dirlock_remove(&set->lock);
	return -r;
}

/*
 * The parent sleeps in vfork(2) until the child is done, so there is no moment
 * at which killing the parent could leave half of the names changed.
 * Return: wait status, or -errno when there could be no child or nothing is
 * known of its end (somebody ignores SIGCHLD).
 */
static int commit_in_child(tn_fileset *set)
{
	int status;
	pid_t pid = vfork();

	if (pid == 0) {
		setsid(); /* a signal to the caller's process group is not for us */
		_exit(commit_names(set));
	}
	if (pid < 0)
		return -errno;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status;
}

/* What a killed child has got done. Return: how many are placed. */
static size_t find_placed(tn_fileset *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->members.n; i++) {
		struct member *m = &set->members.v[i];
		struct stat st;

		m->placed = fstatat(set->dirfd, m->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			    st.st_ino == m->inode;
		n += m->placed;
	}
	return n;
}

/* Children until one was not killed. Return: 0 or -errno. */
static int commit_guarded(tn_fileset *set)
{
	size_t placed = 0, now;

	for (unsigned idle = 0; idle < IDLE_TRIES; idle++) {
		int status = commit_in_child(set);

		if (status >= 0 && WIFEXITED(status))
			return -WEXITSTATUS(status);
		/* It was killed behind its work: others may be at theirs. */
		if (set->finished)
			return set->result;
		now = find_placed(set);
		if (status < 0)
			break;
		if (now > placed)
			idle = 0;
		placed = now;
	}
	/* There is no child, or somebody kills each one: finish, or undo and clean up, ourselves. */
	return -commit_names(set);
}

/* One after the other, but the disk has had all of them since they were written: so the file
 * system's journal is written once, not once for each. */
static int sync_members(const tn_fileset *set, struct tn_error *err)
{
	for (size_t i = 0; i < set->members.n; i++)
		if (fsync(set->members.v[i].fd) < 0)
			return tn_fail(err, -errno, "cannot write %s: %s", set->members.v[i].name,
				       strerror(errno));
	return 0;
}

/* All that can fail should fail before the first name changes. */
static int prepare(tn_fileset *set, struct tn_error *err)
{
	for (size_t i = 0; i < set->members.n; i++) {
		struct member *m = &set->members.v[i];
		struct stat st;

		m->had_old = fstatat(set->dirfd, m->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
		if (m->had_old && S_ISDIR(st.st_mode))
			return tn_fail(err, -EISDIR, "cannot write %s: it is a directory", m->name);
	}
	return 0;
}

/* Whether @entry is ".NAME.NUMBER", and the name one of the set's. */
static bool is_leftover(const tn_fileset *set, const char *entry)
{
	const char *dot = strrchr(entry, '.');

	if (entry[0] != '.' || dot == entry || !dot[1] || dot[1 + strspn(dot + 1, "0123456789")])
		return false;
	for (size_t i = 0; i < set->members.n; i++) {
		const struct member *m = &set->members.v[i];
		struct tn_text name = { entry + 1, (size_t)(dot - entry - 1) };

		if (tn_text_is(name, m->name))
			return !m->named || strcmp(entry, m->temp) != 0;
	}
	return false;
}

/* What processes left that were killed: we hold the lock, so they do not live. */
static void remove_leftovers(const tn_fileset *set)
{
	int fd = openat(set->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(dir)))
		if (is_leftover(set, e->d_name))
			unlinkat(set->dirfd, e->d_name, 0);
	closedir(dir);
}

static int commit(tn_fileset *set, struct tn_error *err)
{
	sigset_t all, before;
	int r = prepare(set, err);

	if (r < 0)
		return r;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	r = commit_guarded(set);
	if (r == 0)
		for (size_t i = 0; i < set->members.n; i++)
			set->members.v[i].named = false;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (r < 0)
		return tn_fail(err, r, "cannot put the new files in place: %s", strerror(-r));
	return 0;
}

int tn_fileset_commit(tn_fileset *set, struct tn_error *err)
{
	bool lasting = !(set->flags & TN_FILESET_VOLATILE);
	int r = lasting ? sync_members(set, err) : 0;

	if (r < 0)
		return r;
	r = take_lock(set, err);
	if (r < 0)
		return r;
	if (set->lock_name)
		remove_leftovers(set);
	r = commit(set, err);
	tn_dirlock_release(&set->lock);
	if (r < 0)
		return r;
	/* The names are good now; this makes them last. There is nothing to undo when it fails. */
	if (lasting)
		fsync(set->dirfd);
	return 0;
}
