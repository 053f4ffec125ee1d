/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host.h - the modules that one machine uses, or that its hardware wants
 *
 * What is loaded; what modprobe would load for each modalias; what the file systems are of that the system stands on; what the
 * kernel's command line asks of the initramfs. What is kept from being loaded (core/plan/blocks.h) is no candidate of a modalias.
 */
#ifndef TN_AUTOLOAD_HOST_H
#define TN_AUTOLOAD_HOST_H

#include "autoload/closure.h"
#include "base/log.h"
#include "sys/root.h"

struct tn_host_want {
	enum tn_closure_why why; /* LOADED, DEVICE, FILESYSTEM or CMDLINE */
	const char *name;        /* of a module, or an alias or modalias to look up */
	const char *about;       /* the file that tells it; the device in /sys; where the file system is mounted */
};

struct tn_host {
	TN_VEC(struct tn_host_want) wants; /* each name once */
	const char *command_line;          /* of the kernel; NULL: not known */
	unsigned unseen; /* a bit (1u << enum tn_closure_why) for each of the sources that could not be read, and should be there */
};
void tn_host_free(struct tn_host *host);

/* What /proc, /sys and /etc/fstab below @root tell. Strings live in @arena. Return: 0 or -ENOMEM; @ret is to be freed anyway. */
int tn_host_read(const tn_root *root, struct tn_arena *arena, struct tn_host *ret, const struct tn_log *log);

/* What was read becomes a part of @closure. Return: 0 or -ENOMEM. */
int tn_host_add(const struct tn_host *host, struct tn_closure *closure);

#endif
