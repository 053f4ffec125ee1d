/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* scan.h - which module files there are, one for each module, in load order */
#ifndef TN_DEPMOD_SCAN_H
#define TN_DEPMOD_SCAN_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "base/vec.h"
#include "depmod/settings.h"
#include "sys/stamp.h"

struct tn_depmod_file {
	struct tn_depmod_place place; /* its path is what modules.dep shows */
	const char *name;             /* of the module, normalised */
	const char *unfit_name;       /* why no line can end in it (line.h); NULL: one can */
	uint32_t rank;   /* line of modules.order, or UINT32_MAX */
	struct tn_stamp stamp; /* of a file that the scan came by, if it was to look; else all 0 */
	uint32_t bucket; /* sorts those without a line: tn_depmod_bucket() of the name */
};

/* Two files of one module, of which the settings prefer neither: paths as in tn_depmod_place. */
struct tn_depmod_tie {
	const char *used, *unused;
};

struct tn_depmod_files {
	struct tn_arena arena;
	TN_VEC(struct tn_depmod_file) v;
	TN_VEC(struct tn_depmod_tie) ties; /* by unused path */
	unsigned flaws; /* enum tn_depmod_flaws */
};

/* Where to look. */
struct tn_depmod_source {
	const char *dir; /* absolute; for messages, and to be taken off absolute paths */
	int dirfd;       /* of @dir; -1 when it is not there */
	bool stamps;     /* note those of the files */
	const struct tn_depmod_settings *settings;
	const struct tn_log *log;
};

/**
 * tn_depmod_scan() - the module files of the directory and the external ones
 *
 * Directories "build" and "source" are not entered; of several files of one
 * module the settings choose, whatever order the directories have. What cannot be read is logged and left out.
 * Return: 0, -ENOMEM, or -ELOOP.
 */
int tn_depmod_scan(const struct tn_depmod_source *from, struct tn_depmod_files *ret);

/* The files named, all absolute. Return: 0; with a sentence in @err: -EEXIST (two of one module),
 * -EINVAL, errno of stat(2); -ENOMEM. */
int tn_depmod_scan_named(const struct tn_depmod_source *from, char *const *paths, size_t n,
			 struct tn_depmod_files *ret, struct tn_error *err);

/**
 * tn_depmod_scan_update() - the same files as tn_depmod_scan(), found faster
 * @paths: absolute: all that was changed, added or removed since modules.dep was written
 *
 * Takes the others from modules.dep. Where that cannot tell what the scan would
 * (a file is gone, or two files of one module compete), it does scan.
 * Return: as both; -EINVAL, too, for a path that a scan would not come to.
 */
int tn_depmod_scan_update(const struct tn_depmod_source *from, char *const *paths, size_t n,
			  struct tn_depmod_files *ret, struct tn_error *err);

/* Puts the files in the order of modules.order, then of kmod's table of names. Return: 0, -ENOMEM. */
int tn_depmod_sort(const struct tn_depmod_source *from, struct tn_depmod_files *files);

/* Whether a module file below the directory is younger than its modules.dep, or there is none. */
bool tn_depmod_is_stale(const struct tn_depmod_source *from);

void tn_depmod_files_free(struct tn_depmod_files *files);

#endif
