/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_log.h - what the kernel has written into its log
 *
 * Only the kernel's own lines: others write to /dev/kmsg, too, and what they say is no evidence.
 */
#ifndef TN_MACHINE_KERNEL_LOG_H
#define TN_MACHINE_KERNEL_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "machine/devices.h"
#include "sys/root.h"

struct tn_log_record {
	uint64_t number;    /* the kernel counts its records; 0 where nothing tells */
	uint64_t usec;      /* since it started */
	bool timed;         /* @usec is known */
	unsigned level;     /* 0..7, as of syslog(3); 6 where nothing tells */
	const char *text;   /* one line; control characters as \xHH, as the kernel hands them out */
	const char *device; /* "+pci:0000:00:1f.2", as the kernel names it; NULL: of none */
};
typedef TN_VEC(struct tn_log_record) tn_log_records;

struct tn_kernel_log {
	tn_log_records records; /* in their order; those that the kernel has dropped since are not there */
	bool dropped;           /* some are not: the first is not the kernel's first */
	uint64_t start;         /* when the kernel started, in seconds since 1970; 0: not known */
	const char *source;     /* "/dev/kmsg", "/var/log/dmesg"; NULL: nothing could be read */
	const char *trouble;    /* who could see (more of) it, and why we cannot: "root: kernel.dmesg_restrict is 1"; NULL: all
				 * of it is here */
};

/* Of the kernel that runs: /dev/kmsg, or below another root the copy there that is a plain file; else /var/log/dmesg,
 * where that is no earlier boot's. Waits for nothing; of more than 2 MiB the newest. Return: 0 or -ENOMEM. */
int tn_kernel_log_read(const tn_root *root, struct tn_arena *arena, struct tn_kernel_log *ret);
void tn_kernel_log_free(struct tn_kernel_log *log);
/* When the kernel started, from /proc/stat; 0: not known. Its log's clock stands still while the machine sleeps. */
uint64_t tn_kernel_log_start(const tn_root *root);

/* The records in @bytes, as /dev/kmsg or dmesg(1) have them. Return: 0 or -ENOMEM. */
int tn_kernel_log_add(struct tn_text bytes, struct tn_arena *arena, tn_log_records *ret);

/* Names that may be of the module that a line is about, as they stand there ('-' may be for '_'): what it starts
 * with, what the module code of the kernel calls by name, what a trace has in brackets. Texts point into the record. */
struct tn_log_names {
	struct tn_text v[3];
	size_t n;
};
void tn_log_names(const struct tn_log_record *record, struct tn_log_names *ret);

/* The device that a line is of, or NULL. */
const struct tn_device *tn_log_device(const struct tn_log_record *record, const tn_devices *devices);

/* Whether a line is about @module (normalised): it names it, or is of a device that is bound to it (@devices may be NULL). */
bool tn_log_is_about(const struct tn_log_record *record, const char *module, const tn_devices *devices);

#endif
