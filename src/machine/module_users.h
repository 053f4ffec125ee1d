/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_users.h - who keeps a loaded module in use, as far as /proc and /sys tell */
#ifndef TN_MACHINE_MODULE_USERS_H
#define TN_MACHINE_MODULE_USERS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "sys/root.h"

enum tn_user_kind {
	TN_USER_MODULE,  /* a holder: name of a module */
	TN_USER_PROCESS, /* has a device open: "PID COMM", what: "/dev/kvm" */
	TN_USER_MOUNT,   /* of a file system or a block device: name is the place, what is the source */
	TN_USER_NETDEV,  /* an interface that is up: "eth0" */
	TN_USER_SWAP,    /* on a block device */
	TN_USER_STACK,   /* a device-mapper, loop, md or other block device on top: "dm-0" */
	TN_USER_DEVICE,  /* bound to its driver; that alone keeps no module, but goes away with it */
};

struct tn_module_user {
	enum tn_user_kind kind;
	const char *name;
	const char *what;   /* through which thing; NULL: nothing more to say */
	const char *source; /* "/proc/1234/fd/5", "/proc/self/mountinfo:12" */
	const char *let_go; /* the command that ends it, "umount /mnt"; NULL: none is known */
};
typedef TN_VEC(struct tn_module_user) tn_module_users;

struct tn_usage {
	tn_module_users users; /* in the order in which to let go */
	const char *trouble;   /* what could not be seen, and who could; NULL: nothing */
};

/* Of a loaded module; of others there are none. A process's descriptors can be seen by root with its capabilities
 * alone: a confined command does this before it gives them up. Return: 0, -ENOMEM or -errno. */
int tn_module_users_read(const tn_root *root, const char *module, struct tn_arena *arena, struct tn_usage *ret,
			 struct tn_error *err);
void tn_usage_free(struct tn_usage *usage);

#endif
