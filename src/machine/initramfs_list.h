/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* initramfs_list.h - what is kept of an archive's entries: private to machine/ */
#ifndef TN_MACHINE_INITRAMFS_LIST_H
#define TN_MACHINE_INITRAMFS_LIST_H

#include "base/hash.h"
#include "format/cpio.h"
#include "machine/initramfs.h"

struct tn_initramfs_linked;

/* Zero-initialise it, but for the arena. */
struct tn_initramfs_list {
	struct tn_arena *arena;
	tn_initramfs_files files; /* in the order of the archives */
	enum tn_initramfs_maker maker;
	bool host_only;
	size_t kept;           /* bytes of content so far */
	struct tn_hash linked; /* of the archive that is being read: identity -> struct tn_initramfs_linked */
	size_t groups;         /* how many there were, of all archives */
	struct tn_initramfs_linked *group; /* that the entry is of whose content comes next; NULL: of none */
	bool keeps;            /* that entry is the last of @files */
};

struct tn_cpio_reader tn_initramfs_list_reader(struct tn_initramfs_list *list);

/* Sorts what was found; of two with one path the later counts, as it does for the kernel. Return: 0 or -ENOMEM. */
int tn_initramfs_list_finish(struct tn_initramfs_list *list, struct tn_initramfs *ret);
void tn_initramfs_list_free(struct tn_initramfs_list *list);

/* What a path in an archive is. Return: false for what nobody here asks for. */
bool tn_initramfs_kind_of(struct tn_text path, enum tn_initramfs_kind *ret);

#endif
