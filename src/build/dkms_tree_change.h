/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_tree_change.h - versions come into dkms' tree, and go */
#ifndef TN_BUILD_DKMS_TREE_CHANGE_H
#define TN_BUILD_DKMS_TREE_CHANGE_H

#include "base/error.h"
#include "build/dkms_settings.h"

/**
 * tn_dkms_tree_add() - TREE/M/V/source leads to SOURCE_TREE/M-V
 *
 * Return: 0; -EINVAL: @module or @version is no path component; -errno; with a sentence.
 */
int tn_dkms_tree_add(const tn_root *root, const struct tn_dkms_settings *settings, const char *module, const char *version,
		     struct tn_error *err);

/* The version goes, with all that is in its directory, and the module's directory if nothing else is in it. Nothing of it may be
 * installed. Return: as above; -ENOENT: it is not there. */
int tn_dkms_tree_remove(const tn_root *root, const struct tn_dkms_settings *settings, const char *module, const char *version,
			struct tn_error *err);

#endif
