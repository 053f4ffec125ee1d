// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.h"
#include "base/vec.h"
#include "sys/fd.h"

#define ALWAYS (O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
#define LINKS_MAX 40
#define TRIES 16

/* openat2(2), since Linux 5.6; linux/openat2.h is not everywhere. */
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
struct how {
	uint64_t flags, mode, resolve;
};
#define RESOLVE_IN_ROOT 0x10u

static int ask_kernel(int topfd, const char *path, int flags)
{
	/* Of those that go with a path alone it takes no others. */
	int own = flags & O_PATH ? O_CLOEXEC : ALWAYS;
	struct how how = { .flags = (uint64_t)(flags | own), .resolve = RESOLVE_IN_ROOT };
	long fd = -1;

	/* It says so where something was renamed meanwhile. */
	for (unsigned i = 0; i < TRIES && fd < 0 && (!i || errno == EAGAIN); i++)
		fd = syscall(SYS_openat2, topfd, path, &how, sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}

/* The directories from the top to where we are, to go up again. */
typedef TN_VEC(int) way;

static void way_close(way *w)
{
	while (w->n)
		close(w->v[--w->n]);
	tn_vec_free(w);
}
#define autoway tn_cleanup(way_close) way

static int here(const way *w, int topfd)
{
	return w->n ? w->v[w->n - 1] : topfd;
}

/* Puts the target of a link before what is left of the path. Return: 0 or -errno. */
static int turn(way *w, char rest[PATH_MAX], const char *target, const char *left)
{
	char joined[PATH_MAX];

	if (snprintf(joined, sizeof(joined), "%s/%s", target, left) >= (int)sizeof(joined))
		return -ENAMETOOLONG;
	if (*target == '/')
		while (w->n)
			close(w->v[--w->n]);
	memcpy(rest, joined, sizeof(joined));
	return 0;
}

static int enter(way *w, int topfd, const char *name)
{
	int fd = openat(here(w, topfd), name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (tn_vec_push(w, fd) < 0) {
		close(fd);
		return -ENOMEM;
	}
	return 0;
}

/* One component. @last: nothing follows it. Return: 1: a link was followed; 0: entered; -errno. */
static int step(way *w, int topfd, char rest[PATH_MAX], const char *name, const char *left, bool follow)
{
	char target[PATH_MAX];
	ssize_t n;

	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") == 0) {
		if (w->n)
			close(w->v[--w->n]);
		return 0;
	}
	n = follow ? readlinkat(here(w, topfd), name, target, sizeof(target) - 1) : -1;
	if (n >= 0) {
		int r;

		target[n] = '\0';
		r = turn(w, rest, target, left);
		return r < 0 ? r : 1;
	}
	return enter(w, topfd, name);
}

/* Whether the last component is opened itself: it is no link, or links are not followed. */
static bool is_end(const way *w, int topfd, const char *name, int flags)
{
	char target[2];

	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       (flags & O_NOFOLLOW || readlinkat(here(w, topfd), name, target, sizeof(target)) < 0);
}

static int walk(way *w, int topfd, char rest[PATH_MAX], int flags)
{
	unsigned links = 0;
	char *at = rest;
	int fd;

	for (;;) {
		char name[PATH_MAX];
		size_t n;
		int r;

		at += strspn(at, "/");
		n = strcspn(at, "/");
		if (!n)
			break;
		memcpy(name, at, n);
		name[n] = '\0';
		at += n;
		if (!at[strspn(at, "/")] && is_end(w, topfd, name, flags)) {
			fd = openat(here(w, topfd), name, flags | ALWAYS | O_NOFOLLOW);
			return fd < 0 ? -errno : fd;
		}
		r = step(w, topfd, rest, name, at, true);
		if (r < 0)
			return r;
		if (r > 0 && ++links > LINKS_MAX)
			return -ELOOP;
		if (r > 0)
			at = rest;
	}
	fd = openat(here(w, topfd), ".", flags | ALWAYS);
	return fd < 0 ? -errno : fd;
}

int tn_inside_open(int topfd, const char *path, int flags)
{
	char rest[PATH_MAX];
	autoway w = { 0 };
	int r = ask_kernel(topfd, path, flags);

	/* A kernel without it, or a filter that knows it no better. */
	if (r != -ENOSYS && r != -EPERM)
		return r;
	if (snprintf(rest, sizeof(rest), "%s", path) >= (int)sizeof(rest))
		return -ENAMETOOLONG;
	return walk(&w, topfd, rest, flags);
}
