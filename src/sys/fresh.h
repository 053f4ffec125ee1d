/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fresh.h - a file that is written while it has no name, or a hidden one where the file system knows no other way */
#ifndef TN_SYS_FRESH_H
#define TN_SYS_FRESH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"

struct tn_fresh {
	int dirfd;        /* borrowed */
	int fd;           /* to write to; whoever opened it closes it, or drops it */
	const char *temp; /* NULL: it has no name */
};

/* @name: that it is to get. @nameless: whether O_TMPFILE may work there; becomes false where it does not. Return: 0 or -errno. */
int tn_fresh_open(int dirfd, const char *name, mode_t mode, bool *nameless, struct tn_arena *arena, struct tn_fresh *ret);

/* Gives it the name, which another file may have that is replaced then. Return: 1: nobody had it; 0; -errno. */
int tn_fresh_name(const struct tn_fresh *f, const char *name, struct tn_arena *arena);

/* Closes it; it goes. */
void tn_fresh_drop(const struct tn_fresh *f);

#endif
