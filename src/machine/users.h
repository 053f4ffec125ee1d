/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* users.h - what module_users.c and its parts share: private to machine/
 *
 * What a machine has in use is read once; then one module after the other is asked about. Whatever leads from one thing to
 * the next (a disk in a volume in a file system in a loop device) is followed so far and no further.
 */
#ifndef TN_MACHINE_USERS_H
#define TN_MACHINE_USERS_H

#include "base/hash.h"
#include "core/state/sysmodule.h"
#include "machine/devices.h"
#include "machine/module_users.h"

/* How many things stand upon another at most. */
#define TN_USERS_DEPTH_MAX 24u

struct tn_user_mount {
	uint64_t id, parent;
	unsigned major, minor;
	const char *place, *type, *source;
	bool follows;                     /* it goes away where its original does */
	const struct tn_process *process; /* in whose namespace; NULL: ours */
	const char *file;
	unsigned line;
};

struct tn_user_block {
	const char *name, *path; /* "loop0", "/sys/devices/virtual/block/loop0" */
	const char *backing;     /* of a loop device: its file */
	const char *mapping;     /* of device-mapper's: what it is called there, or ""; NULL: it is another's */
	unsigned major, minor;
};

struct tn_user_swap {
	const char *path;
	bool file;     /* of a file system, not a device */
	unsigned line; /* in /proc/swaps */
};

/* A character device that some process has open. */
struct tn_user_node {
	unsigned major, minor;
	const char *path;       /* in /sys; "": it is not there */
	const char *class_name; /* "sound"; NULL: none */
	const char *name;       /* "pcmC0D0p" */
};

struct tn_users_search {
	const tn_root *root;
	tn_tree *tree;
	const tn_devices *devices;
	const struct tn_process_files *files;
	struct tn_arena *arena;
	int sys; /* /sys, to read links in */
	bool failed; /* memory was out for a text that may be NULL for another reason */

	TN_VEC(struct tn_user_mount) mounts;
	TN_VEC(struct tn_user_swap) swaps;
	TN_VEC(struct tn_user_block) blocks; /* sorted by name */
	TN_VEC(struct tn_user_node) nodes;
	struct tn_hash owners; /* an alias -> the modules that it is of, each with a newline behind it */
	struct tn_hash devnames; /* "/dev/kvm" -> "10:232", where processes' files have no numbers */

	const char *module; /* that is asked about now */
	tn_names bound;     /* paths of the devices that are bound to its drivers */
	tn_module_users *found;
	struct tn_hash seen;   /* what has been told, or looked at */
	struct tn_hash super_blocks; /* of the module's mounts, that have been counted */
};

/* users_facts.c: what the machine has in use. Return: 0 or -ENOMEM, as all here that return an int. */
int tn_users_read_facts(struct tn_users_search *s);
void tn_users_free_facts(struct tn_users_search *s);
const struct tn_user_block *tn_users_block(const struct tn_users_search *s, const char *name);

/* users_owner.c: whose is it? */
/* An alias of the kernel ("fs-ext4", "char-major-10-229") is the module's. */
int tn_users_alias_is(struct tn_users_search *s, const char *alias, bool *ret);
/* A device of sysfs holds the module when it is open: it is the module's own, or is below one that is. */
bool tn_users_is_below(const struct tn_users_search *s, const char *path);
/* "fs-ext4". NULL: out of memory. */
const char *tn_users_type_alias(const struct tn_users_search *s, const char *type);
int tn_users_type_is(struct tn_users_search *s, const char *type, bool *ret);
bool tn_users_block_is(const struct tn_users_search *s, const struct tn_user_block *block);
int tn_users_node_is(struct tn_users_search *s, const struct tn_user_node *node, bool *ret);

/* users_storage.c: mounts, swap and stacks of block devices. */
int tn_users_find_storage(struct tn_users_search *s);
/* users_nodes.c: processes with open nodes of character devices. */
int tn_users_find_nodes(struct tn_users_search *s);
/* users_kernel.c: sockets and algorithms; then what is no obstacle: interfaces and devices. */
int tn_users_find_kernel(struct tn_users_search *s);
int tn_users_find_gone(struct tn_users_search *s);

/* users_add.c: adds one, but a second of the same kind, name and thing. */
int tn_users_add(struct tn_users_search *s, struct tn_module_user user);
/* A process that has something open. */
int tn_users_add_process(struct tn_users_search *s, const struct tn_process_file *file, const char *what, unsigned references);
/* Whether it is new that @kind and @name are looked at: 1 or 0. */
int tn_users_enter(struct tn_users_search *s, const char *kind, const char *name);
/* A text that lives in the arena. NULL: out of memory, which @s->failed keeps, so that not everybody has to look. */
char *tn_users_text(struct tn_users_search *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A word for the shell; the same. */
const char *tn_users_quoted(struct tn_users_search *s, const char *word);

#endif
