/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_log.h - what the kernel has written into its log */
#ifndef TN_MACHINE_KERNEL_LOG_H
#define TN_MACHINE_KERNEL_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_log_record {
	uint64_t number;    /* the kernel counts its records */
	uint64_t usec;      /* since it started */
	unsigned level;     /* 0..7, as of syslog(3) */
	const char *text;   /* one line; control characters as \xHH, as the kernel hands them out */
	const char *device; /* "+pci:0000:00:1f.2", as the kernel names it; NULL: of none */
};
typedef TN_VEC(struct tn_log_record) tn_log_records;

struct tn_kernel_log {
	tn_log_records records; /* in their order; those that the kernel has dropped since are not there */
	bool dropped;           /* some are not: the first is not the kernel's first */
	const char *source;     /* "/dev/kmsg", "/var/log/dmesg"; NULL: nothing could be read */
	const char *trouble;    /* why not, and who could; one sentence. NULL: it could */
};

/* Of the kernel that runs: /dev/kmsg, or below another root the copy there that is a plain file; else /var/log/dmesg.
 * Waits for nothing. Return: 0 or -ENOMEM. */
int tn_kernel_log_read(const tn_root *root, struct tn_arena *arena, struct tn_kernel_log *ret);
void tn_kernel_log_free(struct tn_kernel_log *log);

/* Whether a line is about @module (normalised): it starts with its name, names it as a word of the kernel's own
 * messages on modules, or is of a device that is bound to it (@devices: names as in @device, or NULL). */
bool tn_log_is_about(const struct tn_log_record *record, const char *module);

#endif
