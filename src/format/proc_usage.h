/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* proc_usage.h - texts of procfs that tell what is in use: mountinfo, swaps, net/protocols, crypto (proc(5))
 *
 * Each call takes what comes next off a text; what is no such line is skipped. Texts of a result point into the bytes
 * that were given. Paths have \040 and so on for blanks: tn_proc_path() undoes it.
 */
#ifndef TN_FORMAT_PROC_USAGE_H
#define TN_FORMAT_PROC_USAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

/* 36 35 98:0 /mnt1 /mnt/parent rw,noatime shared:1 master:1 - ext3 /dev/root rw */
struct tn_mount_line {
	uint64_t id, parent;
	unsigned major, minor; /* of the file system: of its block device, where it has one */
	struct tn_text top;    /* directory of it that is seen at @place */
	struct tn_text place;
	struct tn_text type;   /* "fuse.sshfs" */
	struct tn_text source; /* "/dev/sda1", "none" */
	bool follows;          /* what is unmounted in the namespace that it comes from is unmounted here ("shared", "master") */
};
/* @line: counts the lines; start it at 0. Return: false at the end. */
bool tn_mount_next(struct tn_text *rest, unsigned *line, struct tn_mount_line *ret);

/* /dev/dm-1      partition       8388604  0  -2 */
struct tn_swap_line {
	struct tn_text path;
	bool file; /* a file of a file system, not a block device */
};
bool tn_swap_next(struct tn_text *rest, unsigned *line, struct tn_swap_line *ret);

/* PACKET    1408      0      -1   NI       0   no   kernel      n ... */
struct tn_protocol_line {
	struct tn_text name;
	uint64_t sockets;
	struct tn_text module; /* "kernel": none */
};
bool tn_protocol_next(struct tn_text *rest, unsigned *line, struct tn_protocol_line *ret);

/* Lines of "name : value", an empty one behind each algorithm. */
struct tn_crypto_record {
	struct tn_text name, driver;
	struct tn_text module; /* "kernel": none */
	uint64_t references;   /* one that nobody uses has 1 */
	unsigned line;         /* of its first */
};
bool tn_crypto_next(struct tn_text *rest, unsigned *line, struct tn_crypto_record *ret);

/* A path without its escapes. NULL: out of memory. */
char *tn_proc_path(struct tn_text escaped, struct tn_arena *arena);

#endif
