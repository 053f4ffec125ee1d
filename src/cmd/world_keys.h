/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* world_keys.h - the keys of one kernel and of the machine below the world's root, for verify and keys */
#ifndef TN_CMD_WORLD_KEYS_H
#define TN_CMD_WORLD_KEYS_H

#include "cmd/check/check_kernel.h"
#include "cmd/world.h"
#include "explain/signer.h"

/* Zero-initialise it. */
struct tn_world_keys {
	struct tn_check_kernel kernel;
	struct tn_secure_boot boot;
	tn_signing_keys disk;   /* of the tools that sign modules here */
	const char *unreadable; /* one of them that is there and cannot be read */
	struct tn_keyrings nothing;
	struct tn_key_places places; /* all of these */
	tn_trust *others; /* certificates that are at hand and that the kernel does not take */
	/* It runs below the root, or the firmware's keys will be its: else nothing but its image tells. */
	bool running, coming;
};

/* @world must live as long, and @keys stay where it is. Return: 0 or -errno with a message. */
int tn_world_keys_open(struct tn_world_keys *keys, struct tn_world *world, struct tn_error *err);
void tn_world_keys_close(struct tn_world_keys *keys);

/* What could not be seen and who could. */
struct tn_unseen {
	const char *what, *who;
};
/* At most TN_UNSEEN_MAX. Return: how many. */
#define TN_UNSEEN_MAX 5
size_t tn_world_keys_unseen(const struct tn_world_keys *keys, struct tn_unseen ret[TN_UNSEEN_MAX]);

#endif
