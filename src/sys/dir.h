/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dir.h - directories: walked as a tree, listed, made, removed */
#ifndef TN_SYS_DIR_H
#define TN_SYS_DIR_H

#include <stdbool.h>
#include <time.h>

#include "sys/stamp.h"

enum tn_dir_kind {
	TN_DIR_FILE,
	TN_DIR_DIR,   /* a walk does not hand these out */
	TN_DIR_OTHER, /* a device, FIFO or socket */
	TN_DIR_GONE,  /* cannot be looked up: mostly a symbolic link that leads nowhere */
};

struct tn_dir_entry {
	const char *path;   /* of the entry, from where the walk began, without "./" */
	const char *name;   /* its last component: points into @path */
	enum tn_dir_kind kind; /* of what a link leads to */
	int code;              /* TN_DIR_GONE: negative errno */
	struct tn_stamp stamp; /* of a file, where the walker asked for stamps */
};

/* Entries come in the order of readdir(3); a subdirectory's come in its place. */
struct tn_dir_walker {
	/* Decides on the name alone, before anything is looked up. */
	bool (*wanted)(void *data, const char *name, bool maybe_dir);
	/* Anything but a directory. Return: 0 to go on. */
	int (*entry)(void *data, const struct tn_dir_entry *e);
	/* A directory that could not be read, is its own ancestor (-ELOOP), or has been read
	 * TN_DIR_BY_LINKS times (-EMLINK, once for each). Return: 0 to go on. */
	int (*unreadable)(void *data, const char *path, int code);
	void *data;
	bool stamps; /* look up the stamps of files: from their directory, which is half the price */
};

/* How often a directory is read that a symbolic link leads to or above. Links that lead to directories
 * with links make more ways than memory can hold. */
#define TN_DIR_BY_LINKS 16u

/**
 * tn_dir_walk() - everything below @dirfd, through symbolic links as well
 * @dirfd: stays open; at most two more descriptors are open at a time
 *
 * A directory that is reached through itself is not entered again.
 * Return: 0, what a callback returned, -ENOMEM, or -ELOOP after a million directories.
 */
int tn_dir_walk(int dirfd, const struct tn_dir_walker *walker);

/* What is there, through symbolic links. */
struct tn_dir_stat {
	enum tn_dir_kind kind; /* FILE, DIR or OTHER */
	struct timespec mtime;
};
/* Return: 0 or errno of fstatat(2), negative. */
int tn_dir_stat(int dirfd, const char *path, struct tn_dir_stat *ret);

/* A directory. Return: a descriptor that the caller closes, or -errno. */
int tn_dir_open(int dirfd, const char *path);

/* Calls @fn with each name in the directory @fd, which it closes, but "." and "..", in the directory's own
 * order, and no more where it returns something else than 0. Return: that, 0, or -errno. */
int tn_dir_names_of(int fd, int (*fn)(void *data, const char *name), void *data);
/* The same of those that are directories themselves, and no links to one. */
int tn_dir_directories_of(int fd, int (*fn)(void *data, const char *name), void *data);

/* Calls @fn with each name in a directory, but "." and "..", and no more where it returns something else
 * than 0. Return: that, 0, or -errno. */
int tn_dir_names(int dirfd, int (*fn)(void *data, int dirfd, const char *name), void *data);

/* Return: 0 or errno of unlinkat(2), negative. */
int tn_dir_remove(int dirfd, const char *name);

/* A directory in another, which is made (0755) if it is not there; no link to one. Return: a descriptor that the caller closes, or
 * -errno. */
int tn_dir_enter(int dirfd, const char *name);

/* Whether names in a directory may be made and removed. Return: 0 or errno of access(2), negative. */
int tn_dir_check_write(const char *path);

/* mkdir -p of @path, mode 0755. Return: 0 or -errno. */
int tn_dir_make(const char *path);
/* Only the last component of it. */
int tn_dir_make_last(const char *path);

#endif
