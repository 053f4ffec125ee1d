/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blame.h - why a build has failed: the first error of its log, and what to do
 *
 * What the log says, with what is known of the kernel and the distribution: the package with the headers or the tool, the
 * interface of the kernel that has changed (build/api_change.h). Ids are those of doc/findings.md.
 */
#ifndef TN_BUILD_BLAME_H
#define TN_BUILD_BLAME_H

#include "base/arena.h"
#include "base/finding.h"
#include "build/target.h"
#include "format/make_log.h"

struct tn_build_blame_about {
	const char *module;                    /* name, for the finding's subject; may be NULL */
	const struct tn_build_target *target;  /* NULL: not known */
	/* Directories that the source was built in, "/var/lib/dkms/M/V/build": files are named below them. */
	const char *const *places;
	size_t n_places;
};

struct tn_build_blame {
	struct tn_finding finding; /* file and line: of the source; detail: the symbol, header, tool... */
	enum tn_make_kind kind;
	const char *target;        /* of make; "": not known */
	size_t log_line;           /* 1-based */
};

/**
 * tn_build_blame() - look for the first error
 * @arena: holds the strings of @ret
 *
 * Return: 1 and the answer; 0: the log has no error; -ENOMEM.
 */
int tn_build_blame(struct tn_text log, const struct tn_build_blame_about *about, struct tn_arena *arena,
		   struct tn_build_blame *ret);
/* The same of a file on the machine itself. -errno: it cannot be read; -EFBIG: it is longer than logs are. */
int tn_build_blame_file(const char *path, const struct tn_build_blame_about *about, struct tn_arena *arena,
			struct tn_build_blame *ret);

#endif
