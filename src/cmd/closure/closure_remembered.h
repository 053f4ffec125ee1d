/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure_remembered.h - the firmware that modules ask for, as depmod's cache has it
 *
 * depmod has just read every module when an initramfs is made for a new kernel: most of all packed ones are not unpacked once more.
 */
#ifndef TN_CMD_CLOSURE_CLOSURE_REMEMBERED_H
#define TN_CMD_CLOSURE_CLOSURE_REMEMBERED_H

#include "cmd/world.h"
#include "depmod/cache_file.h"
#include "machine/firmware_users.h"

struct tn_closure_remembered {
	struct tn_firmware_known known;
	struct tn_depmod_cache_file file;
};

/* Reads the cache of @world's tree, if it has one that can be trusted. @remembered: zeroed; must stay where it is. */
void tn_closure_remember(struct tn_closure_remembered *remembered, const struct tn_world *world);
void tn_closure_forget(struct tn_closure_remembered *remembered);

#endif
