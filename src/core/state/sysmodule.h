/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sysmodule.h - the files and directories of /sys/module/NAME */
#ifndef TN_CORE_STATE_SYSMODULE_H
#define TN_CORE_STATE_SYSMODULE_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "sys/root.h"

/* Attributes are a word or a number; with the NUL. */
#define TN_SYSMODULE_MAX 32

/* Opens /sys/module/NAME/@what; @what may be empty. Return: a descriptor that the caller
 * closes, or -errno (-ENOENT also for a name that cannot be one). */
int tn_sysmodule_open(const tn_root *root, const char *name, const char *what, int flags);

/* One attribute, without its newline. Return: 0 or -errno; a module that vanishes while it is
 * read gives -ENOENT. */
int tn_sysmodule_read(const tn_root *root, const char *name, const char *what,
		      char ret[TN_SYSMODULE_MAX]);

/* Writes @text to one attribute in one write(2), as its code wants it. Return: 0, or what that code or open(2) returned,
 * negative. */
int tn_sysmodule_write(const tn_root *root, const char *name, const char *what, struct tn_text text);

typedef TN_VEC(const char *) tn_names;

/* The entries of a directory but "." and "..", in its own order; names live in @arena.
 * Return: 0 or -errno. */
int tn_sysmodule_list(const tn_root *root, const char *name, const char *what,
		      struct tn_arena *arena, tn_names *ret);

#endif
