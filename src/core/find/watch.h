/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* watch.h - whether any of some files and directories changed since
 *
 * For who lives long: asking costs one system call a path. Zero-initialise it.
 * Take the watch before reading what it guards, so that a change in between
 * shows.
 */
#ifndef TN_CORE_FIND_WATCH_H
#define TN_CORE_FIND_WATCH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/stamp.h"

struct tn_watched {
	const char *path;
	struct tn_stamp stamp;
};

struct tn_watch {
	struct tn_arena arena;
	TN_VEC(struct tn_watched) paths;
};

/* Remember @path as it is now, missing or not. Return: 0 or -ENOMEM. */
int tn_watch_add(struct tn_watch *watch, const char *path);
bool tn_watch_changed(const struct tn_watch *watch);
/* Forgets all paths; the watch may be used again. */
void tn_watch_clear(struct tn_watch *watch);

#endif
