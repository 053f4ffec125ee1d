/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hotplug.h - from the kernel's messages to devices that want modules
 *
 * What arrives together is one batch. A modalias for which all is done is remembered, so that it asks in vain
 * until a module goes or somebody says that it may be otherwise.
 */
#ifndef TN_AUTOLOAD_HOTPLUG_H
#define TN_AUTOLOAD_HOTPLUG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "machine/devices.h"

/* Devices can make modaliases up: of more than these, none is remembered, and all is looked up again. */
#define TN_HOTPLUG_SETTLED_MAX 4096

/* What has arrived together. */
struct tn_hotplug_batch {
	tn_devices devices; /* path, name, bus and modalias are set */
	struct tn_arena arena;
};

/* Zero-initialise it. */
struct tn_hotplug {
	struct tn_hotplug_batch batch; /* that is being gathered */
	struct tn_hash settled; /* modaliases */
	struct tn_arena settled_arena;
	size_t n_settled;
	uint64_t unsettled; /* how often all was forgotten: what was learned before may be otherwise */

	uint64_t events, asking, settled_asked; /* messages, of these such of devices that come and want a module, and of those
						 * such for which nothing was left to do */
	uint64_t malformed;
};

/* Takes a message of the kernel. Return: 0, -ENOMEM, or -EBADMSG: it makes no sense, and is only counted. */
int tn_hotplug_take(struct tn_hotplug *h, struct tn_text message);
/* The same for a device that is there. Return: 0 or -ENOMEM. */
int tn_hotplug_add(struct tn_hotplug *h, const struct tn_device *device);
/* The batch becomes the caller's, and another begins. */
struct tn_hotplug_batch tn_hotplug_next(struct tn_hotplug *h);
void tn_hotplug_batch_free(struct tn_hotplug_batch *batch);
/* Forgets the batch. */
void tn_hotplug_drop(struct tn_hotplug *h);

/* Nothing is left to do for @modalias. Return: 0 or -ENOMEM. */
int tn_hotplug_settle(struct tn_hotplug *h, const char *modalias);
/* Leaves out of the batch what has been settled since it came. */
void tn_hotplug_sift(struct tn_hotplug *h);
/* All may be otherwise. */
void tn_hotplug_unsettle(struct tn_hotplug *h);

void tn_hotplug_free(struct tn_hotplug *h);

#endif
