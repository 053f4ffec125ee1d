/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_compare.h - whether what was built is there, and what the kernel's tree has */
#ifndef TN_BUILD_DKMS_COMPARE_H
#define TN_BUILD_DKMS_COMPARE_H

#include "build/dkms_tree.h"
#include "build/directives.h"

enum tn_dkms_match {
	TN_DKMS_SAME,
	TN_DKMS_MISSING, /* a module that dkms.conf names is not among what was built */
	TN_DKMS_DIFFERS, /* of an installed one: a module is not in the kernel's tree, or is another there */
};

/**
 * tn_dkms_compare() - the modules of a build with those in the kernel's tree, byte for byte
 * @conf: what its dkms.conf comes to for that kernel
 *
 * A module is looked for where the distribution has it, where dkms.conf wants it, and at the top of the tree. The first module that
 * is not the same decides. Return: enum tn_dkms_match, or -errno.
 */
int tn_dkms_compare(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_dkms_build *build,
		    const struct tn_dkms_conf *conf);

#endif
