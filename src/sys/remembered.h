/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* remembered.h - what was read out of a file, remembered by which file it was
 *
 * Nothing depends on it but time: whatever is wrong with what is remembered, or with writing it, the file is
 * read. Each kind has its own files, named by a prefix, with a magic number and a version.
 */
#ifndef TN_SYS_REMEMBERED_H
#define TN_SYS_REMEMBERED_H

#include "base/buf.h"
#include "base/text.h"
#include "sys/map.h"
#include "sys/stamp.h"

struct tn_remembered_kind {
	const char *magic;  /* eight characters */
	const char *prefix; /* of files' names: "kernel" */
	uint32_t version;   /* goes up whenever the layout changes, or what is read out of such files, or how */
};

/**
 * tn_remembered_find() - what is remembered of a file
 * @dir:   a file in it that is not ours or root's, or that others may write to, is not read
 * @of:    path of the file
 * @stamp: of the file now
 * @map:   empty; receives what is remembered
 * @ret:   receives the part of it that was to be remembered
 *
 * Return: 0; -ENOENT (nothing, or of another file), -EPERM, -EBADMSG, -ESTALE (of another version), -errno.
 */
int tn_remembered_find(const struct tn_remembered_kind *kind, const char *dir, const char *of, const struct tn_stamp *stamp,
		       struct tn_map *map, struct tn_text *ret);

/* Checks the bytes of such a file. Return: 0, -ENOENT, -EBADMSG, -ESTALE. */
int tn_remembered_check(const struct tn_remembered_kind *kind, struct tn_text file, const struct tn_stamp *stamp,
			struct tn_text *ret);

/* The bytes of such a file. @ret: to be added to. */
void tn_remembered_write(const struct tn_remembered_kind *kind, const struct tn_stamp *stamp, struct tn_text record,
			 struct tn_buf *ret);

/* Replaces the file as a whole; makes @dir, but nothing above it. What is remembered of files that are gone is
 * removed. Return: 0 or -errno. */
int tn_remembered_keep(const struct tn_remembered_kind *kind, const char *dir, const char *of, const struct tn_stamp *stamp,
		       struct tn_text record);

#endif
