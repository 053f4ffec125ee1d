/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* record.h - what is known of one build, as a small text file
 *
 * It lies beside the log: in dkms' tree as M/V/K/A/log/record, and in the cache (build/cache.h), where those of builds that
 * failed are, too. Pure; doc/format/build-record.md says what the file looks like.
 */
#ifndef TN_BUILD_RECORD_H
#define TN_BUILD_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

/* Of a file. */
#define TN_BUILD_RECORD_MAX ((size_t)1 << 20)
/* SHA-256 in hex digits, with the NUL. */
#define TN_BUILD_SUM_SIZE 65

/* A file that the build has made, below the directory of modules. */
struct tn_build_file {
	const char *name; /* e.g. "acpi_call.ko", "Module.symvers": one component */
	uint64_t size;
	const char *sum; /* SHA-256 of its bytes, before they are signed and packed; "": not known */
};

struct tn_build_record {
	const char *module, *version, *kernel, *arch;
	const char *id;     /* what its log is asked for by: the key of the build, or for one without another name; one component */
	bool keyed;         /* @id is the key: 64 hex digits */
	bool cached;        /* nothing was made: the files were in the cache */
	int64_t began;      /* seconds since 1970 */
	uint64_t msec;      /* that it took */
	int status;         /* as dkms exits: 0 is built */
	const char *reason; /* why it failed: a sentence; "": it did not */
	/* The first error of the log, as far as there is one: "" and 0. */
	const char *file, *text, *target, *remedy;
	unsigned line;
	TN_VEC(struct tn_build_file) files;
	struct tn_arena arena; /* of what tn_build_record_read() brings */
};

void tn_build_record_free(struct tn_build_record *record);
#define tn_auto_build_record tn_cleanup(tn_build_record_free) struct tn_build_record

/* Appends the file's bytes. A member that is NULL is "". */
void tn_build_record_write(const struct tn_build_record *record, struct tn_buf *ret);

/**
 * tn_build_record_read() - the bytes of such a file
 * @ret: empty before; its strings are never NULL; to be freed in any case
 *
 * Return: 0; -EBADMSG (none, cut short, or damaged); -ESTALE (of a version that is not known); -EFBIG; -ENOMEM.
 */
int tn_build_record_read(struct tn_text bytes, struct tn_build_record *ret);

#endif
