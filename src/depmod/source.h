/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* source.h - where module files are looked for, and which names there count */
#ifndef TN_DEPMOD_SOURCE_H
#define TN_DEPMOD_SOURCE_H

#include "base/finding_sink.h"
#include "depmod/settings.h"

struct tn_depmod_source {
	const char *dir; /* absolute; for findings, and to be taken off absolute paths */
	int dirfd;       /* of @dir; -1 when it is not there */
	bool stamps;     /* note those of the files */
	const char *const *gone; /* absolute: files that are not to be seen */
	size_t n_gone;
	const struct tn_depmod_settings *settings;
	const struct tn_finding_sink *sink;
};

/* Whether a walk looks at what has this name: a module file, or a directory that is entered. Directories
 * "build" and "source" are not. */
bool tn_depmod_source_wants(const struct tn_depmod_source *from, const char *name, bool maybe_dir);

/* Whether the file at @path, which is below from->dir or absolute, is not to be seen. */
bool tn_depmod_source_lacks(const struct tn_depmod_source *from, const char *path);

/* @path without @dir in front, or @path where it is not below it: so modules.dep shows it. */
const char *tn_depmod_path_below(const char *dir, const char *path);

#endif
