/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* source.h - a directory with a dkms.conf: what it is called, and its way into dkms' tree */
#ifndef TN_BUILD_SOURCE_H
#define TN_BUILD_SOURCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "build/dkms_settings.h"

/* In the source tree, what is not whole yet is called this and its name. */
#define TN_BUILD_SOURCE_ASIDE ".tenon-new-"

struct tn_build_source_ask {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	const char *source; /* the directory, in the root's terms */
	bool replace;       /* what has its name in the source tree gives way */
	bool bash;          /* as in tn_dkms_where */
};

/**
 * tn_build_source_names() - what its dkms.conf calls it
 * @ret_module, @ret_version: one path component each; live in @arena
 *
 * Return: 0; -ENOENT: it has no dkms.conf; -EINVAL: its names make no path; -errno; with a sentence.
 */
int tn_build_source_names(const struct tn_build_source_ask *ask, struct tn_arena *arena, const char **ret_module,
			  const char **ret_version, struct tn_error *err);

/**
 * tn_build_source_add() - copy it to SOURCETREE/M-V, in one step, and add that to dkms' tree
 *
 * One that stands there already, or is the same as what stands there, is only added, unless it is. Return: as above; -EEXIST:
 * something else is there.
 */
int tn_build_source_add(const struct tn_build_source_ask *ask, struct tn_arena *arena, const char **ret_module,
			const char **ret_version, struct tn_error *err);

#endif
