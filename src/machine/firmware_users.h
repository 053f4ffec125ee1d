/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* firmware_users.h - which modules of a tree ask for firmware
 *
 * .modinfo of every module says it. As reading thousands of them takes a third of a second, it is remembered by the
 * stamps of the files (firmware_cache.h): those that have changed are read again.
 */
#ifndef TN_MACHINE_FIRMWARE_USERS_H
#define TN_MACHINE_FIRMWARE_USERS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/tree.h"
#include "core/state/sysmodule.h"
#include "sys/stamp.h"

struct tn_firmware_user {
	const char *module;   /* normalised */
	const char *path;     /* as modules.dep has it, joined to the tree's; NULL: it is built in */
	struct tn_text names; /* as .modinfo has them, each ended by NUL: tn_firmware_user_next() */
};
typedef TN_VEC(struct tn_firmware_user) tn_firmware_users;

/**
 * tn_firmware_users_read() - those that ask for any
 * @cache: directory for what is remembered; NULL: nothing is
 *
 * In the index's order, then what is built in. Strings live in @arena and @tree. A module that cannot be read is left out,
 * and @ret_unread counts it. Return: 0, -ENOMEM, or -errno of the tree's directory or index.
 */
int tn_firmware_users_read(tn_tree *tree, const char *cache, struct tn_arena *arena, tn_firmware_users *ret,
			   size_t *ret_unread, struct tn_error *err);

/* What somebody else remembers of module files. */
struct tn_firmware_known {
	void *data;
	/* The names that the file with this stamp asks for, each ended by NUL, are added to @names. Any thread may ask. Return:
	 * 1; 0: it is not known; -ENOMEM. */
	int (*names)(void *data, const struct tn_stamp *stamp, struct tn_buf *names);
};

/**
 * tn_firmware_users_of() - the same for some modules of the tree
 * @modules: normalised names
 * @known:   is asked for what the cache does not know; NULL: nobody is
 *
 * What is read anew is remembered besides what was. In the order of @modules, then what is built in.
 */
int tn_firmware_users_of(tn_tree *tree, const tn_names *modules, const struct tn_firmware_known *known, const char *cache,
			 struct tn_arena *arena, tn_firmware_users *ret, size_t *ret_unread, struct tn_error *err);

/* Takes the next name off @names; NULL: there are no more. */
const char *tn_firmware_user_next(struct tn_text *names);

#endif
