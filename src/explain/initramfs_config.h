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
	const char *only;    /* the module that lines are to be about; NULL: any */
};

void tn_initramfs_look_free(struct tn_initramfs_look *look);

bool tn_initramfs_is_module(const struct tn_initramfs_file *f, struct tn_text *ret_release, const char **ret_relative);
/* Fills in @look->held. @ret_other: a kernel that it has some of as well; NULL: none. Return: 0 or -ENOMEM. */
int tn_initramfs_hold(struct tn_initramfs_look *look, const char **ret_other);

/* Adds a finding for each line that one has and the other lacks, of modules that are in the archive: what is said of
 * others has no effect there. Return: 0 or -ENOMEM. */
int tn_initramfs_compare_config(struct tn_initramfs_look *look);

#endif
