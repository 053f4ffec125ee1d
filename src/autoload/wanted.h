/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wanted.h - what a machine's devices want: every different modalias, and the modules for it
 *
 * A machine has a few hundred devices, and many of them are alike: each modalias is looked up once.
 */
#ifndef TN_AUTOLOAD_WANTED_H
#define TN_AUTOLOAD_WANTED_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/lookup.h"
#include "machine/devices.h"

struct tn_wanted {
	const char *modalias;
	TN_VEC(const struct tn_device *) devices; /* that have it, in their order; at least one */
	tn_matches matches; /* the modules for it as modprobe would take them; none: no module of the tree is for it */
	int code;           /* why it could not be looked up: -EINVAL, -ENAMETOOLONG; else 0 */
};
typedef TN_VEC(struct tn_wanted) tn_wanted_list;

/* Whether disks may be behind it. They take their time to answer, and all that is loaded meanwhile waits with them
 * (core/load/walk_parallel.h): what wants to be done soon begins with these. */
bool tn_wanted_is_storage(const struct tn_wanted *w);

/**
 * tn_wanted_find() - look up the modaliases of all devices that have one
 * @devices: from tn_devices_read(); it and its strings must live as long as the list
 * @config:  its alias lines come first, as everywhere; may be NULL
 * @arena:   strings of the matches live here
 *
 * In the order of the first device that has each. Nothing of /sys is read here. Return: 0 or -ENOMEM.
 */
int tn_wanted_find(const tn_devices *devices, tn_tree *tree, const tn_config *config, struct tn_arena *arena,
		   tn_wanted_list *ret, struct tn_error *err);
void tn_wanted_free(tn_wanted_list *list);
#define tn_autowanted tn_cleanup(tn_wanted_free) tn_wanted_list

#endif
