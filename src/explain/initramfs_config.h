/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* initramfs_config.h - where an initramfs's copy of the configuration says something else: private to explain/ */
#ifndef TN_EXPLAIN_INITRAMFS_CONFIG_H
#define TN_EXPLAIN_INITRAMFS_CONFIG_H

#include "base/hash.h"
#include "explain/doctor.h"
#include "machine/initramfs.h"

/* An archive, and what all that look at it want to know. */
struct tn_initramfs_look {
	struct tn_doctor *doctor;
	const struct tn_machine *m; /* whose kernel starts with it */
	struct tn_initramfs initramfs;
	struct tn_hash held; /* names of the modules of that kernel in it -> struct tn_initramfs_file */
	const char *remake;  /* the command; NULL: none is known */
};

/* Adds a finding for each line that one has and the other lacks, of modules that are in the archive: what is said of
 * others has no effect there. Return: 0 or -ENOMEM. */
int tn_initramfs_compare_config(struct tn_initramfs_look *look);

#endif
