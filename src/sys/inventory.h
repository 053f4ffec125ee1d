/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inventory.h - all that is in some trees of files, in an order of its own: what there is, not what is in it
 *
 * What symbolic links lead to is part of it, wherever that is below the root; a directory that is met again is not entered again.
 * The same trees make the same list, whatever order directories have on the disk.
 */
#ifndef TN_SYS_INVENTORY_H
#define TN_SYS_INVENTORY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "sys/root.h"
#include "sys/stamp.h"

enum tn_file_list_kind {
	TN_INVENTORY_FILE = 'f',
	TN_INVENTORY_DIR = 'd',
	TN_INVENTORY_LINK = 'l',  /* what it leads to follows, where there is something */
	TN_INVENTORY_OTHER = 'o', /* a device, FIFO or socket */
	TN_INVENTORY_NONE = '-',  /* nothing is there where the list was to begin */
};

struct tn_file_list_item {
	const char *path; /* in the root's terms */
	enum tn_file_list_kind kind;
	unsigned mode;         /* permission bits */
	const char *target;    /* of a link, as it is written; else "" */
	struct tn_stamp stamp;
};

struct tn_file_list {
	TN_VEC(struct tn_file_list_item) items;
	bool firm; /* any later change of a file shows in its stamp */
	struct tn_arena arena;
};

void tn_file_list_free(struct tn_file_list *inventory);
#define tn_autofile_list tn_cleanup(tn_file_list_free) struct tn_file_list

/**
 * tn_file_list_take() - look at everything
 * @tops: files and directories, absolute in the root's terms
 * @max:  entries there may be
 * @ret:  empty before; to be freed in any case
 *
 * Return: 0; -E2BIG: there are more; -errno, with a sentence.
 */
int tn_file_list_take(const tn_root *root, const char *const *tops, size_t n, size_t max, struct tn_file_list *ret,
		      struct tn_error *err);

/* An item that is a file, for reading. Return: a descriptor that the caller closes, or -errno. */
int tn_file_list_open(int top, const struct tn_file_list_item *item);
/* The directory that stands for "/", for that. Return: as above. */
int tn_file_list_top(const tn_root *root);

#endif
