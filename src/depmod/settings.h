/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* settings.h - what depmod.d says for one kernel version: which of several
 * files of a module counts, where else to look, where not to
 */
#ifndef TN_DEPMOD_SETTINGS_H
#define TN_DEPMOD_SETTINGS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/finding_sink.h"
#include "base/vec.h"

struct tn_depmod_settings {
	struct tn_arena arena;
	TN_VEC(const char *) search;    /* "built-in" and "external" among them */
	TN_VEC(const char *) overrides; /* DIRECTORY/MODULE, those to try first last */
	TN_VEC(const char *) externals; /* directories, those that win first */
	TN_VEC(const char *) excludes;  /* names of directories */
	unsigned flaws; /* enum tn_depmod_flaws */
};

/**
 * tn_depmod_settings_load() - read the configuration
 * @paths:   -C; NULL-ended list of files and directories; NULL for the default ones
 * @release: kernel version that version patterns are held against
 *
 * Return: 0 or -ENOMEM. What cannot be read or understood goes to @sink.
 */
int tn_depmod_settings_load(const char *const *paths, const char *release,
			    const struct tn_finding_sink *sink, struct tn_depmod_settings *ret);
void tn_depmod_settings_free(struct tn_depmod_settings *s);

bool tn_depmod_settings_excludes(const struct tn_depmod_settings *s, const char *directory);

/* A file of a module as the search order sees it. */
struct tn_depmod_place {
	const char *path; /* below the module directory, or absolute */
	int external;     /* index into externals, or -1 */
};

/* Which of two files of one module the configuration prefers. Return: below 0: @a; above 0: @b; 0: neither. */
int tn_depmod_settings_compare(const struct tn_depmod_settings *s, const struct tn_depmod_place *a,
			       const struct tn_depmod_place *b);

/* The same; where it prefers neither, the file with fewer directories in its path counts, then the one
 * whose path comes first in the order of bytes (so "a.ko" before "a.ko.xz"), wherever readdir(3) has
 * them. Return: 0 only for the same path. */
int tn_depmod_settings_order(const struct tn_depmod_settings *s, const struct tn_depmod_place *a,
			     const struct tn_depmod_place *b);

#endif
