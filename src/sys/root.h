/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* root.h - where the outside world is: the seam that tests replace
 *
 * A directory that stands for "/": /proc, /sys, configuration and module trees
 * are looked up below it. What the user names by its own path is not.
 */
#ifndef TN_SYS_ROOT_H
#define TN_SYS_ROOT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/cleanup.h"

typedef struct tn_root tn_root;

/**
 * tn_root_new() - remember the directory; opens nothing yet
 * @path:  sysroot, "" or "/" for the real one. Configuration, /proc and /sys
 *         are looked up below it.
 *
 * Return: NULL when memory is out.
 */
tn_root *tn_root_new(const char *path);
tn_root *tn_root_free(tn_root *root);
TN_DEFINE_CLEANUP(tn_root, tn_root_free);

/* The sysroot without a '/' at its end: "" for the real one. Lives with @root. */
const char *tn_root_path(const tn_root *root);

/**
 * tn_root_open() - openat(2) below the sysroot, O_CLOEXEC always
 * @path: absolute in the sysroot's terms, e.g. "/proc/modules"
 *
 * Never blocks, and below another root opens no device (-EINVAL).
 * Return: a descriptor that the caller closes, or -errno.
 */
int tn_root_open(const tn_root *root, const char *path, int flags);

/* Whether there is something at @path, or at what the link there leads to; it is not opened. */
bool tn_root_has(const tn_root *root, const char *path);
bool tn_root_has_dir(const tn_root *root, const char *path);

/* Whether /lib is /usr/lib (a link to it), so that nothing needs to look at both. */
bool tn_root_usr_is_merged(const tn_root *root);

/* The same, but symbolic links below another root stay there: an absolute one begins at it again (sys/inside.h). Return: as
 * tn_root_open(). */
int tn_root_open_inside(const tn_root *root, const char *path, int flags);
/* Whether there is something, and the whole content of a small file, by the same way. @ret is as it was on failure. */
bool tn_root_has_inside(const tn_root *root, const char *path);
int tn_root_read_inside(const tn_root *root, const char *path, size_t max, struct tn_buf *ret);

/* Appends the whole content of a small file (procfs reports size 0).
 * Return: 0, -EFBIG (over @max bytes) or -errno; @ret is as it was on failure. */
int tn_root_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret);
/* The same for a file that procfs or sysfs makes whole, as one record (/proc/cmdline, but not
 * /proc/modules, which comes in pages): a read(2) that leaves room was the last. */
int tn_root_read_record(const tn_root *root, const char *path, size_t max, struct tn_buf *ret);

#endif
