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

enum tn_inventory_kind {
	TN_INVENTORY_FILE = 'f',
	TN_INVENTORY_DIR = 'd',
	TN_INVENTORY_LINK = 'l',  /* what it leads to follows, where there is something */
	TN_INVENTORY_OTHER = 'o', /* a device, FIFO or socket */
	TN_INVENTORY_NONE = '-',  /* nothing is there where the list was to begin */
};

struct tn_inventory_item {
	const char *path; /* in the root's terms */
	enum tn_inventory_kind kind;
	unsigned mode;         /* permission bits */
	const char *target;    /* of a link, as it is written; else "" */
	struct tn_stamp stamp;
};

struct tn_inventory {
	TN_VEC(struct tn_inventory_item) items;
	bool firm; /* any later change of a file shows in its stamp */
	struct tn_arena arena;
};

void tn_inventory_free(struct tn_inventory *inventory);
#define tn_autoinventory tn_cleanup(tn_inventory_free) struct tn_inventory

/**
 * tn_inventory_take() - look at everything
 * @tops: files and directories, absolute in the root's terms
 * @max:  entries there may be
 * @ret:  empty before; to be freed in any case
 *
 * Return: 0; -E2BIG: there are more; -errno, with a sentence.
 */
int tn_inventory_take(const tn_root *root, const char *const *tops, size_t n, size_t max, struct tn_inventory *ret,
		      struct tn_error *err);

/* An item that is a file, for reading. Return: a descriptor that the caller closes, or -errno. */
int tn_inventory_open(int top, const struct tn_inventory_item *item);
/* The directory that stands for "/", for that. Return: as above. */
int tn_inventory_top(const tn_root *root);

#endif
