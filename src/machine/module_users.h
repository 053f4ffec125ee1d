/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_users.h - who keeps a loaded module in use, as far as /proc and /sys tell, and in which order to let go
 *
 * What cannot be seen is counted, not guessed: the kernel counts references, and does not say whose they are.
 */
#ifndef TN_MACHINE_MODULE_USERS_H
#define TN_MACHINE_MODULE_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/tree.h"
#include "machine/devices.h"
#include "machine/process_files.h"
#include "sys/root.h"

enum tn_user_kind {
	TN_USER_MODULE,  /* a holder: name of a module */
	TN_USER_PROCESS, /* has a device or a file open: "1234", what: "/dev/kvm" */
	TN_USER_MOUNT,   /* of a file system or a block device: name is the place, what is the source */
	TN_USER_SWAP,    /* on a block device, or in a file of a mount */
	TN_USER_STACK,   /* a device-mapper, loop, md or other block device: "/dev/dm-0", what: "vg-root" */
	TN_USER_SOCKETS, /* of a protocol: "PACKET", what: how many */
	TN_USER_CRYPTO,  /* of an algorithm: "xts(aes)", what: the driver */
	/* These keep no module, but are gone when it is. */
	TN_USER_NETDEV, /* an interface that is up: "eth0" */
	TN_USER_DEVICE, /* bound to its driver */
};

struct tn_module_user {
	enum tn_user_kind kind;
	const char *module; /* that it keeps: the one that was asked about, or one that uses it */
	const char *name;
	const char *what;   /* through which thing; NULL: nothing more to say */
	const struct tn_process *process; /* itself, or one in whose mount namespace a mount is; else NULL */
	const char *source; /* "/proc/1234/fd/5", "/proc/self/mountinfo" */
	unsigned line;      /* in @source; 0: it has none */
	const char *alias;  /* by which the kernel asks for the module because of this, "fs-ext4"; NULL: by none */
	const char *let_go; /* the command that ends it, "umount /mnt"; NULL: none is known */
	unsigned references; /* of @module that it accounts for */
};
typedef TN_VEC(struct tn_module_user) tn_module_users;

/* More are not told. */
#define TN_USERS_MAX 4096u

struct tn_usage {
	tn_module_users users;  /* in the order in which to let go; what keeps nothing comes last */
	int64_t references;     /* as the kernel counts them; -1: its kernel unloads no modules, or nothing can be read */
	int64_t unexplained;    /* of these: how many are of nobody in @users */
	bool permanent;         /* it has no way out */
	bool leaving, starting; /* it is being unloaded; it has not finished to start */
};

/* Where to look. */
struct tn_users_of {
	const tn_root *root;
	tn_tree *tree;             /* whose aliases tell the module of a device number or a file system; NULL: none */
	const tn_devices *devices; /* NULL: none */
	const struct tn_process_files *files; /* NULL: nobody looked */
};

/* Of a loaded module; of others there are none. Return: 0, -ENOMEM or -errno. */
int tn_module_users_read(const struct tn_users_of *of, const char *module, struct tn_arena *arena, struct tn_usage *ret,
			 struct tn_error *err);
void tn_usage_free(struct tn_usage *usage);

/* Whether such a user keeps the module; false: it goes away with it. */
bool tn_user_keeps(enum tn_user_kind kind);

#endif
