/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_tree.h - the module files below one /lib/modules/VERSION, as they are on the disk */
#ifndef TN_MACHINE_MODULE_TREE_H
#define TN_MACHINE_MODULE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_module_file {
	const char *name; /* normalised */
	const char *path; /* below the tree: "kernel/fs/ext4/ext4.ko.xz" */
	uint64_t size;
	int64_t mtime;    /* seconds */
	bool out_of_tree; /* not below kernel/, which is the kernel's own */
};
typedef TN_VEC(struct tn_module_file) tn_module_files;

struct tn_module_tree {
	tn_module_files files; /* sorted by name, then path */
	size_t n_out_of_tree;
	uint64_t bytes;        /* of these and of the files modules.* beside them */
	size_t n_unreadable;   /* directories that could not be looked into: not all is here */
	const struct tn_module_file *youngest; /* NULL: there is none */
};

/* @dir: the tree's directory, as tn_tree_path() has it. What depmod.d below @root excludes is left out. Return: 0,
 * -ENOMEM, or -errno of opening it. */
int tn_module_tree_read(const tn_root *root, const char *dir, struct tn_arena *arena, struct tn_module_tree *ret,
			struct tn_error *err);
void tn_module_tree_free(struct tn_module_tree *tree);

#endif
