/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* uevent.h - what the kernel says of a device that comes, goes or changes
 *
 * A message (lib/kobject_uevent.c in the kernel) is "ACTION@DEVPATH" and then KEY=VALUE entries, each
 * with a NUL at its end, ACTION= and DEVPATH= among them.
 */
#ifndef TN_FORMAT_UEVENT_H
#define TN_FORMAT_UEVENT_H

#include "base/text.h"

/* The kernel's are 2 KiB at most (UEVENT_BUFFER_SIZE), of 64 entries (UEVENT_NUM_ENVP). */
#define TN_UEVENT_MAX 8192
#define TN_UEVENT_ENTRIES_MAX 256

/* All point into the message; what it does not tell is empty. */
struct tn_uevent {
	struct tn_text action;    /* "add" */
	struct tn_text devpath;   /* below /sys: "/devices/pci0000:00/0000:00:03.0" */
	struct tn_text subsystem; /* "pci" */
	struct tn_text modalias;
};

/* @message as it came. Return: 0, or -EBADMSG: the kernel writes none like that. */
int tn_uevent_parse(struct tn_text message, struct tn_uevent *ret);

#endif
