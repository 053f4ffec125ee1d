/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kmsg.h - records of the kernel's log: as /dev/kmsg hands them out, and as dmesg(1) prints them
 *
 * A record of /dev/kmsg (the kernel's Documentation/ABI/testing/dev-kmsg) is a line
 * "PRIORITY,NUMBER,MICROSECONDS,FLAGS[,...];TEXT" and lines " KEY=VALUE" that belong to it. Bytes that are not
 * printable are \xHH in it, as is the backslash. A line of dmesg is "[ SECONDS.MICROSECONDS] TEXT", maybe with a
 * "<PRIORITY>", or the words of dmesg -x, before it.
 */
#ifndef TN_FORMAT_KMSG_H
#define TN_FORMAT_KMSG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

/* Texts point into what is read. */
struct tn_kmsg {
	unsigned facility;      /* 0: the kernel itself; others write to /dev/kmsg, too */
	unsigned level;         /* 0..7 as of syslog(3); 6 where nothing tells */
	uint64_t number;        /* the kernel counts its records; of dmesg's lines 0 */
	uint64_t usec;          /* since the kernel started */
	bool timed;             /* @usec is known */
	bool escaped;           /* @text has escapes: it is of /dev/kmsg */
	struct tn_text text;
	struct tn_text device;    /* value of DEVICE=, "+pci:0000:00:1f.2"; empty: none */
	struct tn_text subsystem; /* value of SUBSYSTEM=, likewise */
};

/**
 * tn_kmsg_next() - take the next record of either kind
 * @rest: one read(2) of /dev/kmsg, a copy of several, or what dmesg has printed
 *
 * Empty lines are passed over. Return: false at the end.
 */
bool tn_kmsg_next(struct tn_text *rest, struct tn_kmsg *ret);

/* @text with the escapes of printable characters undone; those of control characters stay. Appends to @ret. */
void tn_kmsg_plain(struct tn_text text, struct tn_buf *ret);

#endif
