// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/tree_remove.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/dir.h"
#include "sys/fd.h"

/* Directories are brought up to the top one by one, so that no depth is too deep. The name is one that nobody else takes. */
#define RAISED ".tenon-removed-%lu"
#define RAISED_SIZE 48

struct removal {
	int top;
	TN_VEC(const char *) names; /* in the top, before anything was brought up */
	unsigned long next; /* number of the next directory that is brought up */
	int code; /* the first failure */
	struct tn_arena arena;
};

static int note(struct removal *r, int code)
{
	if (r->code == 0 && code < 0 && code != -ENOENT)
		r->code = code;
	return 0;
}

/* A directory that its owner may not read or search is given the right to. */
static int open_directory(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && errno == EACCES && fchmodat(dirfd, name, 0700, 0) == 0)
		fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Brings a directory up, under a name of its own. Return: 0 or -errno. */
static int bring_up(struct removal *r, int dirfd, const char *name)
{
	char raised[RAISED_SIZE];

	do
		snprintf(raised, sizeof(raised), RAISED, r->next++);
	while (faccessat(r->top, raised, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
	if (renameat(dirfd, name, r->top, raised) == 0)
		return 0;
	/* Its ".." changes: who is not root must be allowed to write to it. */
	if (errno == EACCES && fchmodat(dirfd, name, 0700, 0) == 0 && renameat(dirfd, name, r->top, raised) == 0)
		return 0;
	return -errno;
}

static int remove_entry(void *data, int dirfd, const char *name)
{
	struct removal *r = data;

	if (unlinkat(dirfd, name, 0) == 0)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return note(r, -errno);
	if (unlinkat(dirfd, name, AT_REMOVEDIR) == 0)
		return 0;
	return note(r, bring_up(r, dirfd, name));
}

/* In a directory that may not be written to nothing can be removed. */
static int open_for_removal(int dirfd, const char *name)
{
	int fd = open_directory(dirfd, name);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & S_IRWXU) != S_IRWXU)
		fchmod(fd, 0700);
	return fd;
}

static void remove_raised(struct removal *r, const char *name)
{
	tn_autoclose int fd = open_for_removal(r->top, name);
	int code = fd < 0 ? fd : tn_dir_names(fd, remove_entry, r);

	note(r, code);
	if (fd >= 0 && unlinkat(r->top, name, AT_REMOVEDIR) < 0)
		note(r, -errno);
}

static int keep_name(void *data, int dirfd, const char *name)
{
	struct removal *r = data;
	const char *kept = tn_arena_str(&r->arena, name);

	return kept ? tn_vec_push(&r->names, kept) : -ENOMEM;
}

static void removal_end(struct removal *r)
{
	tn_closep(&r->top);
	tn_vec_free(&r->names);
	tn_arena_free(&r->arena);
}

static int remove_directory(int dirfd, const char *name)
{
	tn_cleanup(removal_end) struct removal r = { .top = open_for_removal(dirfd, name) };
	int code = r.top;

	if (code >= 0) /* all of them first: those that are brought up come to stand among them */
		code = tn_dir_names(r.top, keep_name, &r);
	if (code < 0)
		return code;
	for (size_t i = 0; i < r.names.n; i++)
		remove_entry(&r, r.top, r.names.v[i]);
	for (unsigned long i = 0; i < r.next; i++) {
		char raised[RAISED_SIZE];

		snprintf(raised, sizeof(raised), RAISED, i);
		remove_raised(&r, raised);
	}
	return unlinkat(dirfd, name, AT_REMOVEDIR) == 0 ? 0 : r.code < 0 ? r.code : -errno;
}

int tn_tree_remove(int dirfd, const char *name)
{
	if (unlinkat(dirfd, name, 0) == 0)
		return 0;
	/* Linux says EISDIR of a directory; others, and some file systems, EPERM. */
	return errno == EISDIR || errno == EPERM ? remove_directory(dirfd, name) : -errno;
}
