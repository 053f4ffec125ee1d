/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* skeleton.h - the files that a new module starts with: those in skeleton/, as the build embeds them */
#ifndef TN_CMD_BUILD_SKELETON_H
#define TN_CMD_BUILD_SKELETON_H

/* "@NAME@" in a name or a text stands for the module's. */
struct tn_skeleton_file {
	const char *name;
	unsigned mode;
	const char *text;
};

extern const struct tn_skeleton_file tn_skeleton_files[]; /* ends with a NULL name */

#endif
